import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../src/gpu/pacer.ts';

/** Lets the pacer run submits of steps that take `ms` each, one after the other; gives the sizes of the submits. */
function run(pacer: Pacer, ms: number, submits: number, from = 0): { sizes: number[]; now: number } {
  const sizes: number[] = [];
  let now = from;
  for (let i = 0; i < submits; i++) {
    const { steps } = pacer;
    sizes.push(steps);
    pacer.done(steps, now, now + steps * ms);
    now += steps * ms;
  }
  return { sizes, now };
}

describe('Pacer', () => {
  it('grows from 1 by doubling until a submit takes the target', () => {
    expect(run(new Pacer(256, 50), 1, 9).sizes).toEqual([1, 2, 4, 8, 16, 32, 50, 50, 50]);
  });

  it('puts at least 20 steps of under 2 ms into a submit, and 1 of 80 ms', () => {
    expect(run(new Pacer(256), 1.9, 9).sizes.at(-1)).toBeGreaterThanOrEqual(20);
    expect(run(new Pacer(256), 80, 9).sizes.at(-1)).toBe(1);
  });

  it('keeps to what one submit can hold', () => {
    expect(run(new Pacer(256, 50), 0.001, 12).sizes.at(-1)).toBe(256);
  });

  it('shrinks at once when steps get slower', () => {
    const pacer = new Pacer(256, 50);
    const { now } = run(pacer, 1, 9);
    expect(run(pacer, 10, 2, now).sizes).toEqual([50, 5]);
  });

  it('is not thrown back by a smaller submit, such as the last batch', () => {
    const pacer = new Pacer(256, 50);
    const { now } = run(pacer, 1, 9);
    pacer.done(1, now, now + 1);
    expect(pacer.steps).toBe(50);
  });

  it('counts the time of queued submits from the end of the one before', () => {
    const pacer = new Pacer(256, 50);
    pacer.done(10, 0, 100);
    pacer.done(10, 10, 200); // begun after the first
    expect(pacer.medianMs()).toBe(10);
  });

  it('weighs the median by steps', () => {
    const pacer = new Pacer(256, 50);
    expect(pacer.medianMs()).toBeUndefined();
    pacer.done(1, 0, 30);
    pacer.pause();
    pacer.done(10, 100, 120);
    expect(pacer.medianMs()).toBe(2);
    expect(pacer.largest).toBe(10);
  });

  it('lets whole steps into a submit, until one takes more than twice the target', () => {
    const pacer = new Pacer(256, 50);
    expect(pacer.share(100)).toBe(1);
    expect(pacer.share(1)).toBeGreaterThan(1);
    run(pacer, 100, 2);
    expect(pacer.share(9000)).toBe(1); // what was measured counts, not the estimate
  });

  it('says how much of a longer step a submit may have, by its estimate first', () => {
    const pacer = new Pacer(256, 50);
    expect(pacer.share(9000)).toBeCloseTo(100 / 9000);
    run(pacer, 400, 1);
    expect(pacer.share(9000)).toBeCloseTo(1 / 4);
  });

  it('does not forget it over a last, smaller batch', () => {
    const pacer = new Pacer(256, 50);
    const { now } = run(pacer, 400, 3);
    run(pacer, 10, 1, now);
    expect(pacer.share(9000)).toBeCloseTo(1 / 4);
    run(pacer, 10, 1, now + 10);
    expect(pacer.share(9000)).toBeGreaterThan(1);
  });
});

describe('a smooth Pacer', () => {
  it('makes short submits, one at a time, while somebody uses the page', () => {
    let active = false;
    const pacer = new Pacer(256, undefined, () => active);
    const { now } = run(pacer, 1, 9);
    expect([pacer.steps, pacer.inFlight, pacer.share(1)]).toEqual([50, 2, 100]);
    active = true;
    expect([pacer.steps, pacer.inFlight, pacer.share(1)]).toEqual([8, 1, 8]);
    const later = run(pacer, 1, 3, now);
    expect(later.sizes).toEqual([8, 8, 8]);
    active = false;
    expect(run(pacer, 1, 4, later.now).sizes).toEqual([8, 16, 32, 50]);
  });

  it('gives a submit at most its share of a longer step', () => {
    const pacer = new Pacer(256, undefined, () => true);
    expect(pacer.share(16)).toBe(0.5);
    expect(pacer.share(4)).toBe(2);
  });
});
