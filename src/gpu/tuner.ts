/**
 * Tuner: finds out which kernels for the products of a step are fastest on the adapter at hand, by running the step with each,
 * one product at a time, the most work first.
 */
import type { Program } from '../compiler/program.ts';
import type { Choices } from './choices.ts';
import type { Engine } from './engine.ts';
import { Executor, type Resolve } from './executor.ts';

/** Longer than this no tuning takes, but for the measurement under way. */
const BUDGET_MS = 1000;
/** Time that one measurement takes at least, so that the clock's resolution does not matter. */
const LEAST_MS = 5;
/** A kernel must be this much faster to be preferred to one before it in the table: less is noise. */
const MARGIN = 0.97;

/**
 * The fastest names, as far as the time allows.
 *
 * @param names by product: those that can be chosen, the preferred one first
 * @param measure ms of a step with these choices
 * @param now ms
 */
export async function search(
  names: ReadonlyMap<string, readonly string[]>,
  measure: (choices: Choices) => Promise<number>,
  now: () => number = () => performance.now(),
): Promise<Choices> {
  const deadline = now() + BUDGET_MS;
  let best: Choices = Object.fromEntries([...names].map(([product, [first]]) => [product, first!]));
  let bestMs = await measure(best);
  for (const [product, variants] of names) {
    for (const name of variants.slice(1)) {
      if (now() > deadline) return best;
      const candidate = { ...best, [product]: name };
      const ms = await measure(candidate);
      if (ms < MARGIN * bestMs) [best, bestMs] = [candidate, ms];
    }
  }
  return best;
}

/** ms that a step of the program takes: the least of several runs, since what disturbs a run makes it longer. */
export async function timeOfStep(engine: Engine, program: Program, resolve: Resolve): Promise<number> {
  const executor = await Executor.create(engine, program, resolve);
  try {
    const run = async (steps: number): Promise<number> => {
      const begin = performance.now();
      await engine.submit((pass) => executor.encode(pass, steps), []);
      return performance.now() - begin;
    };
    await run(1);
    let steps = 1;
    let ms = await run(steps);
    while (ms < LEAST_MS && steps < 256) {
      steps *= 2;
      ms = await run(steps);
    }
    return Math.min(ms, await run(steps), await run(steps)) / steps;
  } finally {
    executor.dispose();
  }
}
