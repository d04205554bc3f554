/**
 * Random graphs over all ops: optimised for each kind of adapter they give what their plain kernels and the float64 twins give, within
 * what rounding explains (../graphs/expected.ts), where all ops are exact to the bit. 50 graphs, the same each time; 2,000 in
 * test:long. VITE_GRAPH_SEED and VITE_GRAPH_PATH, as a failure prints them, make a graph again.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judge } from '../graphs/check-graph.ts';
import { opsOf, type RandomGraph, randomGraphs } from '../graphs/random-graph.ts';
import { OPS } from '../reference/all-kernels.ts';
import { dropDevice, takeNewDevice } from './harness.ts';

const { VITE_LONG_TESTS, VITE_GRAPH_SEED, VITE_GRAPH_PATH } = import.meta.env as Record<string, string | undefined>;
const EACH = 50;
/** Its 50 graphs have all ops. */
const SEED = 40;
const PARTS = VITE_LONG_TESTS === '1' && VITE_GRAPH_SEED === undefined ? 40 : 1;
const SEEDS = Array.from({ length: PARTS }, (_, part) => Number(VITE_GRAPH_SEED ?? SEED) + part);

it.each(SEEDS)('50 random graphs from seed %i', { timeout: 600_000 }, async (seed) => {
  const total = { elements: 0, loose: 0, exact: 0 };
  const ops = new Set<string>();
  if (PARTS > 1) await takeNewDevice();
  const holds = async (graph: RandomGraph): Promise<void> => {
    const judged = await judge(graph);
    for (const op of opsOf(graph)) ops.add(op);
    total.elements += judged.elements;
    total.loose += judged.loose;
    total.exact += judged.exact;
    expect(judged.wrong).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(randomGraphs(), holds), { seed, path: VITE_GRAPH_PATH, numRuns: EACH });
  dropDevice();
  if (VITE_GRAPH_PATH !== undefined) return;
  // few elements are so badly determined that nothing can be said of them, and many must be equal to the bit
  expect(total.loose / total.elements).toBeLessThan(0.05);
  expect(total.exact / total.elements).toBeGreaterThan(0.1);
  // all graphs together have all of them: test/unit/graph/random-gradients.test.ts
  expect([...OPS.keys()].filter((op) => ops.has(op)).length / OPS.size).toBeGreaterThan(0.8);
});
