/** Cases of products of tensors: batches that both operands have, or one, or each its own, as products of one matrix or of many. */

import { evaluateGraph } from '../../src/cpu/evaluate.ts';
import type { Shape } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import { magnitudes } from './cases-matrix.ts';
import { each, ULP } from './tolerance.ts';

/** Shapes of a and b before M, K, N, of sizes p, q and r. */
const BATCHES: Readonly<Record<string, (p: number, q: number, r: number) => readonly [Shape, Shape]>> = {
  'of one matrix': (p, q) => [[p, q], []],
  'of one matrix and axes of 1': (p) => [[p], [1, 1]],
  'of a batch': (p) => [[p], [p]],
  'of a batch of two axes': (p, q) => [
    [p, q],
    [p, q],
  ],
  'with the first repeated': (p, q) => [[], [p, q]],
  'with the second repeated within': (p, q) => [
    [p, q],
    [p, 1],
  ],
  'with the first repeated outside': (p, q) => [[q], [p, q]],
  'with each repeated for the other': (p, q) => [
    [p, 1],
    [1, q],
  ],
  'with axes in turn': (p, q, r) => [
    [p, 1, r],
    [p, q, 1],
  ],
};

/** [p, q, r, M, K, N]: ones, primes, multiples of 4. */
const SIZES = [
  [2, 3, 2, 5, 3, 7],
  [1, 1, 1, 1, 1, 1],
  [3, 2, 5, 4, 8, 4],
  [2, 1, 3, 1, 17, 6],
  [5, 2, 1, 9, 4, 13],
];

const TRANSPOSED = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

const products: Case[] = Object.entries(BATCHES).flatMap(([name, batches]) =>
  TRANSPOSED.map(([transA, transB]) => ({
    name: `matmul ${transA ? 'aᵀ' : 'a'} · ${transB ? 'bᵀ' : 'b'} ${name}`,
    sizes: SIZES,
    gradientSize: [2, 3, 2, 3, 4, 5],
    make: ([p, q, r, m, k, n], draw): Problem => {
      const [first, second] = batches(p!, q!, r!);
      const a = draw.f32('a', [...first, ...(transA ? [k!, m!] : [m!, k!])]);
      const w = draw.f32('b', [...second, ...(transB ? [n!, k!] : [k!, n!])]);
      const y = b.batchedMatmul(a, w, transA, transB);
      const feeds = { a: magnitudes(draw.feeds.a!), b: magnitudes(draw.feeds.b!) };
      const bounds = evaluateGraph([y], feeds)[0]!.map((sum) => 2 * k! * ULP * sum);
      const step = { outputs: { y: b.scale(y, 2), half: b.scale(y, 0.5) }, updates: [] };
      const tolerance = each(
        bounds.map((bound) => 2 * bound),
        '2K · 2⁻²³ · Σ |ab|',
      );
      return { step, feeds: draw.feeds, tolerance, wrt: [a, w] };
    },
  })),
);

/** A vector is a row before, a column after: [p, M, K]. */
const vectors: Case = {
  name: 'matmul of vectors',
  sizes: [
    [1, 1, 1],
    [3, 4, 5],
    [2, 7, 8],
  ],
  gradientSize: [2, 3, 4],
  make: ([p, m, k], draw): Problem => {
    const [a, u, v] = [draw.f32('a', [p!, m!, k!]), draw.f32('u', [m!]), draw.f32('v', [k!])];
    const sums = b.add(b.batchedMatmul(b.batchedMatmul(u, a), v), b.batchedMatmul(b.batchedMatmul(a, v), u));
    const y = b.mul(sums, b.batchedMatmul(v, v));
    const feeds = Object.fromEntries(Object.entries(draw.feeds).map(([name, values]) => [name, magnitudes(values)]));
    const bounds = evaluateGraph([y], feeds)[0]!.map((sum) => 2 * (m! + 2 * k!) * ULP * sum);
    const tolerance = each(bounds, '2 roundings for each term, of sums of magnitudes');
    return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance, wrt: [a, u, v] };
  },
};

export const BATCHED_CASES: readonly Case[] = [...products, vectors];
