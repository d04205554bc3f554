/**
 * The DCGAN of examples/dcgan.ts in tfjs: both networks of tfjs's own layers, and a step as its users write it, with variableGrads and an
 * Adam for each network. test/reference compares the same step with wgrad's.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

export const NOISE = 100;

export interface Networks {
  readonly generator: tfl.Sequential;
  readonly discriminator: tfl.Sequential;
}

/** @param width of the discriminator's first layer @param weights in the order of the layers, the generator's first */
export function networksOf(width: number, dropout: number, weights: readonly ArrayLike<number>[]): Networks {
  const networks = { generator: generator(width), discriminator: discriminator(width, dropout) };
  const next = weights[Symbol.iterator]();
  for (const layer of layersOf(networks)) {
    const values = layer.getWeights().map(({ shape }) => tf.tensor(Float32Array.from(next.next().value!), shape));
    layer.setWeights(values);
    tf.dispose(values);
  }
  return networks;
}

/** Each layer lists its weights as Keras does; the networks put those that do not learn last. */
export const weightsOf = (networks: Networks): tf.Variable[] =>
  layersOf(networks).flatMap(({ weights }) => weights.map((weight) => weight.read() as tf.Variable));

const layersOf = ({ generator, discriminator }: Networks) => [...generator.layers, ...discriminator.layers];

/** Noise [100] → a picture [28, 28, 1], from -1 to 1. */
function generator(width: number): tfl.Sequential {
  const { batchNormalization, conv2dTranspose, dense, leakyReLU, reshape } = tfl.layers;
  const norm = () => [batchNormalization(), leakyReLU()];
  const up = { kernelSize: 5, padding: 'same', useBias: false } as const;
  return tfl.sequential({
    layers: [
      ...[dense({ units: 7 * 7 * 4 * width, useBias: false, inputShape: [NOISE] }), ...norm()],
      reshape({ targetShape: [7, 7, 4 * width] }),
      ...[conv2dTranspose({ filters: 2 * width, ...up }), ...norm()],
      ...[conv2dTranspose({ filters: width, strides: 2, ...up }), ...norm()],
      conv2dTranspose({ filters: 1, strides: 2, activation: 'tanh', ...up }),
    ],
  });
}

/** A picture [28, 28, 1] → a logit [1]. */
function discriminator(width: number, rate: number): tfl.Sequential {
  const { conv2d, dense, dropout, flatten, leakyReLU } = tfl.layers;
  const down = { kernelSize: 5, strides: 2, padding: 'same' } as const;
  const rest = () => [leakyReLU(), dropout({ rate })];
  return tfl.sequential({
    layers: [
      ...[conv2d({ filters: width, inputShape: [28, 28, 1], ...down }), ...rest()],
      ...[conv2d({ filters: 2 * width, ...down }), ...rest()],
      flatten(),
      dense({ units: 1 }),
    ],
  });
}

/** How values go through a network while it trains. */
export type Pass = (network: tfl.Sequential, x: tf.Tensor) => tf.Tensor;
const asItIs: Pass = (network, x) => network.apply(x, { training: true }) as tf.Tensor;

type Grads = ReturnType<typeof tf.variableGrads>;

/** Loss and gradients of the generator, and of the discriminator, by names of variables. */
export interface StepGrads {
  readonly g: Grads;
  readonly d: Grads;
}

/**
 * Both at the weights as they are. tfjs takes two gradients in two forward passes; the pictures of the first are kept for the second, so
 * that the generator runs once and its moving averages move once.
 * @param real pictures [batch, 28, 28, 1] from -1 to 1 @param noise [batch, 100]
 */
export function gradsOf(
  { generator, discriminator }: Networks,
  real: tf.Tensor,
  noise: tf.Tensor,
  { draw = asItIs, judgeReal = asItIs, judgeFake = asItIs }: { draw?: Pass; judgeReal?: Pass; judgeFake?: Pass } = {},
): StepGrads {
  let fake: tf.Tensor | undefined;
  const g = tf.variableGrads(() => {
    fake = tf.keep(draw(generator, noise));
    return bce(1, judgeFake(discriminator, fake));
  }, learntBy(generator));
  const d = tf.variableGrads(
    () => tf.add(bce(1, judgeReal(discriminator, real)), bce(0, judgeFake(discriminator, fake!))),
    learntBy(discriminator),
  );
  fake!.dispose();
  return { g, d };
}

export function update(optimizer: tf.Optimizer, { grads }: Grads): void {
  optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
}

/** The variables that the optimizer changes. */
const learntBy = (network: tfl.Sequential): tf.Variable[] =>
  network.trainableWeights.map((weight) => weight.read() as tf.Variable);

/** Mean of the binary cross-entropy, from logits. */
const bce = (label: 0 | 1, logits: tf.Tensor): tf.Scalar =>
  tf.losses.sigmoidCrossEntropy(tf.fill(logits.shape, label), logits);
