/**
 * One step of the DCGAN in tfjs-webgpu, as the reference: the networks and gradients of the bench's rival, with weights, noise and
 * dropout masks from outside.
 */
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { gradsOf, NOISE, networksOf, type Pass, update, weightsOf } from '../../bench/strategies/tfjs-dcgan.ts';

/** What a dropout multiplies [size] values with. */
type Mask = (size: number) => Float32Array;

export interface TfjsGanPlan {
  readonly width: number;
  /** in the order of the layers, the generator's first */
  readonly weights: readonly ArrayLike<number>[];
  /** bytes [784] of each */
  readonly pictures: readonly Uint8Array[];
  readonly noise: (size: number) => Float32Array;
  /** of both dropouts of the discriminator, for real pictures and for drawn ones */
  readonly masks: { readonly real: readonly Mask[]; readonly fake: readonly Mask[] };
  readonly learningRate: number;
}

export interface TfjsGanRun {
  readonly gLoss: number;
  readonly dLoss: number;
  /** in the order of the weights; [] for moving averages */
  readonly grads: readonly ArrayLike<number>[];
  /** after the step */
  readonly weights: readonly ArrayLike<number>[];
  /** how near to LeakyReLU's kink an input of it came */
  readonly margin: number;
}

const [BETA1, BETA2] = [0.9, 0.999];
/** Keras adds 1e-7 before the second moment is corrected, tfjs after it: in the first step this is the same. */
const EPSILON = 1e-7 / Math.sqrt(1 - BETA2);

export async function gansOf({
  width,
  weights,
  pictures,
  noise,
  masks,
  learningRate,
}: TfjsGanPlan): Promise<TfjsGanRun> {
  await tf.setBackend('webgpu');
  const rows = pictures.length;
  const networks = networksOf(width, 0, weights);
  const adam = () => tf.train.adam(learningRate, BETA1, BETA2, EPSILON);
  const [g, d] = [adam(), adam()];
  const margins: tf.Scalar[] = [];
  const real = tf.tensor4d(
    Float32Array.from(
      pictures.flatMap((bytes) => [...bytes]),
      (byte) => (byte / 255) * 2 - 1,
    ),
    [rows, 28, 28, 1],
  );
  const given = tf.tensor2d(noise(rows * NOISE), [rows, NOISE]);
  const grads = gradsOf(networks, real, given, {
    draw: passing([], margins),
    judgeReal: passing(masks.real, margins),
    judgeFake: passing(masks.fake, margins),
  });
  const kept = weightsOf(networks).map(({ name }) => grads.g.grads[name] ?? grads.d.grads[name]);
  try {
    update(g, grads.g);
    update(d, grads.d);
    const read = async (value: tf.Tensor | undefined): Promise<ArrayLike<number>> => (await value?.data()) ?? [];
    return {
      gLoss: (await grads.g.value.data())[0]!,
      dLoss: (await grads.d.value.data())[0]!,
      grads: await Promise.all(kept.map(read)),
      weights: await Promise.all(weightsOf(networks).map(read)),
      margin: Math.min(...(await Promise.all(margins.map(async (margin) => (await margin.data())[0]!)))),
    };
  } finally {
    tf.dispose([real, given, ...margins, ...[grads.g, grads.d].flatMap(({ value, grads }) => [value, grads])]);
    for (const each of [networks.generator, networks.discriminator, g, d]) each.dispose();
  }
}

/** Layer by layer: dropout is a product with its mask, and what LeakyReLU gets is looked at. */
function passing(masks: readonly Mask[], margins: tf.Scalar[]): Pass {
  return (network, x) => {
    const next = masks[Symbol.iterator]();
    return network.layers.reduce((value: tf.Tensor, layer) => {
      if (layer.getClassName() === 'Dropout')
        return tf.mul(value, tf.tensor(next.next().value!(value.size), value.shape));
      if (layer.getClassName() === 'LeakyReLU') margins.push(tf.keep(tf.min(tf.abs(value))));
      return layer.apply(value, { training: true }) as tf.Tensor;
    }, x);
  };
}
