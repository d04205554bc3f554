/** Dropout: the op's masks against the integer twin, and what a model makes of them in training, evaluation and prediction. */
import { expect, test } from 'vitest';
import { keeps } from '../../src/cpu/random.ts';
import { leaf } from '../../src/graph/node.ts';
import { layers, optimizers, sequential, type Tensor, tensor } from '../../src/index.ts';
import { dropout } from '../../src/ops/all.ts';
import { dropoutMask } from '../reference/training-twin.ts';
import { runStep } from './harness.ts';

const SIZE = 1 << 16;
/** A fair mask is beyond this in one of 1.7 million seeds, and the seeds here are fixed. */
const SIGMAS = 5;

interface Key {
  readonly seed?: number;
  readonly step?: number;
  readonly stream?: number;
}

/** The op's result for SIZE ones. */
async function dropped(rate: number, { seed = 7, step = 1, stream = 2 }: Key = {}): Promise<Float32Array> {
  const [x, clock] = [leaf('input', 'x', [SIZE], 'f32'), leaf('state', 'clock', [8], 'u32')];
  const feeds = { x: new Float32Array(SIZE).fill(1), clock: Uint32Array.from([step, 0, 0, seed, 0, 0, 0, 0]) };
  const { y } = await runStep({ outputs: { y: dropout(x, clock, rate, stream) }, updates: [] }, feeds);
  return y as Float32Array;
}

const share = (values: Float32Array, counts: (value: number, i: number) => boolean): number =>
  values.reduce((sum, value, i) => sum + (counts(value, i) ? 1 : 0), 0) / values.length;

const deviation = (p: number): number => Math.sqrt((p * (1 - p)) / SIZE);

test.each([0.1, 0.2, 0.5, 0.9])('drops a share of %d, scales the rest by 1 / (1 - rate)', async (rate) => {
  const y = await dropped(rate);
  const zeros = share(y, (value) => value === 0);
  expect(Math.abs(zeros - rate)).toBeLessThan(SIGMAS * deviation(rate));
  expect(new Set(y.filter((value) => value !== 0))).toEqual(new Set([Math.fround(1 / (1 - rate))]));
  expect(y).toEqual(dropoutMask(SIZE, 7, 1, { rate, stream: 2 }));
});

test('gives the same mask for the same key, and an unrelated one for any other', async () => {
  const rate = 0.5;
  const mask = await dropped(rate);
  expect(await dropped(rate)).toEqual(mask);
  const others = [{ step: 2 }, { step: 257 }, { stream: 3 }, { seed: 8 }, { seed: 7 + 2 ** 31 }];
  for (const key of others) {
    const other = await dropped(rate, key);
    const alike = share(other, (value, i) => value === mask[i]);
    expect(Math.abs(alike - 0.5)).toBeLessThan(SIGMAS * deviation(0.5));
  }
});

test('has no pattern along a row: neighbours 1, 2, 4 and 128 apart are unrelated', async () => {
  const mask = await dropped(0.5);
  for (const apart of [1, 2, 4, 128]) {
    const alike = share(mask, (value, i) => value === mask[(i + apart) % SIZE]);
    expect(Math.abs(alike - 0.5)).toBeLessThan(SIGMAS * deviation(0.5));
  }
});

const FEATURES = 512;
const ONES = tensor(new Float32Array(FEATURES).fill(1), [1, FEATURES]);
const LABEL = tensor(Uint8Array.of(1));

/** Dropout layers, then two logits: where a feature is dropped, its weights get no gradient. */
function dropoutModel(rates: readonly number[], seed: number) {
  const model = sequential({
    layers: [
      ...rates.map((rate) => layers.dropout({ rate, inputShape: [FEATURES] })),
      layers.dense({ units: 2, activation: 'softmax', inputShape: [FEATURES] }),
    ],
    seed,
  });
  model.compile({
    optimizer: optimizers.sgd({ learningRate: 1e-3 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

/** Which features each of `steps` steps kept, seen in which weights changed. */
async function keptFeatures(rates: readonly number[], seed: number, steps: number): Promise<boolean[][]> {
  const model = dropoutModel(rates, seed);
  const kept: boolean[][] = [];
  let [before] = await model.getWeights();
  for (let step = 0; step < steps; step++) {
    await model.trainOnBatch(ONES, LABEL);
    const [after] = await model.getWeights();
    kept.push(Array.from({ length: FEATURES }, (_, i) => after!.values[2 * i] !== before!.values[2 * i]));
    before = after;
  }
  model.dispose();
  return kept;
}

const keptByTwin = (rate: number, seed: number, stream: number, step: number): boolean[] =>
  Array.from({ length: FEATURES }, (_, i) => keeps(seed, stream, step, i, rate));

test('a model draws a new mask in each step', async () => {
  const kept = await keptFeatures([0.5], 3, 4);
  expect(kept).toEqual([1, 2, 3, 4].map((step) => keptByTwin(0.5, 3, 0, step)));
  expect(new Set(kept.map((mask) => mask.join())).size).toBe(4);
  expect(await keptFeatures([0.5], 3, 4)).toEqual(kept);
  expect(await keptFeatures([0.5], 4, 1)).not.toEqual(kept.slice(0, 1));
});

test('two layers have different masks', async () => {
  const [first, second] = [keptByTwin(0.5, 3, 0, 1), keptByTwin(0.5, 3, 1, 1)];
  expect(first).not.toEqual(second);
  expect(await keptFeatures([0.5, 0.5], 3, 1)).toEqual([first.map((kept, i) => kept && second[i]!)]);
});

test('is off in evaluate and predict', async () => {
  const [model, plain] = [dropoutModel([0.9], 5), dropoutModel([], 5)];
  const x: Tensor = tensor(
    Float32Array.from({ length: 40 * FEATURES }, (_, i) => Math.sin(i)),
    [40, FEATURES],
  );
  const y = tensor(Uint8Array.from({ length: 40 }, (_, i) => i % 2));
  await plain.setWeights(await model.getWeights());
  expect(await (await model.predict(x)).data()).toEqual(await (await plain.predict(x)).data());
  expect(await model.evaluate(x, y)).toEqual(await plain.evaluate(x, y));
  model.dispose();
  plain.dispose();
});
