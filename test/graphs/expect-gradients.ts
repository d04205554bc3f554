/** The gradients of many random graphs, each against finite differences. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { gradientsOf } from './check-gradients.ts';
import { randomGraphs } from './random-graph.ts';

/** How many elements were checked, and how many of them are beside a kink. Throws with seed, path and graph where one is wrong. */
export function expectGradients(seed: number, graphs: number): { checked: number; bent: number } {
  const total = { checked: 0, bent: 0 };
  fc.assert(
    fc.property(randomGraphs(), (graph) => {
      const { wrong, checked, bent } = gradientsOf(graph);
      total.checked += checked;
      total.bent += bent;
      expect(wrong).toEqual([]);
    }),
    { seed, numRuns: graphs },
  );
  return total;
}
