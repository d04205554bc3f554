/**
 * DCGAN (Radford et al. 2015, as in TensorFlow's tutorial): a generator draws digits from noise, a discriminator tells them from real ones,
 * and each learns from the other. Both are updated in one step, by gradients at the old weights.
 */
import { layers, losses, optimizers, type Sequential, sequential, type Tensor, tensor, trainer } from 'wgrad';
import { digits } from './data/digits.ts';
import { drawn } from './data/pictures.ts';
import { seeded } from './data/random.ts';

/** Random numbers that the generator draws a picture from. */
export const NOISE = 100;

export interface Options {
  /** filters of the discriminator's first layer; the others have 2 and 4 times as many: default 64, as in the tutorial */
  readonly width?: number;
  readonly learningRate?: number;
  /** of Adam: how long gradients are remembered */
  readonly beta1?: number;
  readonly seed?: number;
  /** height, width and channels of a picture: what a discriminator takes, default [28, 28, 1] */
  readonly shape?: readonly [number, number, number];
}

interface RunOptions extends Options {
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly images?: Tensor;
}

/** Noise [100] → a picture [28, 28, 1], from -1 (paper) to 1 (ink). */
export function generator({ width = 64, seed = 1 }: Options = {}): Sequential {
  const common = { kernelSize: 5, padding: 'same', useBias: false } as const;
  const norm = () => [layers.batchNormalization(), layers.leakyReLU()];
  return sequential({
    layers: [
      ...[layers.dense({ units: 7 * 7 * 4 * width, useBias: false, inputShape: [NOISE] }), ...norm()],
      layers.reshape({ targetShape: [7, 7, 4 * width] }),
      ...[layers.conv2dTranspose({ filters: 2 * width, ...common }), ...norm()], // [7, 7, 2 · width]
      ...[layers.conv2dTranspose({ filters: width, strides: 2, ...common }), ...norm()], // [14, 14, width]
      layers.conv2dTranspose({ filters: 1, strides: 2, activation: 'tanh', ...common }), // [28, 28, 1]
    ],
    seed,
  });
}

/** A picture [28, 28, 1] → a logit [1]: above 0 where it seems real. */
export function discriminator({ width = 64, seed = 1, shape = [28, 28, 1] }: Options = {}): Sequential {
  const common = { kernelSize: 5, strides: 2, padding: 'same' } as const;
  const rest = () => [layers.leakyReLU(), layers.dropout({ rate: 0.3 })];
  return sequential({
    layers: [
      ...[layers.conv2d({ filters: width, inputShape: shape, ...common }), ...rest()], // [14, 14, width]
      ...[layers.conv2d({ filters: 2 * width, ...common }), ...rest()], // [7, 7, 2 · width]
      layers.flatten(),
      layers.dense({ units: 1 }),
    ],
    seed,
  });
}

/** Both, and what trains them: on pictures x [batch, 28, 28, 1] from 0 to 1. */
export function build(options: Options = {}) {
  const { learningRate = 1e-4, beta1 = 0.9, seed = 1 } = options;
  const models = { generator: generator(options), discriminator: discriminator(options) };
  const adam = () => optimizers.adam({ learningRate, beta1 });
  const gan = trainer({
    models,
    optimizers: { g: adam(), d: adam() },
    seed,
    step({ x }, { models: { generator: G, discriminator: D }, optimizers: { g, d }, random }) {
      const fake = G(random.normal([x!.shape[0]!, NOISE]));
      const [onReal, onFake] = [D(x!.mul(2).sub(1)), D(fake)];
      const bce = (label: 0 | 1, logits: typeof onReal) =>
        losses.binaryCrossentropy(label, logits, { fromLogits: true });
      const [gLoss, dLoss] = [bce(1, onFake), bce(1, onReal).add(bce(0, onFake))];
      const [real, drawn] = [onReal.sigmoid().mean(), onFake.sigmoid().mean()]; // what the discriminator believes
      return { updates: [g.minimize(gLoss, G), d.minimize(dLoss, D)], metrics: { gLoss, dLoss, real, drawn } };
    },
  });
  return { ...models, gan };
}

/** Noise for `count` pictures, always the same: [count, 100]. */
export function noise(count: number, seed = 0): Tensor {
  const random = seeded(seed);
  const values = Float32Array.from({ length: count * NOISE }, () => random.normal());
  return tensor(values, [count, NOISE]);
}

/** Trains on pictures [count, 28, 28, 1] from 0 to 1, default MNIST's, and shows what five fixed seeds give. */
export async function run({ epochs = 50, batchSize = 256, images, ...options }: RunOptions = {}) {
  const x = images ?? (await digits()).train;
  const { generator, discriminator, gan } = build(options);
  const { history } = await gan.fit({ x }, { epochs, batchSize });
  console.log(await drawn(5, await generator.predict(noise(5))));
  for (const each of [gan, generator, discriminator]) each.dispose();
  return history;
}
