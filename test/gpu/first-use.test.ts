/**
 * How long the kernels of convolutional nets take to compile, one after the other on a fresh device: what a first step waits for at most,
 * since pipelines are made side by side. In test:long, on a machine that has nothing else to do.
 */
import { afterEach, expect, it, vi } from 'vitest';
import { MODELS } from '../../bench/models.ts';
import { buildModel } from '../../bench/strategies/wgrad-any.ts';
import { anyLayer } from '../../bench/strategies/wgrad-conv.ts';
import { Engine } from '../../src/gpu/engine.ts';
import { init, layers, sequential, type Tensor, tensor } from '../../src/index.ts';
import { dcgan } from '../reference/dcgan.ts';
import { LONG } from './long.ts';

/** Kernels that take longer are printed, and longer than the second is wrong. */
const [SLOW_MS, MOST_MS] = [1000, 2000];

const zeros = (...shape: number[]): Tensor =>
  tensor(new Uint8Array(shape.reduce((size, each) => size * each, 1)), shape).div(255);

async function fitOnce(model: ReturnType<typeof sequential>, shape: readonly number[], batchSize: number) {
  await model.fit(zeros(batchSize, ...shape), tensor(new Uint8Array(batchSize)), { batchSize, verbose: 0 });
  model.dispose();
}

const normed = () => {
  const model = sequential({
    layers: [
      layers.conv2d({ filters: 32, kernelSize: 3, padding: 'same', useBias: false, inputShape: [32, 32, 3] }),
      layers.batchNormalization(),
      layers.activation({ activation: 'relu' }),
      layers.averagePooling2d(),
      layers.separableConv2d({ filters: 64, kernelSize: 3, padding: 'same' }),
      layers.batchNormalization(),
      layers.globalMaxPooling2d(),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  return model;
};

const RUNS: Readonly<Record<string, () => Promise<unknown>>> = {
  'convnet, batch 32': () => fitOnce(buildModel(MODELS.convnet, anyLayer), [28, 28, 1], 32),
  'convnet, batch 128': () => fitOnce(buildModel(MODELS.convnet, anyLayer), [28, 28, 1], 128),
  'cifar, batch 32': () => fitOnce(buildModel(MODELS.cifar, anyLayer), [32, 32, 3], 32),
  'batch normalisation, batch 32': () => fitOnce(normed(), [32, 32, 3], 32),
  'DCGAN, batch 16': () => dcgan(16).fit({ x: zeros(16, 28, 28, 1) }, { batchSize: 16, verbose: 0 }),
};

afterEach(() => void vi.restoreAllMocks());

it.runIf(LONG).each(Object.entries(RUNS))('%s', { timeout: 300_000 }, async (name, run) => {
  await init({}); // the device of the test before is gone
  const made = vi.spyOn(Engine.prototype, 'pipeline');
  await run();
  const kernels = new Map(made.mock.calls.map(([label, code]) => [code, label]));
  made.mockRestore();
  const fresh = await init({});
  const times: { readonly label: string; readonly ms: number }[] = [];
  for (const [code, label] of kernels) {
    const begin = performance.now();
    await fresh.pipeline(label, code);
    times.push({ label, ms: performance.now() - begin });
  }
  const sum = times.reduce((total, { ms }) => total + ms, 0);
  const slow = times.filter(({ ms }) => ms > SLOW_MS).map(({ label, ms }) => `${ms.toFixed(0)} ms ${label}`);
  console.info(`${name}: ${times.length} kernels, ${sum.toFixed(0)} ms one after the other`, ...slow);
  fresh.dispose();
  expect(times.length).toBeGreaterThan(5);
  expect(times.filter(({ ms }) => ms > MOST_MS)).toEqual([]);
});
