/** Models for the tests of files: small, with every layer, odd widths, and values that show when bits get lost. */
import { sizeOf } from '../../../src/graph/node.ts';
import type { Checkpoint, NamedTensor } from '../../../src/nn/checkpoint.ts';
import * as layers from '../../../src/nn/layers/index.ts';
import * as optimizers from '../../../src/nn/optimizers/index.ts';
import type { Optimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { l1l2 } from '../../../src/nn/regularizers/index.ts';
import type { SavedModel } from '../../../src/nn/save.ts';
import { sequential } from '../../../src/nn/sequential.ts';

export const STACK = [
  layers.flatten({ inputShape: [2, 3] }),
  layers.dense({
    ...{ units: 5, activation: 'relu', kernelInitializer: 'heNormal', kernelRegularizer: 'l2' },
    biasRegularizer: l1l2({ l1: 0.25, l2: 0.5 }),
  }),
  layers.dropout({ rate: 0.25 }),
  layers.dense({ units: 3, useBias: false, name: 'out' }),
  layers.activation({ activation: 'softmax' }),
];

/** Values of all sizes that f32 can have, small ones mostly. */
export function values(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + seed) / (1 + (i % 7)));
}

/** Weights, slots and rates such as training leaves. */
export function tensorsOf(optimizer: Optimizer, rates: readonly number[]): NamedTensor[] {
  const params = sequential({ layers: STACK }).weights;
  const weights = params.map(({ name, shape }, i) => ({ name, shape, values: values(sizeOf(shape), i) }));
  const slots = optimizer.slots.flatMap((slot, s) =>
    params.map(({ name, shape }, i) => ({
      name: `${name}/${slot}`,
      shape,
      // second moments are not negative
      values: values(sizeOf(shape), 100 * (s + 1) + i).map((value) => (slot === 'v' ? value * value : value)),
    })),
  );
  return [...weights, ...slots, { name: 'rates', shape: [8], values: Float32Array.from(rates) }];
}

export const ADAM_RATES = [0.002, 1 - 0.9 ** 7, 1 - 0.999 ** 7, 0.00123, 1e-7, 0, 0, 0];

/** What `model.save` would hand to its target. */
export function saved(optimizer: Optimizer = optimizers.adam({ learningRate: 0.002 }), step?: number): SavedModel {
  const compiled = { optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] } as const;
  const rates = optimizer.name === 'adam' ? ADAM_RATES : [optimizer.learningRate, 0, 0, 0, 0, 0, 0, 0];
  const { layers, topology, weights } = sequential({ name: 'digits', layers: STACK });
  const model = { name: 'digits', seed: 4_000_000_001, layers, topology, weights, compiled };
  return { model, tensors: tensorsOf(optimizer, rates), ...(step !== undefined && { step }) };
}

/** As `fit` would hand it to a store at a step; it has no more than that step in common with another one. */
export function checkpointOf(step: number): Checkpoint {
  const clock = { name: 'clock', shape: [4], values: Uint32Array.of(step, 2 ** 32 - 1, 0, 7) };
  return {
    meta: {
      format: 1,
      library: '0.1.0',
      step,
      epoch: 1,
      batch: step % 10,
      clockEpoch: 1,
      batchSize: 32,
      shuffle: true,
      sums: { loss: step / 3, accuracy: 12 },
      samples: 32 * step,
      history: { epoch: [0], history: { loss: [0.1 + 0.2], accuracy: [0.5] }, seconds: [1.25] },
      model: 'a model',
      data: 'some data',
      choices: { matmul: 'tiled' },
      adapter: 'an adapter',
    },
    tensors: byName([...tensorsOf(optimizers.adam(), ADAM_RATES), clock]),
  };
}

export const byName = <T extends { readonly name: string }>(tensors: readonly T[]): T[] =>
  tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** What a store or file gave: files have an order of their own. */
export const inOrder = (checkpoint: Checkpoint | undefined): Checkpoint | undefined =>
  checkpoint && { ...checkpoint, tensors: byName(checkpoint.tensors) };
