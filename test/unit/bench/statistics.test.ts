/** Quantiles, data and the accuracy that all libraries are tested with. */
import { expect, test } from 'vitest';
import { accuracyOf } from '../../../bench/accuracy.ts';
import { MODELS } from '../../../bench/models.ts';
import { denseRandom, firstWeights, normalised } from '../../../bench/samples.ts';
import { median, quantile, spreadOf } from '../../../bench/statistics.ts';
import { walker } from '../../../bench/strategies/strategy.ts';

test('quantiles are linear between neighbours, whatever the order', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(quantile([10, 0], 0.1)).toBeCloseTo(1, 12);
  expect(spreadOf([5])).toEqual({ median: 5, p10: 5, p90: 5 });
  expect(() => median([])).toThrow('internal');
});

test('stretches of a data set follow each other and begin anew where too few are left', () => {
  const next = walker(10);
  expect([next(4), next(4), next(4), next(10)]).toEqual([0, 4, 0, 0]);
});

test('first weights are the same each time, within Glorot’s limit, biases zero', () => {
  const [kernel, bias] = firstWeights(MODELS.mlp) as [Float32Array, Float32Array];
  expect(firstWeights(MODELS.mlp)[0]).toEqual(kernel);
  const limit = Math.sqrt(6 / (784 + 128));
  expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(limit);
  expect(Math.max(...kernel.map(Math.abs))).toBeGreaterThan(0.99 * limit);
  expect(bias.every((value) => value === 0)).toBe(true);
});

test('dense random data has as many bytes, hardly any of them zero', () => {
  const dense = denseRandom({ images: new Uint8Array(784 * 10), labels: new Uint8Array(10) });
  expect(dense.images).toHaveLength(784 * 10);
  const mean = dense.images.reduce((sum, value) => sum + value, 0) / dense.images.length;
  expect(Math.abs(mean - 127.5)).toBeLessThan(5);
  expect(normalised(Uint8Array.of(0, 255))).toEqual(Float32Array.of(0, 1));
});

test('accuracy: a network that looks at one pixel reads what it can', () => {
  const weights = [784 * 128, 128, 1280, 10].map((length) => new Float32Array(length));
  weights[0]![128] = 1; // pixel 1 to unit 0
  weights[2]![7] = 1; // unit 0 to class 7
  weights[3]![3] = 0.5;
  const images = new Uint8Array(3 * 784);
  images[784 + 1] = 255;
  expect(accuracyOf(weights, { images, labels: Uint8Array.of(3, 7, 7) })).toBeCloseTo(2 / 3, 12);
});
