/** What lies on the GPU stays there while its tensor lives and is uploaded once; kernels and memory do not grow with the calls. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Engine, init, layers, optimizers, type Sequential, sequential, tensor } from '../../src/index.ts';

const SAMPLES = 4096;
const values = Float32Array.from({ length: SAMPLES * 16 }, (_, i) => Math.sin(i));
const x = tensor(values, [SAMPLES, 16]);
const y = tensor(Uint8Array.from({ length: SAMPLES }, (_, i) => i % 4));
const DATA_BYTES = values.byteLength + 4 * SAMPLES;

let model: Sequential;
let engine: Engine;
beforeEach(async () => {
  engine = await init();
  engine.freeData();
  model = sequential({
    layers: [
      layers.dense({ units: 8, activation: 'relu', inputShape: [16] }),
      layers.dense({ units: 4, activation: 'softmax' }),
    ],
    seed: 1,
  });
  model.compile({ optimizer: optimizers.sgd(), loss: 'sparseCategoricalCrossentropy' });
});
afterEach(() => model.dispose());

async function uploaded(run: () => Promise<unknown>): Promise<number> {
  const before = engine.traffic.uploaded;
  await run();
  return engine.traffic.uploaded - before;
}

it('a second call on the same tensors uploads no data', async () => {
  const fit = () => model.fit(x, y, { batchSize: 512, verbose: 0 });
  expect(await uploaded(fit)).toBeGreaterThanOrEqual(DATA_BYTES);
  for (const again of [fit, () => model.evaluate(x, y), () => model.predict(x), fit]) {
    expect(await uploaded(again)).toBeLessThan(2000); // clocks, addresses
  }
  expect(engine.memory().data).toBeGreaterThanOrEqual(DATA_BYTES);
  engine.freeData();
  expect(engine.memory().data).toBe(0);
});

it('values that the user changed in place are uploaded again, and are what is trained on', async () => {
  const before = await (await model.predict(x)).data();
  values[5]! += 1;
  expect(await uploaded(() => model.predict(x))).toBeGreaterThanOrEqual(values.byteLength);
  const after = await (await model.predict(x)).data();
  expect(after[0]).not.toBe(before[0]);
  expect(after[4]).toBe(before[4]);
  values[5]! -= 1;
});

it('a hundred predicts with a hundred numbers of samples need few kernels and no more memory', async () => {
  const all = await (await model.predict(x)).data();
  const counts = Array.from({ length: 100 }, (_, i) => 1 + 37 * i);
  for (const count of counts.slice(0, 20)) await model.predict(tensor(values.slice(0, 16 * count), [count, 16]));
  const [pipelines, memory] = [engine.pipelinesKept, engine.memory()];
  for (const count of counts) {
    const predicted = await (await model.predict(tensor(values.slice(0, 16 * count), [count, 16]))).data();
    expect(predicted.length).toBe(4 * count);
    expect(predicted.at(-1)).toBe(all[4 * count - 1]);
  }
  expect(engine.pipelinesKept - pipelines).toBeLessThan(30);
  const { buffers, parameters } = engine.memory();
  expect(buffers - memory.buffers).toBeLessThan(10);
  expect(parameters).toBe(memory.parameters);
});

it('batches of many sizes take no more memory', async () => {
  const batches = async (sizes: readonly number[]): Promise<void> => {
    for (const size of sizes) {
      await model.trainOnBatch(tensor(values.slice(0, 16 * size), [size, 16]), y.slice(0, size));
    }
  };
  await batches([1, 2, 3, 4, 5, 6, 7, 8]);
  const { buffers } = engine.memory();
  await batches([9, 10, 11, 12, 13, 14]);
  expect(engine.memory().buffers).toBeLessThanOrEqual(buffers + 4);
});
