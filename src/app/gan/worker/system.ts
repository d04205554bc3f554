/** The two networks of a run and what trains them: the programs of examples/, as one thing that the page can handle. */
import { build as buildDcgan, NOISE, noise } from '../../../../examples/dcgan.ts';
import { build as buildRepair } from '../../../../examples/repair.ts';
import { type AnyModel, type Sequential, type Tensor, tensor } from '../../../index.ts';
import { fromLevel, toLevel } from '../../../report/sheet.ts';
import type { GanConfig, Setting } from '../config.ts';
import { holed } from '../damage.ts';
import { COUNT, PIXELS, SIDE } from '../sheets.ts';

type Built = ReturnType<typeof buildDcgan>['gan'] | ReturnType<typeof buildRepair>['repair'];

export class System {
  readonly generator: AnyModel;
  readonly discriminator: Sequential;
  /** has what both optimizers learnt */
  readonly trainer: Built;
  /** what the page asks, also while other networks are about to take the place of these */
  readonly #asked = new Set<Promise<unknown>>();
  readonly #setLambda: ((value: number) => Promise<void>) | undefined;

  constructor(readonly config: GanConfig) {
    if (config.mode === 'draw') {
      const { generator, discriminator, gan } = buildDcgan(config);
      [this.generator, this.discriminator, this.trainer] = [generator, discriminator, gan];
    } else {
      const { generator, discriminator, repair } = buildRepair(config);
      [this.generator, this.discriminator, this.trainer] = [generator, discriminator, repair];
      this.#setLambda = (value) => repair.setScalar('lambda', value);
    }
  }

  async set(name: Setting, value: number): Promise<void> {
    if (name === 'lambda') await this.#setLambda?.(value);
    else {
      const { mode, discriminatorSpeed } = this.config;
      await this.trainer.setLearningRate('g', value);
      await this.trainer.setLearningRate('d', mode === 'draw' ? discriminatorSpeed * value : value);
    }
  }

  /** What the sheet is made of: noise [16, 100], or test digits with holes [16, 28, 28]. @param digits bytes [16, 28, 28] */
  fixedInputs(digits: Uint8Array): Float32Array {
    return this.config.mode === 'draw' ? (noise(COUNT).values as Float32Array) : holed(digits);
  }

  /** Pictures as bytes [count, 28, 28]. @param inputs noise [count, 100], or damaged digits from -1 to 1 [count, 28, 28] */
  async generate(inputs: Float32Array): Promise<Uint8Array> {
    const shape = this.config.mode === 'draw' ? [NOISE] : [SIDE, SIDE, 1];
    return Uint8Array.from(await this.#ask(this.generator, inputs, shape), toLevel);
  }

  /** How likely the discriminator thinks each picture is real. @param pictures bytes [count, 28, 28] */
  async judge(pictures: Uint8Array): Promise<number[]> {
    const logits = await this.#ask(this.discriminator, Float32Array.from(pictures, fromLevel), [SIDE, SIDE, 1]);
    return Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
  }

  async #ask(model: AnyModel, inputs: Float32Array, shape: readonly number[]): Promise<Float32Array> {
    const asked = predicted(model, inputs, shape);
    this.#asked.add(asked);
    return asked.finally(() => this.#asked.delete(asked));
  }

  /** Once what is asked has its answer. */
  async dispose(): Promise<void> {
    await Promise.allSettled(this.#asked);
    for (const each of [this.trainer, this.generator, this.discriminator]) each.dispose();
  }
}

/** What a model gives, always asked in sixteens, filled with zeros: so that it is compiled once. */
async function predicted(model: AnyModel, inputs: Float32Array, shape: readonly number[]): Promise<Float32Array> {
  const size = shape.reduce((product, each) => product * each, 1);
  const count = inputs.length / size;
  const whole = Math.ceil(count / COUNT) * COUNT;
  const padded = new Float32Array(whole * size);
  padded.set(inputs);
  const output = (await model.predict(tensor(padded, [whole, ...shape]), { batchSize: COUNT })) as Tensor;
  return (await output.data()).subarray(0, (count * output.size) / whole);
}

/** Digits as the programs train on them: [count, 28, 28, 1], 0 to 1. */
export const asPictures = (images: Tensor): Tensor => images.reshape([images.size / PIXELS, SIDE, SIDE, 1]);
