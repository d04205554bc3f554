/** Cases of reductions along any axes, and of those that are long enough to be split. */
import { type Node, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { exact, type Tolerance, within } from './tolerance.ts';

/** [outer, middle, inner]: ones, primes, multiples of 4. */
const SIZES = [
  [1, 1, 1],
  [2, 3, 4],
  [3, 5, 7],
  [4, 1, 8],
  [2, 17, 12],
];

const AXES = [undefined, [0], [1], [-1], [0, 1], [1, 2], [2, 0]];
const nameOf = (axes?: readonly number[]): string => (axes === undefined ? 'all axes' : `the axes ${axes}`);

interface Reduction {
  readonly op: (x: Node, axes?: readonly number[], keepdims?: boolean) => Node;
  readonly tolerance: Tolerance;
  /** of the values of x; gradients are looked at without it */
  readonly range?: readonly [number, number];
}

/** Of n terms up to 2, whose sums are up to 2n. */
const summed = (n: number): Tolerance => within(n * 2 ** -20, `roundings of a sum of ${n} terms up to 2`);

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  sum: { op: b.sum, tolerance: summed(408) },
  mean: { op: b.mean, tolerance: within(2 ** -18, 'a mean of up to 408 values up to 2') },
  variance: { op: b.variance, tolerance: within(2 ** -17, 'two means of values up to 4') },
  'variance of a large mean': {
    op: b.variance,
    tolerance: within(2 ** -12, 'the square of how far a mean of up to 408 values of 1000 is off'),
    range: [1000, 1002],
  },
  max: { op: b.max, tolerance: exact },
  min: { op: b.min, tolerance: exact },
  logSumExp: { op: b.logSumExp, tolerance: within(2 ** -16, 'exp, log and a sum of up to 408') },
  'logSumExp of large values': {
    op: b.logSumExp,
    tolerance: within(2 ** -12, 'roundings of 1000'),
    range: [998, 1002],
  },
};

/** All values differ by more than a finite difference moves them. */
export function distinct(draw: Draw, size: readonly number[], [low, high]: readonly [number, number] = [-2, 2]): Node {
  const count = sizeOf(size);
  draw.distinct('order', count, count);
  const values = Float32Array.from(draw.feeds.order!, (n) => low + ((high - low) * (n + 0.5)) / count);
  delete draw.feeds.order;
  return draw.values('x', size, 'f32', values);
}

const each: Case[] = Object.entries(REDUCTIONS).flatMap(([name, { op, tolerance, range }]) =>
  AXES.map((axes, k) => ({
    name: `${name} along ${nameOf(axes)}`,
    sizes: SIZES,
    gradientSize: [2, 3, 4],
    make: (size, draw): Problem => {
      const x = distinct(draw, size, range);
      const step = { outputs: { y: op(x, axes, k % 2 === 0) }, updates: [] };
      return { step, feeds: draw.feeds, tolerance, wrt: range === undefined ? [x] : undefined };
    },
  })),
);

const found = (name: string, axis: number | undefined, sizes: Case['sizes']): Case => ({
  name,
  sizes,
  gradientSize: [],
  make: (size, draw): Problem => {
    const ties = Float32Array.from({ length: sizeOf(size) }, () => draw.below(5));
    const x = draw.values('x', size, 'f32', ties);
    const outputs = { y: b.argMax(x, axis, axis === 1), place: b.cast(b.argMax(x, axis)) };
    return { step: { outputs, updates: [] }, feeds: draw.feeds, tolerance: exact };
  },
});

/** [outer, rows, inner]: split once; split twice; with a last row of parts that is not full; with too many results. */
const LONG = [
  [1, 513, 1],
  [1, 1500, 10],
  [7, 1031, 1],
  [3, 700, 5],
  [1, 40_003, 1],
  [90, 520, 50],
];

const long: Case[] = Object.entries({
  sum: { op: b.sum, tolerance: summed(40_003) },
  max: { op: b.max, tolerance: exact },
  min: { op: b.min, tolerance: exact },
}).map(([name, { op, tolerance }]) => ({
  name: `${name} of many rows`,
  sizes: LONG,
  gradientSize: [],
  make: (size, draw): Problem => {
    const x = draw.f32('x', size);
    return { step: { outputs: { y: b.relu(op(x, [1])) }, updates: [] }, feeds: draw.feeds, tolerance };
  },
}));

const sizes: Case[] = Object.entries({ squares: b.sumOfSquares, 'absolute values': b.sumOfAbsolutes }).map(
  ([name, op]) => ({
    name: `sum of ${name}`,
    sizes: [...SIZES, [1, 513, 1], [7, 1031, 1], [1, 40_003, 1], [2, 30, 200]],
    gradientSize: [2, 3, 4],
    make: (size, draw): Problem => {
      const x = distinct(draw, size);
      const step = { outputs: { y: b.scale(op(x), 0.5) }, updates: [] };
      return { step, feeds: draw.feeds, tolerance: summed(2 * sizeOf(size)), wrt: [x] };
    },
  }),
);

export const REDUCTION_CASES: readonly Case[] = [
  ...each,
  ...[undefined, 0, 1, -1].map((axis) =>
    found(`argMax along ${axis === undefined ? 'all axes' : `axis ${axis}`}`, axis, SIZES),
  ),
  found('argMax of many rows', 1, LONG),
  ...long,
  ...sizes,
];
