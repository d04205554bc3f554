/** Deep models and long batches: copies of kernels and loops over layers give what a kernel for each op gives. */
import { expect, it } from 'vitest';
import { layers, optimizers, sequential, tensor } from '../../src/index.ts';

const SAMPLES = 64;
const FEATURES = 12;

function data() {
  const x = Float32Array.from({ length: SAMPLES * FEATURES }, (_, i) => Math.sin(i * 1.7));
  const y = Uint32Array.from({ length: SAMPLES }, (_, i) => (x[i * FEATURES]! > 0 ? 1 : 0));
  return [tensor(x, [SAMPLES, FEATURES]), tensor(y, [SAMPLES])] as const;
}

/** Weights after two epochs of a model with dropout after each hidden layer. */
async function trained(widths: readonly number[], optimize: boolean): Promise<{ losses: number[]; weights: number[] }> {
  const hidden = widths.flatMap((units, i) => [
    layers.dense({ units, activation: 'tanh', ...(i === 0 ? { inputShape: [FEATURES] } : {}) }),
    layers.dropout({ rate: 0.1 }),
  ]);
  const model = sequential({ layers: [...hidden, layers.dense({ units: 2, activation: 'softmax' })], seed: 3 });
  model.compile({ optimizer: optimizers.adam(), loss: 'sparseCategoricalCrossentropy', optimize });
  const { history } = await model.fit(...data(), { batchSize: 16, epochs: 2, verbose: 0 });
  const weights = await model.getWeights();
  model.dispose();
  return { losses: history.loss!, weights: weights.flatMap(({ values }) => [...values]) };
}

it.each([
  ['five of one size', [8, 8, 8, 8, 8]],
  ['two sizes in turn', [8, 12, 8, 12, 8, 12, 8, 12]],
  ['sizes of their own', [5, 6, 7, 8, 9]],
  ['wide ones', [64, 64, 64, 64, 64]],
])('hidden layers, %s: as with a kernel for each op', async (_, widths) => {
  const [fast, plain] = [await trained(widths, true), await trained(widths, false)];
  fast.losses.forEach((loss, i) => {
    expect(loss).toBeCloseTo(plain.losses[i]!, 5);
  });
  const furthest = Math.max(...fast.weights.map((value, i) => Math.abs(value - plain.weights[i]!)));
  expect(furthest).toBeLessThan(1e-4); // sums in another order, and Adam's first steps magnify their last bits
});

it('a model of 40 layers trains', async () => {
  const { losses, weights } = await trained(Array(40).fill(32), true);
  expect(losses.every(Number.isFinite)).toBe(true);
  expect(losses[1]).toBeLessThan(losses[0]!);
  expect(weights.every(Number.isFinite)).toBe(true);
});

it('a batch of 262,148 rows of 4 takes more workgroups than one direction of a grid has', async () => {
  const rows = 262_148;
  const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [4], activation: 'relu' })], seed: 1 });
  const values = Float32Array.from({ length: 4 * rows }, (_, i) => Math.sin(i));
  const whole = await (await model.predict(tensor(values, [rows, 4]), { batchSize: rows })).data();
  const parts = await (await model.predict(tensor(values, [rows, 4]), { batchSize: 4096 })).data();
  expect(Array.from(whole.slice(-64))).toEqual(Array.from(parts.slice(-64)));
  expect(whole.every((value, i) => value === parts[i])).toBe(true);
  model.dispose();
});

it('a training step of 262,148 rows', async () => {
  const rows = 262_148;
  const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [4], activation: 'softmax' })], seed: 1 });
  model.compile({ optimizer: optimizers.sgd(), loss: 'sparseCategoricalCrossentropy' });
  const x = tensor(
    Float32Array.from({ length: 4 * rows }, (_, i) => Math.sin(i)),
    [rows, 4],
  );
  const y = tensor(
    Uint32Array.from({ length: rows }, (_, i) => i % 4),
    [rows],
  );
  const [before] = await model.evaluate(x, y, { batchSize: rows });
  const { history } = await model.fit(x, y, { batchSize: rows, epochs: 1, verbose: 0 });
  expect(history.loss![0]).toBeCloseTo(before!, 4);
  model.dispose();
});
