/** Histograms over time: bins that stay, rhythm, what is drawn, CSV. */
import fc from 'fast-check';
import papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { BINS, binsOf, bulkOf, edgeOf, widened } from '../../../src/app/histograms/bins.ts';
import { csvOf } from '../../../src/app/histograms/csv.ts';
import { stepAt } from '../../../src/app/histograms/draw.ts';
import { MOST_SNAPSHOTS, Rhythm } from '../../../src/app/histograms/rhythm.ts';
import {
  courseOf,
  highestOf,
  type Kind,
  namesOf,
  type Snapshot,
  withSnapshot,
} from '../../../src/app/histograms/snapshots.ts';
import { ticksOf } from '../../../src/app/histograms/ticks.ts';

const sum = (counts: ArrayLike<number>): number => Array.from(counts).reduce((all, count) => all + count, 0);
const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 }), { minLength: 1 });

describe('bins', () => {
  it('hold each value once, between their edges, and say what the values are', () => {
    fc.assert(
      fc.property(floats, (values) => {
        const bins = binsOf(values);
        expect(sum(bins.counts) + bins.zeros).toBe(values.length);
        expect([bins.min, bins.max]).toEqual([Math.min(...values), Math.max(...values)].map((value) => value + 0));
        const mean = sum(values) / values.length;
        expect(bins.mean).toBeCloseTo(mean, 6);
        expect(bins.sd ** 2).toBeCloseTo(sum(values.map((value) => (value - mean) ** 2)) / values.length, 3);
        for (const value of values.filter((each) => Math.abs(each) > 1e-9)) {
          const bin = Array.from({ length: BINS }, (_, i) => i).find(
            (i) => value >= edgeOf(i, bins.exponent) && (value < edgeOf(i + 1, bins.exponent) || i === BINS - 1),
          )!;
          expect(bins.counts[bin]).toBeGreaterThan(0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('that are made wider are those of the wider range', () => {
    fc.assert(
      fc.property(floats, fc.integer({ min: 0, max: 5 }), (values, more) => {
        const [bins, wide] = [binsOf(values), 2 ** more * 1024];
        const wider = widened(bins, Math.max(bins.exponent, 10 + more));
        expect(wider.counts).toEqual(
          widened(binsOf([...values, wide]), wider.exponent).counts.map((count, i) =>
            i === BINS - 1 ? count - 1 : count,
          ),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('of nothing, of zeros, of what is not finite', () => {
    expect(binsOf([])).toMatchObject({ count: 0, zeros: 0, min: 0, max: 0, mean: 0, sd: 0 });
    expect(binsOf([0, 0, -0])).toMatchObject({ count: 3, zeros: 3, min: 0, max: 0 });
    expect(binsOf([Number.NaN, Number.POSITIVE_INFINITY, 2])).toMatchObject({
      count: 1,
      zeros: 0,
      min: 2,
      max: 2,
      sd: 0,
    });
    expect(bulkOf(binsOf([0]), 0.001)).toBeUndefined();
  });
});

describe('rhythm', () => {
  it('keeps a bounded number of snapshots at about equal distances, the first and the last among them', () => {
    const rhythm = new Rhythm();
    let taken = 0;
    for (let step = 0; step < 750_000; step += 50) {
      if (!rhythm.isDue(step, step)) continue; // a step takes a millisecond
      rhythm.took(step, step, 1);
      taken += 1;
    }
    const { steps } = rhythm;
    expect(steps.length).toBeLessThanOrEqual(MOST_SNAPSHOTS);
    expect(steps.length).toBeGreaterThan(MOST_SNAPSHOTS / 2 - 1);
    expect(steps[0]).toBe(0);
    expect(taken).toBeLessThan(600);
    const gaps = steps.slice(1).map((step, i) => step - steps[i]!);
    expect(Math.max(...gaps)).toBeLessThan(4 * Math.min(...gaps.slice(0, -1)));
  });

  it('pauses after one that took long, and takes what goes back in time for a new beginning', () => {
    const rhythm = new Rhythm();
    rhythm.took(0, 0, 500);
    expect([rhythm.isDue(10, 1999), rhythm.isDue(10, 2000)]).toEqual([false, true]);
    rhythm.took(10, 2000, 0);
    expect(rhythm.took(5, 3000, 0)).toEqual([0, 5]);
    rhythm.forget();
    expect(rhythm.steps).toEqual([]);
  });
});

const of = (kind: Kind, name: string, values: readonly number[]) => ({ kind, name, bins: binsOf(values) });
const RUN: readonly Snapshot[] = [
  { step: 0, series: [of('weights', 'dense/kernel', [-0.5, 0.25, 0.5]), of('weights', 'dense/bias', [0, 0])] },
  { step: 100, series: [of('weights', 'dense/kernel', [-3, 0.25, 0.5]), of('weights', 'dense/bias', [0.1, 0])] },
  { step: 200, series: [of('weights', 'dense/kernel', [-1, 1, 1]), of('activations', 'dense', [0, 1])] },
];

describe('what is drawn', () => {
  it('snapshots join in the order of their steps; those that are not kept go', () => {
    const [first, second, third] = RUN as [Snapshot, Snapshot, Snapshot];
    const event = (keep: number[], snapshot?: Snapshot) => ({
      kind: 'histograms' as const,
      keep,
      ...(snapshot && { snapshot }),
    });
    expect(withSnapshot([first, third], event([0, 100, 200], second))).toEqual(RUN);
    expect(withSnapshot(RUN, event([0, 200]))).toEqual([first, third]);
    expect(withSnapshot(RUN, event([0, 100], second))).toEqual([first, second]);
    expect(withSnapshot(RUN, event([]))).toEqual([]);
  });

  it('a series has the same columns at each step, which hold all of its values', () => {
    const course = courseOf(RUN, 'weights', 'dense/kernel')!;
    expect(course.rows.map(({ step }) => step)).toEqual([0, 100, 200]);
    const [low, high] = [course.edges[0]!, course.edges.at(-1)!];
    expect([low <= -3, high >= 1, low > -4, high < 2]).toEqual([true, true, true, true]);
    for (const { shares } of course.rows) {
      expect(shares.length).toBe(course.edges.length - 1);
      expect(sum(shares)).toBeCloseTo(1, 12);
    }
    expect(highestOf(course)).toBeCloseTo(2 / 3, 12);
    expect(courseOf(RUN, 'gradients', 'dense/kernel')).toBeUndefined();
  });

  it('what is exactly 0 is not drawn, but counted; names come from the last snapshot that has the kind', () => {
    const course = courseOf(RUN, 'weights', 'dense/bias')!;
    expect(course.rows.map(({ shares, bins }) => [sum(shares), bins.zeros])).toEqual([
      [0, 2],
      [0.5, 1],
    ]);
    expect(namesOf(RUN, 'activations')).toEqual(['dense']);
    expect(namesOf(RUN, 'weights')).toEqual(['dense/kernel']);
    expect(namesOf(RUN, 'gradients')).toEqual([]);
  });

  it('a place belongs to the nearest step', () => {
    const course = courseOf(RUN, 'weights', 'dense/kernel')!;
    const look = { width: 300, height: 190 };
    expect([4, 96, 180].map((top) => stepAt(course, look, 'heat', 10, top))).toEqual([0, 100, 200]);
    expect(stepAt(course, look, 'ridges', 10, 172)).toBe(200);
  });

  it('ticks are round, and far enough apart', () => {
    expect(ticksOf(-0.11, 0.09).map(({ text }) => text)).toEqual(['-0.10', '-0.05', '0', '0.05']);
    expect(ticksOf(0, 12).map(({ text }) => text)).toEqual(['0', '5', '10']);
    expect(ticksOf(-2e-7, 2.1e-7).map(({ text }) => text)).toEqual(['-2e-7', '-1e-7', '0', '1e-7', '2e-7']);
  });
});

it('CSV has a line for each bin that holds something, in all digits', async () => {
  const { data } = papa.parse<Record<string, string>>((await csvOf(RUN)).trim(), { header: true });
  const kernel = data.filter(({ tensor, step }) => tensor === 'dense/kernel' && step === '0');
  expect(kernel.map(({ count }) => Number(count))).toEqual([1, 1, 1]);
  for (const { from, to, min, max } of kernel) {
    expect(Number(to) - Number(from)).toBe(1 / BINS);
    expect([Number(min), Number(max)]).toEqual([-0.5, 0.5]);
  }
  expect(data.filter(({ from, to }) => from === '0' && to === '0').map(({ count }) => count)).toEqual(['2', '1', '1']);
});
