/**
 * Convolutions and poolings of random shapes: the kernels of each kind of adapter against the float64 twins, sums within 8 units of f32 of
 * what they add. The same shapes each time, ten times as many in test:long; fast-check shrinks a shape that fails.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findings } from '../reference/kernel-checks.ts';
import { RANDOM, type RandomShape, randomShapes } from '../reference/random-convolutions.ts';
import { WAYS, wrongOf } from './check.ts';
import { LONG } from './long.ts';

it.each(Object.entries(RANDOM))('%s', { timeout: 600_000 }, async (_, make) => {
  const holds = async (shape: RandomShape): Promise<void> => {
    expect(wrongOf(await findings('', make(shape), WAYS))).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(randomShapes, holds), { seed: 13, numRuns: LONG ? 150 : 15 });
});
