/** The generator and what draws from it, by their twins, which the kernels equal bit for bit: see test/gpu. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchIndices,
  drawn,
  keeps,
  normal,
  pcg4d,
  randomAt,
  shuffled,
  tick,
  truncatedNormal,
  uniform,
} from '../../../src/cpu/random.ts';

const order = (count: number, seed: number, epoch: number): number[] =>
  Array.from({ length: count }, (_, position) => shuffled(position, count, seed, epoch));

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const seeds = fc.nat(0xffffffff);

describe('pcg4d', () => {
  it('gives 32-bit whole numbers that depend on each of the four words', () => {
    fc.assert(
      fc.property(fc.tuple(seeds, seeds, seeds, seeds), fc.nat(3), (key, word) => {
        const bits = pcg4d(key);
        expect(bits.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)).toBe(true);
        const other = key.map((value, i) => (i === word ? (value ^ 1) >>> 0 : value)) as typeof key;
        expect(pcg4d(other)).not.toEqual(bits);
      }),
      { seed: 1 },
    );
  });
});

describe('the shuffle', () => {
  const counts = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 63, 64, 65, 100, 255, 256, 257, 1000, 4096, 4097, 60000];

  it.each(counts)('is a bijection of %i samples', (count) => {
    expect(new Set(order(count, 1, 0)).size).toBe(count);
  });

  it('is a bijection for any count, seed and epoch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), seeds, seeds, (count, seed, epoch) => {
        const all = order(count, seed, epoch);
        expect(new Set(all).size).toBe(count);
        expect(all.every((index) => index >= 0 && index < count)).toBe(true);
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  it('differs from epoch to epoch and from seed to seed, and repeats for equal ones', () => {
    const orders = [order(500, 1, 0), order(500, 1, 1), order(500, 1, 2), order(500, 2, 0), order(500, 3, 0)];
    expect(new Set(orders.map(String)).size).toBe(orders.length);
    expect(order(500, 1, 0)).toEqual(orders[0]);
  });

  it('leaves about one sample in its place, and puts each about anywhere', () => {
    const epochs = Array.from({ length: 200 }, (_, epoch) => order(100, 9, epoch));
    const fixed = mean(epochs.map((all) => all.filter((index, position) => index === position).length));
    expect(fixed).toBeGreaterThan(0.7);
    expect(fixed).toBeLessThan(1.3);
    for (const position of [0, 50, 99]) {
      // the mean of 200 uniform places of 100: 49.5, deviation 28.9 / √200 = 2.0; five deviations
      expect(Math.abs(mean(epochs.map((all) => all[position]!)) - 49.5)).toBeLessThan(10.2);
    }
  });
});

describe('batchIndices and tick', () => {
  it('gives each sample once in an epoch, the last batch being smaller, then begins the next one', () => {
    const plan = { count: 100, stride: 32, shuffle: true };
    let clock = Float64Array.of(0, 0, 0, 1, 2, 0, 0, 0);
    const seen: number[] = [];
    for (const batch of [32, 32, 32, 4]) {
      seen.push(...batchIndices(clock, { ...plan, batch }));
      clock = tick(clock, 4) as typeof clock;
    }
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect([...clock]).toEqual([4, 1, 0, 1, 2, 0, 0, 0]);
  });

  it('beyond the data repeats the last sample', () => {
    const indices = batchIndices([0, 0, 1, 1, 2, 0, 0, 0], { count: 5, batch: 4, stride: 4, shuffle: false });
    expect([...indices]).toEqual([4, 4, 4, 4]);
  });
});

describe('the dropout mask', () => {
  const mask = (seed: number, stream: number, step: number, rate: number, size = 20000): boolean[] =>
    Array.from({ length: size }, (_, i) => keeps(seed, stream, step, i, rate));

  it.each([0.1, 0.2, 0.5, 0.9])('drops a share of %f within five standard deviations', (rate) => {
    const dropped = mask(1, 0, 1, rate).filter((keep) => !keep).length;
    expect(Math.abs(dropped - 20000 * rate)).toBeLessThan(5 * Math.sqrt(20000 * rate * (1 - rate)));
  });

  it('is the same for equal keys, and unrelated for another seed, layer or step', () => {
    const first = mask(1, 0, 1, 0.5);
    expect(mask(1, 0, 1, 0.5)).toEqual(first);
    for (const other of [mask(2, 0, 1, 0.5), mask(1, 1, 1, 0.5), mask(1, 0, 2, 0.5)]) {
      const equal = other.filter((keep, i) => keep === first[i]).length;
      expect(Math.abs(equal - 10000)).toBeLessThan(5 * Math.sqrt(5000));
    }
  });

  it('has no pattern from element to element', () => {
    const numbers = Array.from({ length: 20000 }, (_, i) => randomAt(7, 3, 5, i) - 0.5);
    for (const distance of [1, 2, 3, 4, 128]) {
      const products = numbers.slice(distance).map((value, i) => value * numbers[i]!);
      // of two independent uniforms: deviation 1/12 / √n; five deviations
      expect(Math.abs(mean(products))).toBeLessThan((5 / 12) * products.length ** -0.5);
    }
  });
});

describe('numbers of a step', () => {
  const clock = (seed: number, step: number): number[] => [step, 0, 0, seed, 0, 0, 0, 0];

  it('normal: mean 0, deviation 1, a twentieth beyond 1.96, neighbours unrelated', () => {
    const values = normal(50000, clock(1, 4), 2);
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(50000));
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / 50000));
    const beyond = values.filter((value) => Math.abs(value) > 1.96).length;
    expect(Math.abs(beyond - 2500)).toBeLessThan(5 * Math.sqrt(2500 * 0.95));
    const products = values.subarray(1).map((value, i) => value * values[i]!);
    expect(Math.abs(mean(products))).toBeLessThan(5 / Math.sqrt(50000));
  });

  it('are others for another seed, stream or step, and the same for the same', () => {
    const first = drawn(64, clock(1, 4), 2);
    expect(drawn(64, clock(1, 4), 2)).toEqual(first);
    for (const other of [drawn(64, clock(2, 4), 2), drawn(64, clock(1, 5), 2), drawn(64, clock(1, 4), 3)]) {
      expect(other.every((value, i) => value !== first[i])).toBe(true);
    }
  });
});

describe('initial values', () => {
  it('uniform: within the limit, mean 0, variance limit² / 3', () => {
    const values = uniform(50000, 1, 65536, 0.3);
    expect(values.every((value) => value >= -0.3 && value < 0.3)).toBe(true);
    expect(Math.abs(mean(values))).toBeLessThan((5 * 0.3) / Math.sqrt(3 * 50000));
    expect(mean(values.map((value) => value ** 2)) / (0.3 ** 2 / 3)).toBeCloseTo(1, 1);
  });

  it('truncated normal: within two deviations, mean 0, and narrower by what Keras widens it by', () => {
    const values = truncatedNormal(50000, 1, 65536, 1);
    expect(values.every((value) => Math.abs(value) < 2)).toBe(true);
    expect(Math.abs(mean(values))).toBeLessThan((5 * 0.88) / Math.sqrt(50000));
    expect(Math.abs(Math.sqrt(mean(values.map((value) => value ** 2))) - 0.8796)).toBeLessThan(0.01);
  });
});
