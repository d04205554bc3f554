/**
 * Every kernel for products, by its name, and what it is tried on: the products of the table of cases, plain, with a gather in the
 * prologue, with activations or an optimizer in the epilogue, and in a chain.
 */
import { type CompileOptions, DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import { type Node, type Step, stepRoots, topologicalOrder } from '../../src/graph/node.ts';
import type { Target } from '../../src/graph/op.ts';
import * as b from '../../src/ops/all.ts';
import { productKey, variantsOf } from '../../src/ops/matmul-kernels.ts';
import { type Case, type Problem, problemOf } from './case.ts';
import { DENSE_CASES } from './cases-fused.ts';
import { MATRIX_CASES, matmulBounds } from './cases-matrix.ts';
import { BALANCED_CASE, PICTURES_CASE } from './cases-pictures.ts';
import type { Ways } from './kernel-checks.ts';
import { each } from './tolerance.ts';

export type Size = readonly [m: number, k: number, n: number];

/** Sizes of which the first few ask most of a kernel. */
interface Sizes {
  readonly all: readonly Size[];
  readonly hardest: number;
}

/** [M, K, N] around the 4 rows and 4 columns of most variants, the 8 rows of 'rows 8x2' and the 64 threads of a workgroup. */
const SMALL: Sizes = {
  hardest: 3,
  all: [
    [1, 1, 1],
    [5, 9, 3],
    [9, 20, 36],
    [3, 5, 7],
    [4, 4, 4],
    [7, 8, 12],
    [8, 12, 16],
    [12, 3, 260],
  ],
};
/** Sums long enough to be split; around its 4 rows, 8 vectors of columns, and 32 parts of 4 k. */
const LONG: Sizes = {
  hardest: 1,
  all: [
    [5, 388, 36],
    [1, 256, 4],
    [3, 260, 28],
    [4, 384, 32],
  ],
};
/** Large enough for tiles, of 32, 64 and 128 rows, 64 columns, 16 k; and rows and columns that no tile divides. */
const LARGE: Sizes = {
  hardest: 1,
  all: [
    [255, 84, 260], // as many terms as ask for the kernel of the longest text
    [255, 79, 260],
    [256, 64, 256],
    [257, 65, 257],
    [1, 64, 65536],
    [65537, 81, 1],
  ],
};
/** Without the two that take long with a transposed b. */
const LARGE_TRANSPOSED: Sizes = { hardest: 1, all: LARGE.all.slice(0, 3) };
/** With 67 rows: some variants are for 64 and more. */
const LAYERS: Sizes = {
  hardest: 3,
  all: [
    [9, 20, 12],
    [32, 784, 128],
    [67, 80, 48],
    [5, 388, 36],
    [257, 80, 260],
  ],
};
/** [K, M, N], as the case has them. */
const GRADIENTS: Sizes = {
  hardest: 2,
  all: [
    [9, 20, 12],
    [32, 784, 128],
    [66, 260, 260],
    [79, 257, 255],
  ],
};
const of = (...all: Size[]): Sizes => ({ all, hardest: all.length });

const TABLE: Readonly<Record<string, readonly Sizes[]>> = {
  'matmul a · b': [SMALL, LONG, LARGE, of([67, 80, 48], [32, 784, 128], [32, 128, 10])],
  'matmul aᵀ · b': [SMALL, LARGE, of([784, 32, 128], [128, 32, 10])],
  'matmul a · bᵀ': [SMALL, LARGE_TRANSPOSED, of([32, 10, 128])],
  'matmul aᵀ · bᵀ': [SMALL, LARGE_TRANSPOSED],
  'layer of plain samples': [LAYERS],
  'layer of u8 samples': [LAYERS],
  'layer of f32 samples': [LAYERS],
  "weights' gradient from plain samples + adam": [GRADIENTS],
  "weights' gradient from u8 samples + adam": [GRADIENTS],
};

/** In a chain a workgroup does all columns of its rows, one tile after the other, and the next kernel reads them. */
export const CHAIN_CASE: Case = {
  name: 'product → sum of its columns',
  sizes: [
    [5, 388, 36],
    [9, 256, 128],
    [32, 784, 128],
  ],
  gradientSize: [],
  make: ([m, k, n], draw) => {
    const product = b.matmul(draw.rectified('a', [m!, k!]), draw.f32('b', [k!, n!]));
    const bounds = matmulBounds(draw.feeds.a!, draw.feeds.b!, [m!, k!, n!]);
    const sums = Float64Array.from({ length: m! }, (_, row) =>
      bounds.subarray(row * n!, (row + 1) * n!).reduce((sum, bound) => sum + bound * (1 + n! / k!), 0),
    );
    return {
      step: { outputs: { y: product, sums: b.sum(product, [1]) }, updates: [] },
      feeds: draw.feeds,
      tolerance: { y: each(bounds, '2K · 2⁻²³ · Σ |ab|'), sums: each(sums, 'the errors of a row, and N roundings') },
    };
  },
};

/** The cases with a product, at all their sizes or at those that ask most. */
export function productCases(all: boolean): readonly Case[] {
  const known = [...MATRIX_CASES, ...DENSE_CASES];
  const cases = Object.entries(TABLE).map(([name, lists]): Case => {
    const found = known.find((row) => row.name === name);
    if (found === undefined) throw new Error(`test: there is no case '${name}'.`);
    return { ...found, sizes: lists.flatMap((sizes) => sizes.all.slice(0, all ? undefined : sizes.hardest)) };
  });
  return [...cases, CHAIN_CASE, PICTURES_CASE, BALANCED_CASE];
}

export const productOf = (step: Step): Node =>
  topologicalOrder(stepRoots(step)).find(({ op }) => op.name === 'matmul')!;

/** A way to compile a step for each variant that can carry out its product, of those of both kinds of adapter. */
export function variantWays(step: Step, subgroups: boolean): Ways {
  const product = productOf(step);
  const ways = (['cpu', 'gpu'] as const).flatMap((target: Target) =>
    variantsOf(product, { ...DEFAULT_OPTIONS, target, subgroups }).map((name): [string, Partial<CompileOptions>] => [
      name,
      { target, subgroups, choices: { [productKey(product)]: name } },
    ]),
  );
  return Object.fromEntries(ways);
}

/** A problem that a variant can solve. */
export interface Trial {
  readonly where: string;
  readonly problem: Problem;
  readonly ways: Ways;
}

/** Every variant by its name, with all that it can be tried on, at the sizes that ask most. */
export function trialsByVariant(subgroups: boolean): ReadonlyMap<string, readonly Trial[]> {
  const trials = new Map<string, Trial[]>();
  for (const row of productCases(false)) {
    for (const size of row.sizes) {
      const problem = problemOf(row, size);
      for (const [name, options] of Object.entries(variantWays(problem.step, subgroups))) {
        const known = trials.get(name) ?? [];
        trials.set(name, known);
        known.push({ where: `${row.name} [${size}]`, problem, ways: { [name]: options } });
      }
    }
  }
  return trials;
}
