/**
 * Every row of the tables of wrong calls that need a GPU: its error to the letter, the model as it was to the bit, no memory
 * kept, and a valid call that works after it.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { init, type Sequential } from '../../src/index.ts';
import { FIRST_CALLS } from '../bad-input/beginners.ts';
import { OK, small } from '../bad-input/building.ts';
import { BAD_FIT_OPTIONS, BAD_SAMPLES, BAD_WEIGHTS, x, y } from '../bad-input/calls.ts';
import { BAD_DEVICES } from '../bad-input/devices.ts';
import { BAD_GPU_TENSORS, BAD_GPU_TENSORS_ELSEWHERE } from '../bad-input/gpu-tensors.ts';
import { BUSY, TOO_EARLY, TOO_LATE } from '../bad-input/misuse.ts';
import { type BadInput, expectRefused } from '../bad-input/row.ts';
import { BAD_TARGETS } from '../bad-input/targets.ts';

/** Weights, optimizer state, what it predicts, and the memory in use. */
async function stateOf(model: Sequential): Promise<unknown> {
  const predicted = (await model.predict(x)).values;
  const [weights, optimizer] = [await model.getWeights(), await model.getOptimizerState()];
  const engine = await init();
  engine.freeData();
  return structuredClone({ weights, optimizer, predicted, memory: engine.memory() });
}

let model: Sequential;
let before: unknown;
beforeAll(async () => {
  model = small();
  model.compile(OK);
  await model.trainOnBatch(x, y);
});
beforeEach(async () => {
  before = await stateOf(model);
});
afterAll(() => model.dispose());

const refuses = (rows: readonly BadInput<Sequential>[]): void => {
  it.each(rows)('refuses %s', async (...row) => {
    await expectRefused(row, model);
    expect(await stateOf(model)).toEqual(before);
  });
};

describe('a model', () => {
  refuses(BAD_SAMPLES);
  refuses(BAD_TARGETS);
  refuses(BAD_WEIGHTS);
  refuses(FIRST_CALLS);
  refuses(BAD_GPU_TENSORS);
});

describe('fit', () => refuses(BAD_FIT_OPTIONS));

describe('a call at a wrong time', () => {
  it.each([...TOO_EARLY, ...TOO_LATE])('%s is refused', async (...row) => {
    await expectRefused(row, undefined);
    expect(await stateOf(model)).toEqual(before);
  });

  it.each(BUSY)('%s is refused, and the other call goes on', async (...row) => {
    await expectRefused(row, model);
    const { history } = await model.fit(x, y, { batchSize: 5, verbose: 0 });
    expect(history.loss?.every(Number.isFinite)).toBe(true);
  });
});

describe('init', () => {
  it.each([...BAD_DEVICES, ...BAD_GPU_TENSORS_ELSEWHERE])('refuses %s, and then gives an engine', async (...row) => {
    await expectRefused(row, undefined);
    const engine = await init({});
    expect(() => engine.check()).not.toThrow();
  });

  test('after the device was destroyed makes a new engine', async () => {
    const first = await init({});
    first.dispose();
    await first.device.lost;
    const second = await init();
    expect(second).not.toBe(first);
    expect(() => second.check()).not.toThrow();
  });
});

test('what the device refuses reaches the caller', async () => {
  const engine = await init({});
  const buffer = engine.createBuffer('b', 16, 'other');
  engine.upload(buffer, new Float32Array(8)); // twice the size of the buffer
  await expect(engine.read(buffer)).rejects.toThrow(/^internal: device: .*/);
  await expect(engine.read(buffer)).resolves.toBeDefined(); // said once
  engine.dispose();
});

test('after dispose, dispose does nothing, and a batch size beyond the data is the whole data', async () => {
  const fresh = small();
  fresh.compile(OK);
  const { history } = await fresh.fit(x, y, { batchSize: 5_000_000_000, verbose: 0 });
  expect(history.loss).toHaveLength(1);
  fresh.dispose();
  expect(() => fresh.dispose()).not.toThrow();
});
