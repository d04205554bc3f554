/**
 * What the layers of a run give for some pictures, and the gradients of their weights: by a model of the same layers beside the one
 * that trains, without dropout, which takes over its weights. Any list of layers will do.
 */
import { input, type Model, type ModelTensor, model, optimizers, type Sequential, sequential } from '../../index.ts';
import type { MnistSplit } from '../../mnist.ts';
import { layersOf, type RunConfig } from '../config.ts';

/**
 * A step of SGD at this rate is (rate × gradient): what of the gradient is lost where it is taken from the weights is so many times
 * smaller than where the rate is 1. A power of two, so that nothing is rounded by it.
 */
const RATE = 2 ** 12;

interface Values {
  readonly name: string;
  readonly values: Float32Array;
}

export interface Probed {
  /** by layer that has weights: what it gives, after its activation */
  readonly activations: readonly Values[];
  /** by weight, of the mean loss of the pictures */
  readonly gradients: readonly Values[];
}

interface Weight extends Values {
  readonly shape: readonly number[];
}

export class Probe {
  readonly #learner: Sequential;
  readonly #looks: Model<Record<string, ModelTensor>>;

  constructor(private readonly config: RunConfig) {
    this.#learner = sequential({ layers: layersOf(config).filter(({ className }) => className !== 'Dropout') });
    this.#learner.compile({
      optimizer: optimizers.sgd({ learningRate: RATE }),
      loss: 'sparseCategoricalCrossentropy',
    });
    const [first] = this.#learner.inputs;
    const x = input({ shape: first!.shape.slice(1).map(Number) });
    const outputs: Record<string, ModelTensor> = {};
    let values: ModelTensor = x;
    for (const layer of this.#learner.layers) {
      values = layer.apply(values);
      if (layer.countParams() > 0) outputs[layer.name] = values;
    }
    this.#looks = model({ inputs: x, outputs });
  }

  fits(config: RunConfig): boolean {
    const own = (of: RunConfig): string =>
      JSON.stringify(layersOf(of).map(({ className, config: all }) => [className, all]));
    return config === this.config || own(config) === own(this.config);
  }

  /** @param weights of the model that trains, in its order @param shown for the activations @param learnt for the gradients */
  async look(weights: readonly Weight[], shown: MnistSplit, learnt: MnistSplit): Promise<Probed> {
    const own = this.#learner.weights.map(({ name, shape }, i) => ({ name, shape, values: weights[i]!.values }));
    await this.#learner.setWeights(own);
    const given = await this.#looks.predict(shown.images);
    await this.#learner.trainOnBatch(learnt.images, learnt.labels);
    const after = await this.#learner.getWeights();
    return {
      activations: Object.entries(given).map(([name, { values }]) => ({ name, values: values as Float32Array })),
      gradients: weights.map(({ name, values }, i) => {
        const moved = after[i]!.values;
        return { name, values: values.map((value, at) => (value - moved[at]!) / RATE) };
      }),
    };
  }

  dispose(): void {
    this.#looks.dispose();
    this.#learner.dispose();
  }
}
