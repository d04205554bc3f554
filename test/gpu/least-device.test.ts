/**
 * A device as Safari and Firefox give it: no subgroups, no f16, no timestamps, and the limits that every adapter has (8 storage buffers,
 * 16 kB of workgroup memory, 256 invocations, bindings of 128 MiB). What the kernels need is checked by the device itself. All cases and sizes in test:long.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpDigits } from '../../src/data/made-up.ts';
import { type Engine, init, layers, sequential } from '../../src/index.ts';
import { CASES } from '../reference/cases.ts';
import { BATCHED_CASES } from '../reference/cases-batched.ts';
import { CONV_CASES } from '../reference/cases-conv.ts';
import { DEPTHWISE_CASES } from '../reference/cases-depthwise.ts';
import { DENSE_CASES } from '../reference/cases-fused.ts';
import { MATRIX_CASES } from '../reference/cases-matrix.ts';
import { POOLING_CASES } from '../reference/cases-pooling.ts';
import { caseFindings, waysFor } from '../reference/kernel-checks.ts';
import { wrongOf } from './check.ts';
import { LONG, some } from './long.ts';

const ROWS = LONG
  ? CASES
  : [...CONV_CASES, ...DEPTHWISE_CASES, ...POOLING_CASES, ...MATRIX_CASES, ...BATCHED_CASES, ...DENSE_CASES];
const { train } = madeUpDigits({ train: 96, test: 0, seed: 3 });

/** The weights of a convnet after an epoch, on the device that models share. */
async function trained(): Promise<number[]> {
  const model = sequential({
    seed: 2,
    layers: [
      layers.conv2d({ filters: 8, kernelSize: 3, activation: 'tanh', inputShape: [28, 28, 1] }),
      layers.averagePooling2d({ poolSize: 4 }),
      layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same' }),
      layers.batchNormalization(),
      layers.activation({ activation: 'tanh' }),
      layers.flatten(),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
  await model.fit(train.images.reshape([96, 28, 28, 1]).div(255), train.labels, { batchSize: 16, verbose: 0 });
  const weights = (await model.getWeights()).flatMap(({ values }) => [...values]);
  model.dispose();
  return weights;
}

describe('a device without anything optional', () => {
  let whole: number[];
  let least: Engine;
  beforeAll(async () => {
    whole = await trained();
    const adapter = (await navigator.gpu.requestAdapter())!;
    least = await init({ device: await adapter.requestDevice() });
  });
  afterAll(async () => {
    least.dispose();
    least.device.destroy();
    await init({});
  });

  it('has the least of everything', () => {
    const { features, limits } = least.device;
    expect(['subgroups', 'shader-f16', 'timestamp-query'].filter((name) => features.has(name))).toEqual([]);
    expect(least.adapter.subgroupSize).toBeUndefined();
    const { maxStorageBuffersPerShaderStage: buffers, maxComputeInvocationsPerWorkgroup: threads } = limits;
    expect({ buffers, threads, shared: limits.maxComputeWorkgroupStorageSize }).toEqual({
      ...{ buffers: 8, threads: 256, shared: 16_384 },
    });
  });

  it.each(ROWS)('$name', { timeout: 120_000 }, async (row) => {
    expect(wrongOf(await caseFindings(row, waysFor(false), some(row.sizes, 6)))).toEqual([]);
  });

  it('trains as one that has all does, up to rounding', async () => {
    const weights = await trained();
    const apart = Math.max(...weights.map((value, i) => Math.abs(value - whole[i]!)));
    expect(apart).toBeLessThan(1e-5);
  });
});
