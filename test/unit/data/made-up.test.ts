/** Made-up digits: reproducible, balanced, laid out as MNIST's, and told apart by their looks. */
import { describe, expect, it } from 'vitest';
import { drawMadeUpDigits, madeUpDigits } from '../../../src/data/made-up.ts';
import { TEMPLATES } from '../../../src/data/strokes.ts';
import { UsageError } from '../../../src/errors.ts';
import { same } from './fixtures.ts';

const PIXELS = 28 * 28;
const { train, test, source, origin } = madeUpDigits({ train: 3000, test: 1000, seed: 5 });
const imageOf = (values: ArrayLike<number>, i: number) =>
  Array.from({ length: PIXELS }, (_, p) => values[i * PIXELS + p]!);

describe('madeUpDigits', () => {
  it('has the form of MNIST and says what it is', () => {
    expect([train.images.shape, train.labels.shape]).toEqual([[3000, 28, 28], [3000]]);
    expect([test.images.shape, test.labels.shape]).toEqual([[1000, 28, 28], [1000]]);
    expect([train.images.dtype, train.labels.dtype]).toEqual(['uint8', 'uint8']);
    expect([source, origin]).toEqual(['made-up', 'made-up digits']);
  });

  it('is the same for equal seeds and another for others', () => {
    const again = madeUpDigits({ train: 100, test: 1000, seed: 5 });
    expect(same(again.test.images.values, test.images.values)).toBe(true);
    expect(same(again.test.labels.values, test.labels.values)).toBe(true);
    expect(same(madeUpDigits({ train: 0, test: 1000, seed: 6 }).test.images.values, test.images.values)).toBe(false);
    expect(same(train.images.values.subarray(0, 1000 * PIXELS), test.images.values)).toBe(false);
  });

  it('is the same when it is drawn with pauses, in which drawing can be ended', async () => {
    const drawn = await drawMadeUpDigits({ train: 3000, test: 1000, seed: 5 });
    expect(same(drawn.train.images.values, train.images.values)).toBe(true);
    expect(same(drawn.test.labels.values, test.labels.values)).toBe(true);
    const ending = new AbortController();
    setTimeout(() => ending.abort(new Error('enough')));
    await expect(drawMadeUpDigits({ seed: 5 }, ending.signal)).rejects.toThrow('enough');
  });

  it('holds every digit equally often, in no order', () => {
    const counts = new Array(10).fill(0);
    for (const label of train.labels.values) counts[label]++;
    expect(counts).toEqual(new Array(10).fill(300));
    const repeats = train.labels.values.filter((label, i) => label === train.labels.values[i + 1]).length;
    expect(repeats).toBeGreaterThan(200); // 300 expected by chance, deviation 16
    expect(repeats).toBeLessThan(400);
  });

  it('is as black as MNIST (81 %) and has full ink', () => {
    const values = test.images.values;
    const zeros = values.filter((value) => value === 0).length / values.length;
    expect(zeros).toBeGreaterThan(0.77);
    expect(zeros).toBeLessThan(0.85);
    for (let i = 0; i < 1000; i++) expect(Math.max(...imageOf(values, i))).toBeGreaterThan(150);
  });

  it('has the centre of mass of every digit in the middle', () => {
    for (let i = 0; i < 1000; i++) {
      let [mass, x, y] = [0, 0, 0];
      imageOf(test.images.values, i).forEach((value, p) => {
        mass += value;
        x += value * (p % 28);
        y += value * Math.floor(p / 28);
      });
      expect(Math.abs(x / mass - 14)).toBeLessThan(2); // strokes that cross weigh less than their length
      expect(Math.abs(y / mass - 14)).toBeLessThan(2);
    }
  });

  it('fits into a box of 20 pixels and its soft edge', () => {
    for (let i = 0; i < 1000; i++) {
      const inked = imageOf(test.images.values, i).flatMap((value, p) => (value > 127 ? [p] : []));
      const rows = inked.map((p) => Math.floor(p / 28));
      const columns = inked.map((p) => p % 28);
      const side = Math.max(Math.max(...rows) - Math.min(...rows), Math.max(...columns) - Math.min(...columns)) + 1;
      expect(side).toBeGreaterThanOrEqual(17); // a thin pen's ends fade
      expect(side).toBeLessThanOrEqual(22);
    }
  });

  it('can be told apart: nearest mean image of a class', () => {
    const means = Array.from({ length: 10 }, () => new Float64Array(PIXELS));
    train.labels.values.forEach((label, i) => {
      const mean = means[label]!;
      imageOf(train.images.values, i).forEach((value, p) => {
        mean[p] = mean[p]! + value / 300;
      });
    });
    const right = Array.from(test.labels.values).filter(
      (label, i) => nearest(imageOf(test.images.values, i), means) === label,
    );
    expect(right.length).toBeGreaterThan(650); // MNIST: 820 of 1000; chance: 100
    expect(right.length).toBeLessThan(950); // not too easy either
  });

  it.each([{ train: -1 }, { test: 1.5 }, { seed: Number.NaN }])('refuses %o', (options) => {
    expect(() => madeUpDigits(options)).toThrow(UsageError);
    expect(() => madeUpDigits(options)).toThrow(/expected a whole number/);
  });
});

it('every template is made of numbers, and fits the scratch arrays', () => {
  expect(TEMPLATES).toHaveLength(10);
  for (const { points, curves } of TEMPLATES.flat()) {
    expect(points.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(Math.max(...curves.flat())).toBe(points.length / 2 - 1);
    expect(curves.reduce((samples, curve) => samples + 4 * (curve.length - 1) + 1, 0)).toBeLessThanOrEqual(80);
  }
});

function nearest(image: readonly number[], means: readonly Float64Array[]): number {
  const distances = means.map((mean) => image.reduce((sum, value, p) => sum + (value - mean[p]!) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}
