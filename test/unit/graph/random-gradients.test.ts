/**
 * Gradients of random graphs over all ops, by each param, against central differences of the float64 twins; and random graphs as such.
 * 200 graphs, the same each time. fast-check prints seed, path and graph where one fails.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gradientsOf } from '../../graphs/check-gradients.ts';
import { opsOf, printStep, randomGraphs } from '../../graphs/random-graph.ts';
import { OPS } from '../../reference/all-kernels.ts';

const SEED = 10;

/**
 * toWhole has cases of its own; the others are of learning rates alone, which have no gradients: test/gpu/schedules.test.ts has them, step
 * by step.
 */
const OTHERS = ['toWhole', 'words', 'putWord', 'exp2', 'quarterSine', 'wholeTimes'];

it('random graphs have all ops', () => {
  const ops = new Set(fc.sample(randomGraphs(), { seed: SEED, numRuns: 200 }).flatMap((graph) => [...opsOf(graph)]));
  expect([...OPS.keys()].filter((op) => !ops.has(op))).toEqual(OTHERS);
});

it('the same seed gives the same graph', () => {
  const texts = [1, 2].map(() =>
    fc.sample(randomGraphs(), { seed: SEED, numRuns: 20 }).map(({ step }) => printStep(step)),
  );
  expect(texts[0]).toEqual(texts[1]);
});

it('their gradients are those of finite differences', { timeout: 60_000 }, () => {
  const total = { checked: 0, bent: 0 };
  fc.assert(
    fc.property(randomGraphs(), (graph) => {
      const { wrong, checked, bent } = gradientsOf(graph);
      total.checked += checked;
      total.bent += bent;
      expect(wrong).toEqual([]);
    }),
    { seed: SEED, numRuns: 200 },
  );
  expect(total.checked).toBeGreaterThan(1000);
  // most are not beside a kink or a jump
  expect(total.bent / total.checked).toBeLessThan(0.1);
});
