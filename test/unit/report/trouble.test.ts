import { describe, expect, it } from 'vitest';
import { StepValues } from '../../../src/report/step-values.ts';
import { describeTrouble, spreadOf, type Trouble, TroubleWatch } from '../../../src/report/trouble.ts';

const SURE = 0.01;

/** All that is found over steps with these losses. */
const found = (watch: TroubleWatch, losses: readonly number[]): Trouble[] =>
  losses.map((loss) => watch.step(loss)).filter((trouble) => trouble !== undefined);
const times = (count: number, loss: number): number[] => Array<number>(count).fill(loss);

describe("the discriminator's loss", () => {
  it('is a sign of trouble where it is next to nothing for 100 steps in a row, once', () => {
    const watch = new TroubleWatch(0.5);
    expect(found(watch, [...times(99, SURE), 0.7, ...times(99, SURE)])).toEqual([]);
    expect(watch.step(SURE)).toEqual({ kind: 'discriminator-certain', steps: 100, bound: 0.05 });
    expect(found(watch, [0.7, ...times(500, SURE)])).toEqual([]);
  });

  it('is none where it is small now and then', () => {
    const losses = Array.from({ length: 2000 }, (_, i) => (i % 50 === 0 ? 0.06 : SURE));
    expect(found(new TroubleWatch(0.5), losses)).toEqual([]);
  });
});

describe('pictures that are all alike', () => {
  const alike = Float32Array.from({ length: 16 * 784 }, (_, i) => Math.sin(i % 784) + 0.01 * Math.floor(i / 784));
  const various = Float32Array.from({ length: 16 * 784 }, (_, i) => Math.sin(i * i));

  it('are a sign of trouble, once', () => {
    const watch = new TroubleWatch(0.5, 1000);
    expect(watch.pictures(various, 16)).toBeUndefined();
    const trouble = watch.pictures(alike, 16);
    expect(trouble).toMatchObject({ kind: 'pictures-alike', count: 16, real: 0.5 });
    expect(trouble).toHaveProperty('spread', expect.closeTo(0.0461, 4)); // 0.01 · √((16² - 1) / 12)
    expect(watch.pictures(alike, 16)).toBeUndefined();
  });

  it('are none before the generator has learnt for a while, or where real ones are as much alike', () => {
    const watch = new TroubleWatch(0.5);
    found(watch, times(199, 1));
    expect(watch.pictures(alike, 16)).toBeUndefined();
    watch.step(1);
    expect(watch.pictures(alike, 16)).toBeDefined();
    expect(new TroubleWatch(0.1, 1000).pictures(alike, 16)).toBeUndefined();
  });
});

it('the spread is the deviation over the pictures', () => {
  expect(spreadOf([1, 5, 3, 5], 2)).toBeCloseTo(Math.sqrt(0.5)); // deviations 1 and 0
  expect(spreadOf([4, 4, 4], 3)).toBe(0);
});

it('trouble is told in words, with its numbers', () => {
  expect(describeTrouble({ kind: 'discriminator-certain', steps: 100, bound: 0.05 })).toMatch(
    /^The discriminator's loss was below 0.05 for 100 steps: /,
  );
  expect(describeTrouble({ kind: 'pictures-alike', count: 16, spread: 0.031, real: 0.52 })).toContain(
    'over 16 seeds its pixels differ by 0.03, those of real pictures by 0.52',
  );
});

describe('the values of a step', () => {
  it('come out of the means so far', () => {
    const steps = [2, 0.5, 1.25, 4];
    const means = steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b) / (i + 1));
    const values = new StepValues();
    expect(means.map((dLoss, batch) => values.take(batch, { dLoss })?.dLoss)).toEqual(
      steps.map((step) => expect.closeTo(step, 12)),
    );
    expect(values.take(0, { dLoss: 9 })).toEqual({ dLoss: 9 });
  });

  it('are not known after a step that nobody saw', () => {
    const values = new StepValues();
    expect(values.take(7, { dLoss: 1 })).toBeUndefined();
    expect(values.take(8, { dLoss: 1 })).toEqual({ dLoss: expect.closeTo(1, 12) });
  });
});
