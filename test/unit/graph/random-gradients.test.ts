/**
 * Gradients of random graphs over all ops, by each param, against central differences of the float64 twins; and random graphs as such.
 * 200 graphs, the same each time; 2,000 in test:long. fast-check prints seed, path and graph where one fails.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectGradients } from '../../graphs/expect-gradients.ts';
import { opsOf, printStep, randomGraphs } from '../../graphs/random-graph.ts';
import { OPS } from '../../reference/all-kernels.ts';

const SEED = 10;

it('random graphs have all ops', () => {
  const ops = new Set(fc.sample(randomGraphs(), { seed: SEED, numRuns: 2000 }).flatMap((graph) => [...opsOf(graph)]));
  // the first is made by rules of steps alone; gradients of the others have none themselves, which random graphs may ask for
  const others = ['gru', 'gruBefore', 'lstm', 'simpleRnn'].flatMap((name) => [name, `${name}Grad`]);
  expect([...OPS.keys()].filter((op) => !ops.has(op)).sort()).toEqual(['chooseRows', 'part', ...others].sort());
});

it('the same seed gives the same graph', () => {
  const texts = [1, 2].map(() =>
    fc.sample(randomGraphs(), { seed: SEED, numRuns: 20 }).map(({ step }) => printStep(step)),
  );
  expect(texts[0]).toEqual(texts[1]);
});

it('their gradients are those of finite differences', { timeout: 60_000 }, () => {
  const { checked, bent } = expectGradients(SEED, 200);
  expect(checked).toBeGreaterThan(1000);
  // most are not beside a kink or a jump
  expect(bent / checked).toBeLessThan(0.1);
});
