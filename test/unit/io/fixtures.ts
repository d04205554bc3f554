/** Models for the tests of files: small, with every layer, odd widths, and values that show when bits get lost. */

import { sizeOf } from '../../../src/graph/node.ts';
import { buildLayers } from '../../../src/nn/build-layers.ts';
import type { NamedTensor } from '../../../src/nn/checkpoint.ts';
import { layers } from '../../../src/nn/layers.ts';
import { type Optimizer, optimizers } from '../../../src/nn/optimizers.ts';
import type { SavedModel } from '../../../src/nn/save.ts';

export const STACK = [
  layers.flatten({ inputShape: [2, 3] }),
  layers.dense({ units: 5, activation: 'relu', kernelInitializer: 'heNormal' }),
  layers.dropout({ rate: 0.25 }),
  layers.dense({ units: 3, useBias: false, name: 'out' }),
  layers.activation({ activation: 'softmax' }),
];

/** Values of all sizes that f32 can have, small ones mostly. */
export function values(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + seed) / (1 + (i % 7)));
}

/** Weights, slots and rates such as training would leave behind. */
export function tensorsOf(optimizer: Optimizer, rates: readonly number[]): NamedTensor[] {
  const params = buildLayers(STACK).flatMap((layer) => layer.params);
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
  const model = { name: 'digits', seed: 4_000_000_001, layers: STACK, compiled };
  return { model, tensors: tensorsOf(optimizer, rates), ...(step !== undefined && { step }) };
}
