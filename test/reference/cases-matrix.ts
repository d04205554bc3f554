/** Cases of the ops over rows and columns: products, sums, softmax and cross-entropy. */

import { matmul, sumColumns, sumRows } from '../../src/cpu/matrix.ts';
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { type Case, MATRICES, type Problem, randomSizes } from './case.ts';
import type { Draw } from './draw.ts';
import { each, exact, type Tolerance, ULP, within } from './tolerance.ts';

export const magnitudes = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, Math.abs);

/** |error| ≤ 2K · 2⁻²³ · Σ |a b|, whatever the order of the sum. */
export function matmulBounds(
  a: ArrayLike<number>,
  w: ArrayLike<number>,
  [m, k, n]: readonly number[],
  transA = false,
  transB = false,
): Float64Array {
  const sizes = [m!, k!, n!];
  return matmul(magnitudes(a), magnitudes(w), sizes, transA, transB).map((sum) => 2 * k! * ULP * sum);
}

/** [M, K, N]: 1; around the 4 of a word and the 8 rows of a tile; more columns than a workgroup has; the last layer; random. */
const PRODUCTS: readonly (readonly number[])[] = [
  [1, 1, 1],
  [3, 5, 7],
  [4, 4, 4],
  [7, 8, 12],
  [8, 12, 16],
  [9, 20, 4],
  [4, 8, 260],
  [32, 128, 10],
  ...randomSizes(2, 30, 40, 50),
];
/** And the products of the model that only one of the transpositions has: the first layer; its weights' gradient; dx. */
const OF_THE_MODEL: Readonly<Record<string, readonly number[]>> = {
  'a · b': [32, 784, 128],
  'aᵀ · b': [784, 32, 128],
  'a · bᵀ': [32, 10, 128],
};

function matmulCase(name: string, transA: boolean, transB: boolean): Case {
  const own = OF_THE_MODEL[name];
  return {
    name: `matmul ${name}`,
    sizes: own === undefined ? PRODUCTS : [...PRODUCTS, own],
    gradientSize: [8, 12, 16],
    make: ([m, k, n], draw): Problem => {
      const a = draw.rectified('a', transA ? [k!, m!] : [m!, k!]);
      const w = draw.f32('b', transB ? [n!, k!] : [k!, n!]);
      const bounds = matmulBounds(draw.feeds.a!, draw.feeds.b!, [m!, k!, n!], transA, transB);
      return {
        step: { outputs: { y: b.matmul(a, w, transA, transB) }, updates: [] },
        feeds: draw.feeds,
        tolerance: each(bounds, '2K · 2⁻²³ · Σ |ab|'),
        wrt: [a, w],
      };
    },
  };
}

function sumCase(name: string, op: (x: Node) => Node, sum: typeof sumRows): Case {
  return {
    name,
    sizes: [...MATRICES, [128, 10]],
    gradientSize: [],
    make: (shape, draw): Problem => {
      const x = draw.f32('x', shape);
      const bounds = sum(magnitudes(draw.feeds.x!), shape[1]!).map((total) => Math.max(...shape) * ULP * total);
      return {
        step: { outputs: { y: op(x) }, updates: [] },
        feeds: draw.feeds,
        tolerance: each(bounds, 'K roundings of a sum of K'),
      };
    },
  };
}

/** [rows, classes]: a workgroup takes 64 rows. */
const ROWS: readonly (readonly number[])[] = [
  [1, 1],
  [1, 10],
  [32, 10],
  [63, 3],
  [64, 2],
  [65, 5],
  ...randomSizes(2, 80, 40),
];

/** Logits in [-4, 4). With `extreme`, the first rows are all equal, one of them at 80 and the others at -80, and the reverse. */
function logits(draw: Draw, [rows, classes]: readonly number[], extreme: boolean): Node {
  const z = draw.f32('z', [rows!, classes!], -4, 4);
  const values = draw.feeds.z!;
  for (let row = 0; extreme && row < Math.min(rows!, 6); row++) {
    for (let c = 0; c < classes!; c++) values[row * classes! + c] = EXTREMES[row % 3]!(c === row % classes!);
  }
  return z;
}
const EXTREMES = [() => 3, (one: boolean) => (one ? 80 : -80), (one: boolean) => (one ? -80 : 80)];

const softmaxTolerance = within(3e-6, 'softmax over about ten classes');

function softmaxCase(extreme: boolean): Case {
  return {
    name: extreme ? 'softmax of extremes' : 'softmax',
    sizes: extreme ? [[7, 10]] : ROWS,
    gradientSize: [6, 10],
    make: (size, draw): Problem => {
      const z = logits(draw, size, extreme);
      const step = { outputs: { y: b.softmax(z) }, updates: [] };
      return { step, feeds: draw.feeds, tolerance: softmaxTolerance, wrt: extreme ? undefined : [z] };
    },
  };
}

const softmaxGradCase: Case = {
  name: 'softmaxGrad',
  sizes: ROWS,
  gradientSize: [],
  make: (size, draw): Problem => {
    const [dy, y] = [draw.f32('dy', size), draw.f32('v', size, 0, 2 / size[1]!)];
    const why = 'as many roundings as classes, of values up to 4 y';
    const tolerance = within((16 * ULP * (size[1]! + 3)) / size[1]!, why);
    return { step: { outputs: { y: b.softmaxGrad(dy, y) }, updates: [] }, feeds: draw.feeds, tolerance };
  },
};

const family: Readonly<Record<string, { op: typeof b.accuracy; tolerance: Tolerance; differentiable?: boolean }>> = {
  crossEntropy: {
    op: b.crossEntropy,
    tolerance: within(1e-5, '1e-5, and 2 ULP where the loss itself is large (160 for ±80)', 2),
    differentiable: true,
  },
  crossEntropyGrad: { op: b.crossEntropyGrad, tolerance: softmaxTolerance },
  accuracy: { op: b.accuracy, tolerance: exact },
};

function familyCase(name: keyof typeof family, extreme: boolean): Case {
  const { op, tolerance, differentiable } = family[name]!;
  return {
    name: extreme ? `${name} of extremes` : name,
    sizes: extreme ? [[7, 10]] : ROWS,
    gradientSize: [6, 10],
    make: (size, draw): Problem => {
      const z = logits(draw, size, extreme);
      const y = op(z, draw.u32('labels', size[0]!, size[1]!));
      const wrt = differentiable && !extreme ? [z] : undefined;
      return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance, wrt };
    },
  };
}

/** matmul_outer sums only what is not zero: here that is nothing. */
const zerosCase: Case = {
  name: 'matmul aᵀ · b of zeros',
  sizes: [[8, 12, 16]],
  gradientSize: [],
  make: ([m, k, n], draw): Problem => {
    const a = draw.values('a', [k!, m!], 'f32', new Float32Array(k! * m!));
    const y = b.matmul(a, draw.f32('b', [k!, n!]), true);
    return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance: exact };
  },
};

export const MATRIX_CASES: readonly Case[] = [
  zerosCase,
  matmulCase('a · b', false, false),
  matmulCase('aᵀ · b', true, false),
  matmulCase('a · bᵀ', false, true),
  matmulCase('aᵀ · bᵀ', true, true),
  sumCase('sumRows', (x) => b.sum(x, [0]), sumRows),
  sumCase('sumColumns', (x) => b.sum(x, [1]), sumColumns),
];

export const ROW_CASES: readonly Case[] = [
  softmaxCase(false),
  softmaxCase(true),
  softmaxGradCase,
  ...Object.keys(family).flatMap((name) => [familyCase(name, false), familyCase(name, true)]),
];
