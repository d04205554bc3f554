/** Cases of rows taken from a table by their numbers, and of the sums that are their gradient. */
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { exact, type Tolerance, ulps, within } from './tolerance.ts';

/** [rows of the table, indices, width] */
const TABLES = [
  [1, 1, 1],
  [3, 7, 1],
  [5, 64, 4],
  [11, 65, 7],
  [300, 40, 16],
  [40, 1300, 12],
  [7, 33, 130],
];

function lookup(
  name: string,
  tolerance: Tolerance,
  build: (table: Node, draw: Draw, n: number) => { y: Node; wrt: readonly Node[] },
): Case {
  return {
    name,
    sizes: TABLES,
    gradientSize: [5, 12, 4],
    make: ([rows, n, width], draw): Problem => {
      const { y, wrt } = build(draw.f32('table', [rows!, width!], -1, 1, 'param'), draw, n!);
      return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance, wrt };
    },
  };
}

export const LOOKUP_CASES: readonly Case[] = [
  lookup('rows of a table', exact, (table, draw, n) => {
    const y = b.scale(b.take(table, draw.u32('indices', n, table.shape[0]! + 1)), 2); // one is beyond the last row
    return { y, wrt: [table] };
  }),
  lookup('rows of a table by a matrix of indices', within(1.5e-5, 'accuracy of tanh'), (table, draw, n) => {
    const indices = b.reshape(draw.u32('indices', 2 * n, table.shape[0]!), [n, 2]);
    return { y: b.tanh(b.take(table, indices)), wrt: [table] };
  }),
  lookup('numbers of a vector', exact, (table, draw, n) => {
    const indices = b.reshape(draw.u32('indices', 4 * n, table.shape[0]!), [n, 4]);
    return {
      y: b.scale(b.take(b.reshape(b.slice(table, [0, 0], [table.shape[0]!, 1]), [table.shape[0]!]), indices), 2),
      wrt: [table],
    };
  }),
  lookup('rows by whole numbers in f32, their fractions cut off', exact, (table, draw, n) => {
    const indices = b.toWhole(draw.f32('indices', [n, 2], 0, table.shape[0]!));
    return { y: b.take(table, indices), wrt: [table] };
  }),
  lookup('the bins that numbers fall into', ulps(1, 'one product'), (table, draw, n) => {
    const count = table.shape[0]!;
    const edges = draw.values(
      'edges',
      [count],
      'f32',
      Float32Array.from({ length: count }, (_, i) => i / 4),
    );
    const values = draw.values(
      'values',
      [count + 1],
      'f32',
      Float32Array.from({ length: count + 1 }, (_, i) => i * i - 9.5),
    );
    const at = Float32Array.from({ length: 2 * n }, (_, i) => ((i * 7) % (2 * count + 5)) / 8 - 0.25); // some on an edge
    const x = draw.values('at', [n, 2], 'f32', at);
    return { y: b.mul(b.cast(b.bins(x, edges, values)), b.slice(table, [0, 0], [1, 1])), wrt: [table] };
  }),
  lookup('rows by every other index', exact, (table, draw, n) => {
    const indices = b.slice(draw.u32('indices', 2 * n, table.shape[0]!), [2 * n - 1], [n], [-2]);
    return { y: b.take(table, indices), wrt: [table] };
  }),
  lookup(
    'sums of rows by their indices',
    within(1300 * 2 ** -20, 'sums of up to 1300 values up to 1'),
    (table, draw, n) => {
      const x = draw.f32('x', [n, table.shape[1]!], -1, 1);
      const y = b.add(b.scatterAdd(x, draw.u32('indices', n, table.shape[0]! + 1), table.shape), table);
      return { y, wrt: [x, table] };
    },
  ),
  lookup(
    'sums of rows of one index',
    within(1300 * 2 ** -20, 'sums of up to 1300 values up to 1'),
    (table, draw, n) => {
      const x = draw.f32('x', [n, table.shape[1]!], -1, 1);
      return { y: b.scatterAdd(x, draw.u32('indices', n, 1), table.shape), wrt: [x] };
    },
  ),
];
