/**
 * Every kernel for products passes the same tests: the products of the table of cases, plain, with a gather in the prologue,
 * and with activations or an optimizer in the epilogue, each by every variant that can carry it out, by its name. `npm test`
 * takes the sizes that ask most of a kernel, `npm run test:long` all of them.
 */
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import * as b from '../../src/graph/build.ts';
import { type Node, type Step, stepRoots, topologicalOrder } from '../../src/graph/node.ts';
import type { Target } from '../../src/kernels/group.ts';
import { productKey, variantsOf } from '../../src/kernels/matmul.ts';
import { type Case, problemOf, toleranceOf } from '../reference/case.ts';
import { DENSE_CASES } from '../reference/cases-fused.ts';
import { MATRIX_CASES, matmulBounds } from '../reference/cases-matrix.ts';
import { describeWorst, each } from '../reference/tolerance.ts';
import { evaluateStep } from '../reference/twins.ts';
import { engine, runStep } from './harness.ts';

const ALL_SIZES = import.meta.env.VITE_LONG_TESTS === '1';

type Size = readonly [m: number, k: number, n: number];

/** The first sizes of a list are those that `npm test` takes. */
const sizesOf = (first: number, sizes: readonly Size[]): readonly Size[] => (ALL_SIZES ? sizes : sizes.slice(0, first));

/** [M, K, N] around the 4 rows and 4 columns of most variants, the 8 rows of 'rows 8x2' and the 64 threads of a workgroup. */
const SMALL = sizesOf(3, [
  [1, 1, 1],
  [5, 9, 3],
  [9, 20, 36],
  [3, 5, 7],
  [4, 4, 4],
  [7, 8, 12],
  [8, 12, 16],
  [12, 3, 260],
]);
/** Sums long enough to be split; around its 4 rows, 8 vectors of columns, and 32 parts of 4 k. */
const LONG = sizesOf(1, [
  [5, 388, 36],
  [1, 256, 4],
  [3, 260, 28],
  [4, 384, 32],
]);
/** Large enough for tiles, of 32, 64 and 128 rows, 64 columns, 16 k; and rows and columns that no tile divides. */
const LARGE = sizesOf(1, [
  [255, 79, 260],
  [256, 64, 256],
  [257, 65, 257],
  [1, 64, 65536],
  [65537, 81, 1],
]);

const named = (name: string): Case => {
  const found = [...MATRIX_CASES, ...DENSE_CASES].find((row) => row.name === name);
  if (found === undefined) throw new Error(`test: there is no case '${name}'.`);
  return found;
};

const LAYER_SIZES = sizesOf(2, [
  [9, 20, 12],
  [32, 784, 128],
  [5, 388, 36],
  [257, 80, 260],
]);
/** [K, M, N], as the case has them. */
const GRADIENT_SIZES = sizesOf(2, [
  [9, 20, 12],
  [32, 784, 128],
  [66, 260, 260],
  [79, 257, 255],
]);

const TABLE: readonly (readonly [name: string, sizes: readonly Size[]])[] = [
  ['matmul a · b', [...SMALL, ...LONG, ...LARGE, [32, 784, 128], [32, 128, 10]]],
  ['matmul aᵀ · b', [...SMALL, ...LARGE, [784, 32, 128], [128, 32, 10]]],
  ['matmul a · bᵀ', [...SMALL, ...LARGE.slice(0, 3), [32, 10, 128]]],
  ['matmul aᵀ · bᵀ', [...SMALL, ...LARGE.slice(0, 3)]],
  ['layer of plain samples', LAYER_SIZES],
  ['layer of u8 samples', LAYER_SIZES],
  ['layer of f32 samples', LAYER_SIZES],
  ["weights' gradient from plain samples + adam", GRADIENT_SIZES],
  ["weights' gradient from u8 samples + adam", GRADIENT_SIZES],
];

const productOf = (step: Step): Node => topologicalOrder(stepRoots(step)).find(({ op }) => op === 'matmul')!;

/** Options that name a variant each, for those of both kinds of adapter. */
function waysOf(step: Step, subgroups: boolean): [name: string, options: Partial<CompileOptions>][] {
  const product = productOf(step);
  const ways = (['cpu', 'gpu'] as const).flatMap((target: Target) =>
    variantsOf(product, { ...DEFAULT_OPTIONS, target, subgroups }).map((name): [string, Partial<CompileOptions>] => [
      name,
      { target, subgroups, choices: { [productKey(product)]: name } },
    ]),
  );
  return [...new Map(ways)];
}

async function failures(row: Case, size: Size): Promise<string[]> {
  const problem = problemOf(row, size);
  const { step, feeds } = problem;
  const expected = evaluateStep(step, feeds);
  const subgroups = ((await engine()).adapter.subgroupSize ?? 0) >= 4;
  const found = await Promise.all(
    waysOf(step, subgroups).map(async ([variant, options]) => {
      const actual = await runStep(step, feeds, options);
      return Object.keys(expected).map((name) => {
        const worst = describeWorst(actual[name]!, expected[name]!, toleranceOf(problem, name));
        return worst === undefined ? [] : [`[${size}] ${variant}: ${name}${worst}`];
      });
    }),
  );
  return found.flat(2);
}

describe('every variant of matmul against the float64 twin', () => {
  it.each(TABLE)('%s', async (name, sizes) => {
    const wrong: string[] = [];
    for (const size of sizes) wrong.push(...(await failures(named(name), size)));
    expect(wrong).toEqual([]);
  });
});

/** In a chain a workgroup does all columns of its rows, one tile after the other, and the next kernel reads them. */
const chainCase: Case = {
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
      step: { outputs: { y: product, sums: b.sumColumns(product) }, updates: [] },
      feeds: draw.feeds,
      tolerance: { y: each(bounds, '2K · 2⁻²³ · Σ |ab|'), sums: each(sums, 'the errors of a row, and N roundings') },
    };
  },
};

it('in a chain as well', async () => {
  const wrong: string[] = [];
  for (const size of chainCase.sizes) wrong.push(...(await failures(chainCase, size as Size)));
  expect(wrong).toEqual([]);
});

it('puts split sums in a chain on GPUs', () => {
  const { step } = problemOf(chainCase, [5, 388, 36]);
  const key = productKey(productOf(step));
  const { dispatches } = compile(step, { ...DEFAULT_OPTIONS, choices: { [key]: 'split 4x256' } });
  expect(dispatches.map(({ label }) => label)).toEqual([expect.stringMatching(/matmul_split → /)]);
});

it('gives the same bits each time', async () => {
  const { step, feeds } = problemOf(chainCase, [32, 784, 128]);
  for (const [, options] of waysOf(step, false)) {
    const [first, second] = [await runStep(step, feeds, options), await runStep(step, feeds, options)];
    expect(second).toEqual(first);
  }
});
