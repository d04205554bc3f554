/**
 * Repair (inpainting by a GAN, as Pathak et al. 2016): a generator makes whole pictures of damaged ones, a discriminator tells them from
 * pictures that never were damaged. In turn: the discriminator learns first, and the generator then from what it has become.
 */
import { input, layers, losses, type ModelTensor, model, optimizers, type SymbolicTensor, type Tensor, type TrainerFitOptions, trainer } from 'wgrad'; // biome-ignore format: one line
import { DAMAGES, type DamageKind, damaged } from './data/damage.ts';
import { digits } from './data/digits.ts';
import { falling } from './data/rate.ts';
import { discriminator } from './dcgan.ts';

/**
 * `width`: filters of the first layers, the others have up to 4 times as many; `decaySteps`: in which the rates fall to 0; `lambda`: how much
 * the squared error counts beside the discriminator's judgement; `skips`: whether the generator's last layers see what its first ones
 * saw; `shape`: height, width and channels of a picture, the first two multiples of 4; `kinds`: of damage
 */
const DEFAULTS = { width: 32, learningRate: 1e-3, decaySteps: 0, lambda: 100, skips: true, shape: [28, 28, 1] as readonly [number, number, number], kinds: DAMAGES as readonly DamageKind[], seed: 1 }; // biome-ignore format: one line
export type Options = Partial<typeof DEFAULTS>;

/** A damaged picture of this `shape` → the whole one, from -1 (paper) to 1 (ink) both. */
export function generator(options: Options = {}) {
  const { width, skips, shape, seed } = { ...DEFAULTS, ...options };
  const common = { kernelSize: 5, padding: 'same' } as const;
  const join = (y: ModelTensor, seen: ModelTensor) => (skips ? layers.concatenate().apply([y, seen]) : y);
  const norm = (z: ModelTensor) => layers.leakyReLU().apply(layers.batchNormalization({ momentum: 0.9 }).apply(z));
  const conv = (filters: number, strides: number, z: ModelTensor) =>
    norm(layers.conv2d({ filters, strides, useBias: false, ...common }).apply(z));
  const up = (filters: number, z: ModelTensor) => norm(layers.conv2dTranspose({ filters, strides: 2, useBias: false, ...common }).apply(z)); // biome-ignore format: one line
  const x = input({ shape });
  const half = conv(width, 2, x); // half as high and wide
  const quarter = conv(2 * width, 2, half);
  const deep = conv(4 * width, 1, quarter);
  const size = quarter.shape.slice(1) as number[];
  const view = layers.leakyReLU().apply(layers.dense({ units: 128 }).apply(layers.flatten().apply(deep))); // of the picture as a whole
  const units = size.reduce((a, b) => a * b);
  const seen = layers.reshape({ targetShape: size }).apply(layers.dense({ units }).apply(view));
  const larger = up(width, join(layers.concatenate().apply([deep, norm(seen)]), quarter));
  const whole = up(width, join(larger, half));
  const y = layers.conv2d({ filters: shape[2], activation: 'tanh', ...common }).apply(whole);
  return model({ inputs: x, outputs: y, seed });
}

/** Both, and what trains them: on whole pictures x [batch, height, width, channels] from 0 to 1. */
export function build(options: Options = {}) {
  const { learningRate, decaySteps, lambda, kinds, seed, width, shape } = { ...DEFAULTS, ...options };
  const models = { generator: generator(options), discriminator: discriminator({ width, shape, seed }) };
  const adam = () => optimizers.adam({ learningRate: falling(learningRate, decaySteps), beta1: 0.5 });
  const bce = (label: 0 | 1, logits: SymbolicTensor) => losses.binaryCrossentropy(label, logits, { fromLogits: true });
  const repair = trainer({
    ...{ models, optimizers: { g: adam(), d: adam() }, scalars: { lambda }, seed },
    step({ x }, { models: { generator: G, discriminator: D }, optimizers: { g, d }, scalars, random }) {
      const whole = x!.mul(2).sub(1);
      const repaired = G(damaged(whole, random, kinds));
      const dLoss = bce(1, D(whole)).add(bce(0, D(repaired.stopGradient())));
      const learnt = d.minimize(dLoss, D);
      const [adversarial, error] = [bce(1, D.with(learnt)(repaired)), losses.meanSquaredError(whole, repaired)];
      const gLoss = adversarial.add(error.mul(scalars.lambda));
      return { updates: [learnt, g.minimize(gLoss, G)], metrics: { gLoss, dLoss, adversarial, error } };
    },
    testStep({ x }, { models: { generator: G }, random }) {
      const whole = x!.mul(2).sub(1);
      return { metrics: { error: losses.meanSquaredError(whole, G(damaged(whole, random, kinds))) } };
    },
  });
  return { ...models, repair };
}

type RunOptions = TrainerFitOptions & { readonly width?: number; readonly train?: Tensor; readonly test?: Tensor };

/** Trains on pictures [count, height, width, channels] from 0 to 1, default MNIST's, and gives the squared error of others. */
export async function run({ train, test, width, ...fit }: RunOptions = {}) {
  const x = { train, test, ...(train && test ? {} : await digits()) };
  const { repair, generator, discriminator } = build(width === undefined ? {} : { width });
  await repair.fit({ x: x.train! }, { epochs: 5, batchSize: 32, ...fit });
  const { error = 0 } = await repair.evaluate({ x: x.test! });
  console.log(`mean squared error of a pixel: ${error.toFixed(4)}`);
  for (const each of [repair, generator, discriminator]) each.dispose();
  return { error };
}
