/** 4 GB of data through little of the GPU's memory, stopped in the middle and resumed with the same bits: part of `npm run test:long`. */
import { expect, it } from 'vitest';
import { data, type FitOptions, init, layers, sequential, tensor } from '../../src/index.ts';
import { memoryStore } from '../../src/io.ts';
import { LONG } from './long.ts';

const SIDE = 128;
const BATCH = 256; // 4 MB
const BATCHES = 1024;
const MOST_BYTES = 200e6;

/** Pictures that differ from batch to batch, made when they are asked for. */
const batchOf = (number: number) => {
  const words = new Uint32Array((BATCH * SIDE * SIDE) / 4);
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i + 1, 0x9e3779b1 + 2 * number);
  const x = tensor(new Uint8Array(words.buffer), [BATCH, SIDE, SIDE]).div(255);
  return [x, tensor(Uint8Array.from({ length: BATCH }, (_, i) => (i * number) % 10))] as const;
};

async function learnt(options: Pick<FitOptions, 'checkpoint' | 'callbacks'>) {
  const model = sequential({
    layers: [
      layers.averagePooling2d({ poolSize: 8, inputShape: [SIDE, SIDE, 1] }),
      layers.flatten(),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
    seed: 3,
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const batches = data
    .range(BATCHES)
    .shuffle(BATCHES, { seed: 8 })
    .map((number) => {
      const [x, y] = batchOf(number);
      return [x.reshape([BATCH, SIDE, SIDE, 1]), y] as const;
    });
  const { history } = await model.fit(batches, { verbose: 0, ...options });
  const weights = await model.getWeights();
  model.dispose();
  return { history, weights };
}

it.runIf(LONG)('4 GB, whole and in two parts', { timeout: 1_800_000 }, async () => {
  let most = 0;
  const engine = await init();
  const bytesNow = (): number => {
    const { parameters, data, other } = engine.memory();
    return parameters + data + other;
  };
  const onBatchEnd = (): void => {
    most = Math.max(most, bytesNow());
  };
  const whole = await learnt({ callbacks: { onBatchEnd } });
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(MOST_BYTES);
  const store = memoryStore();
  const stopped = new Error('stopped');
  const stops = {
    onBatchEnd: (batch: number): void => {
      if (batch === 700) throw stopped;
    },
  };
  await expect(learnt({ checkpoint: { store, every: 100 }, callbacks: stops })).rejects.toThrow(stopped);
  expect((await store.load())!.meta.batch).toBe(700);
  expect(await learnt({ checkpoint: { store, every: 100, resume: true } })).toEqual(whole);
});
