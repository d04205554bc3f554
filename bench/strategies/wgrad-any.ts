/** wgrad as users run it: model.fit on u8 images, shuffled. Each call uploads its samples anew, and that is timed too. */
import { init, type Layer, layers, optimizers, type Sequential, sequential, tensor } from '../../src/index.ts';
import type { Classifier, LayerSpec } from '../models.ts';
import { LEARNING_RATE, type Strategy, walker } from './strategy.ts';

/** Makes a layer; `inputShape` is given to the first one. */
export type LayerMaker = (spec: LayerSpec, first: { readonly inputShape?: readonly number[] }) => Layer;

/** Layers of MLPs alone, so that a bundle of them has no others. */
export function denseLayer(spec: LayerSpec, first: { readonly inputShape?: readonly number[] }): Layer {
  if (spec.kind === 'dense') return layers.dense({ units: spec.units, activation: spec.activation, ...first });
  if (spec.kind === 'dropout') return layers.dropout({ rate: spec.rate });
  throw new Error(`internal: bench: ${spec.kind} is no layer of an MLP.`);
}

/** wgrad with the layers that `make` knows. */
export function wgradWith(make: LayerMaker): Strategy {
  return {
    how: () => 'model.fit, shuffled; the time includes uploading the samples and reading all losses back',
    async prepare({ model: spec, samples: { images, labels }, batchSize, weights }) {
      const engine = await init();
      const model = buildModel(spec, make);
      const names = await model.getWeights();
      await model.setWeights(names.map((weight, i) => ({ ...weight, values: weights[i]! })));
      const x = tensor(images, [labels.length, ...spec.input]).div(255);
      const y = tensor(labels);
      const next = walker(labels.length);
      return {
        async step(steps, watch) {
          const count = steps * batchSize;
          const begin = next(count);
          const { history } = await model.fit(x.slice(begin, begin + count), y.slice(begin, begin + count), {
            batchSize,
            verbose: 0,
            callbacks: { onEpochBegin: watch?.begin, onEpochEnd: watch?.end },
          });
          await engine.device.queue.onSubmittedWorkDone();
          return history.loss![0]!;
        },
        weights: async () => (await model.getWeights()).map(({ values }) => values as Float32Array),
        dispose: () => model.dispose(),
      };
    },
  };
}

export function buildModel({ input, layers: specs }: Classifier, make: LayerMaker): Sequential {
  const model = sequential({
    layers: specs.map((spec, i) => make(spec, i === 0 ? { inputShape: input } : {})),
    seed: 1,
  });
  model.compile({
    optimizer: optimizers.adam({ learningRate: LEARNING_RATE }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}
