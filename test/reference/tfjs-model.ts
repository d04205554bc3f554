/**
 * The MNIST MLP in tfjs-webgpu, as the reference: weights copied in, each batch given to trainOnBatch, dropout as a second input
 * that holds the masks. On a device of its own, which goes when the run ends.
 */
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { TwinOptimizer, TwinWeight } from './training-twin.ts';

export interface TfjsPlan {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** dense/kernel, dense/bias, dense_1/kernel, dense_1/bias */
  readonly weights: readonly TwinWeight[];
  /** samples of each step */
  readonly batches: readonly (readonly number[])[];
  /** what dropout multiplies [size] values with in a step, the first being 1; undefined for no dropout */
  readonly masks: ((step: number, size: number) => Float32Array) | undefined;
  readonly optimizer: TwinOptimizer;
}

const PIXELS = 784;
const BETA1 = 0.9;
const BETA2 = 0.999;

/** Loss of each step, and the weights at the end. */
export async function trainTfjs(plan: TfjsPlan): Promise<{ losses: number[]; weights: TwinWeight[] }> {
  await tf.setBackend('webgpu');
  const model = build(plan);
  try {
    const losses: number[] = [];
    for (const [i, batch] of plan.batches.entries()) {
      if (plan.optimizer.kind === 'adam') correctBetas(model.optimizer, i + 1);
      losses.push(await trainStep(model, plan, batch, i + 1));
    }
    const values = await Promise.all(model.getWeights().map((weight) => weight.data()));
    return { losses, weights: plan.weights.map((weight, i) => ({ ...weight, values: values[i]! })) };
  } finally {
    model.dispose();
  }
}

/** tfjs's Dense draws other weights than Keras's, and its Dropout repeats its mask when seeded: both are put in from outside. */
function build({ weights, masks, optimizer }: TfjsPlan): tfl.LayersModel {
  const units = weights[0]!.shape[1]!;
  const image = tfl.input({ shape: [PIXELS] });
  const mask = tfl.input({ shape: [units] });
  const hidden = tfl.layers.dense({ units, activation: 'relu' }).apply(image) as tfl.SymbolicTensor;
  const dropped = masks ? (tfl.layers.multiply().apply([hidden, mask]) as tfl.SymbolicTensor) : hidden;
  const outputs = tfl.layers.dense({ units: 10, activation: 'softmax' }).apply(dropped) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: masks ? [image, mask] : image, outputs });
  model.setWeights(weights.map(({ values, shape }) => tf.tensor(Float32Array.from(values), [...shape])));
  model.compile({
    optimizer: optimizerOf(optimizer),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

function optimizerOf(optimizer: TwinOptimizer): tf.Optimizer {
  if (optimizer.kind === 'adam') return tf.train.adam(optimizer.learningRate, BETA1, BETA2, 1e-7);
  if (optimizer.momentum > 0) {
    return tf.train.momentum(optimizer.learningRate, optimizer.momentum, optimizer.nesterov ?? false);
  }
  return tf.train.sgd(optimizer.learningRate);
}

/**
 * Puts β₁ᵗ and β₂ᵗ, rounded once, in place of tfjs's products of rounded f32 factors. By these 1 - β₂ᵗ, and with it every
 * update, is 1e-5 off, the same way in each step: enough to flip a relu within 200 steps, after which Adam, which
 * gives small gradients full steps, drives the two models apart by 1e-2 (seen in float64 with this error put in).
 */
function correctBetas(optimizer: tf.Optimizer, step: number): void {
  const state = optimizer as unknown as Record<'accBeta1' | 'accBeta2', tf.Variable>;
  tf.tidy(() => {
    state.accBeta1.assign(tf.scalar(BETA1 ** step));
    state.accBeta2.assign(tf.scalar(BETA2 ** step));
  });
}

async function trainStep(
  model: tfl.LayersModel,
  { images, labels, masks }: TfjsPlan,
  batch: readonly number[],
  step: number,
): Promise<number> {
  const x = new Float32Array(batch.length * PIXELS);
  batch.forEach((sample, row) => {
    for (let p = 0; p < PIXELS; p++) x[row * PIXELS + p] = images[sample * PIXELS + p]! / 255;
  });
  const inputs = [tf.tensor2d(x, [batch.length, PIXELS])];
  const units = model.getWeights()[0]!.shape[1]!;
  if (masks) inputs.push(tf.tensor2d(masks(step, batch.length * units), [batch.length, units]));
  const y = tf.tensor1d(batch.map((sample) => labels[sample]!));
  const [loss] = (await model.trainOnBatch(inputs, y)) as number[];
  tf.dispose([inputs, y]);
  return loss!;
}

/** Gives tfjs's device back. */
export function closeTfjs(): void {
  tf.removeBackend('webgpu');
}
