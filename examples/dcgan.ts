/** DCGAN (Radford et al. 2015, as in TensorFlow's tutorial): a generator draws digits from noise, a discriminator tells them from real ones. */
import { layers, losses, optimizers, type SymbolicTensor, sequential, type Tensor, type TrainerFitOptions, tensor, trainer } from 'wgrad'; // biome-ignore format: one line
import { digits } from './data/digits.ts';
import { drawn } from './data/pictures.ts';
import { seeded } from './data/random.ts';
import { falling } from './data/rate.ts';

/** Random numbers that the generator draws a picture from. */
export const NOISE = 100;

/** Noise [100] → a picture [28, 28, 1], from -1 (paper) to 1 (ink). */
export function generator({ width = 64, seed = 1 } = {}) {
  const norm = () => [layers.batchNormalization(), layers.leakyReLU()];
  const up = { kernelSize: 5, padding: 'same', useBias: false } as const;
  return sequential({
    layers: [
      ...[layers.dense({ units: 7 * 7 * 4 * width, useBias: false, inputShape: [NOISE] }), ...norm()],
      layers.reshape({ targetShape: [7, 7, 4 * width] }),
      ...[layers.conv2dTranspose({ filters: 2 * width, ...up }), ...norm()], // [7, 7, 2 · width]
      ...[layers.conv2dTranspose({ filters: width, strides: 2, ...up }), ...norm()], // [14, 14, width]
      layers.conv2dTranspose({ filters: 1, strides: 2, activation: 'tanh', ...up }), // [28, 28, 1]
    ],
    seed,
  });
}

/** A picture of this `shape` → a logit [1]: above 0 where it seems real. */
export function discriminator({ width = 64, dropout = 0.3, seed = 1, shape = [28, 28, 1] as readonly number[] } = {}) {
  const down = { kernelSize: 5, strides: 2, padding: 'same' } as const;
  const rest = () => [layers.leakyReLU(), layers.dropout({ rate: dropout })];
  return sequential({
    layers: [
      ...[layers.conv2d({ filters: width, inputShape: shape, ...down }), ...rest()], // [14, 14, width]
      ...[layers.conv2d({ filters: 2 * width, ...down }), ...rest()], // [7, 7, 2 · width]
      layers.flatten(),
      layers.dense({ units: 1 }),
    ],
    seed,
  });
}

/** The tutorial's. `discriminatorSpeed`: its learning rate by the generator's; `decaySteps`: in which both fall to 0 */
const DEFAULTS = { width: 64, dropout: 0.3, learningRate: 1e-4, discriminatorSpeed: 1, decaySteps: 0, beta1: 0.9, seed: 1 }; // biome-ignore format: one line

/** Both, and what trains them, by gradients at the old weights of both: on pictures x [batch, 28, 28, 1] from 0 to 1. @param options `width` as of the discriminator's first layer */
export function build(options: Partial<typeof DEFAULTS> = {}) {
  const { width, dropout, learningRate, discriminatorSpeed, decaySteps, beta1, seed } = { ...DEFAULTS, ...options };
  const models = { generator: generator({ width, seed }), discriminator: discriminator({ width, dropout, seed }) };
  const adam = (speed = 1) => optimizers.adam({ learningRate: falling(speed * learningRate, decaySteps), beta1 });
  const bce = (label: 0 | 1, logits: SymbolicTensor) => losses.binaryCrossentropy(label, logits, { fromLogits: true });
  const gan = trainer({
    ...{ models, optimizers: { g: adam(), d: adam(discriminatorSpeed) }, seed },
    step({ x }, { models: { generator: G, discriminator: D }, optimizers: { g, d }, random }) {
      const fake = G(random.normal([x!.shape[0]!, NOISE]));
      const [onReal, onFake] = [D(x!.mul(2).sub(1)), D(fake)];
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
  return tensor(Float32Array.from({ length: count * NOISE }, () => random.normal()), [count, NOISE]); // biome-ignore format: one line
}

type RunOptions = TrainerFitOptions & { readonly width?: number; readonly images?: Tensor };

/** Trains on pictures [count, 28, 28, 1] from 0 to 1, default MNIST's, and shows what five fixed seeds give. */
export async function run({ width = 64, images, ...fit }: RunOptions = {}) {
  const { generator, discriminator, gan } = build({ width });
  const { history } = await gan.fit({ x: images ?? (await digits()).train }, { epochs: 50, batchSize: 256, ...fit });
  console.log(await drawn(5, await generator.predict(noise(5))));
  for (const each of [gan, generator, discriminator]) each.dispose();
  return history;
}
