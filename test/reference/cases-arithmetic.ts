/** Cases of arithmetic, comparisons and what is chosen by them, powers and exponentials, and casts. */
import { type Node, type Shape, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Case } from './case.ts';
import { matrixCase, unary } from './cases-elementwise.ts';
import type { Draw } from './draw.ts';
import { exact, type Tolerance, ulps, within } from './tolerance.ts';

export const SIZES = [
  [1, 1],
  [7, 9],
  [8, 8],
  [3, 68],
];

type Drawn = (draw: Draw, name: string, shape: Shape) => Node;

const between =
  (low: number, high: number): Drawn =>
  (draw, name, shape) =>
    draw.f32(name, shape, low, high);

/** Multiples of 1/2 in [-2, 2], and `more`. */
const steps =
  (more = 0): Drawn =>
  (draw, name, shape) =>
    draw.values(
      name,
      shape,
      'f32',
      Float32Array.from({ length: sizeOf(shape) }, () => draw.below(9) / 2 - 2 + more),
    );

const kinkFree: Drawn = (draw, name, shape) => draw.kinkFree(name, shape);

/** Of a row and a column, so that both gradients are sums. */
const binary = (name: string, tolerance: Tolerance, op: (a: Node, c: Node) => Node, x: Drawn, z: Drawn): Case =>
  matrixCase(
    name,
    tolerance,
    (draw, [m, n]) => {
      const [a, c] = [x(draw, 'x', [n!]), z(draw, 'z', [m!, 1])];
      return { y: op(a, c), wrt: [a, c] };
    },
    SIZES,
  );

const bent = (name: string, tolerance: Tolerance, op: (x: Node) => Node): Case =>
  matrixCase(
    name,
    tolerance,
    (draw, shape) => {
      const x = kinkFree(draw, 'x', shape);
      return { y: op(x), wrt: [x] };
    },
    SIZES,
  );

const smooth = (name: string, tolerance: Tolerance, op: (x: Node) => Node, low: number, high: number): Case =>
  unary(name, tolerance, op, low, high, SIZES);

/** Of values at which differences have no digits left, so that the gradient is not checked. */
const forward = (row: Case): Case => ({ ...row, gradientSize: [] });

const number = (value: number): Node => b.fill([], value);

const arithmetic: Case[] = [
  binary('sub', ulps(1, 'one rounding'), b.sub, between(-2, 2), between(-2, 2)),
  binary('div', ulps(3, 'a division: 2.5 ULP'), b.div, between(-2, 2), between(0.5, 2)),
  smooth('neg', exact, b.neg, -2, 2),
  smooth('square', ulps(1, 'one rounding'), b.square, -2, 2),
  smooth(
    'with constants',
    within(2 ** -21, 'three roundings and a reciprocal of values up to 3', 4),
    (x) => b.sub(b.div(b.add(b.mul(number(3), x), number(0)), number(3)), b.add(number(0.5), number(0.25))),
    -2,
    2,
  ),
];

const COMPARISONS = {
  equal: b.equal,
  notEqual: b.notEqual,
  greater: b.greater,
  greaterEqual: b.greaterEqual,
  less: b.less,
  lessEqual: b.lessEqual,
};
const LOGIC = { logicalAnd: b.logicalAnd, logicalOr: b.logicalOr };

/** Conditions on numbers that are neither equal nor 0. */
const CONDITIONS = {
  ...COMPARISONS,
  logicalAnd: (a: Node, c: Node) => b.logicalAnd(b.greater(a, number(0)), b.less(c, number(1))),
  logicalOr: (a: Node, c: Node) => b.logicalOr(b.greater(a, number(0)), b.less(c, number(1))),
  logicalNot: (a: Node, c: Node) => b.logicalNot(b.greater(a, c)),
};

const comparisons: Case[] = [
  {
    name: 'comparisons, many of equal values',
    sizes: SIZES,
    gradientSize: [],
    make: ([m, n], draw) => {
      const [x, z] = [steps()(draw, 'x', [m!, n!]), steps()(draw, 'z', [n!])];
      const results = Object.entries({ ...COMPARISONS, ...LOGIC }).map(([name, op]) => [name, op(x, z)]);
      const outputs = Object.fromEntries([...results, ['logicalNot', b.logicalNot(x)]]);
      return { step: { outputs, updates: [] }, feeds: draw.feeds, tolerance: exact };
    },
  },
  ...Object.entries(CONDITIONS).map(([name, op]) =>
    binary(`where ${name}`, exact, (a, c) => b.where(op(a, c), a, c), steps(0.125), steps(0.25)),
  ),
  binary('maximum', exact, b.maximum, steps(0.125), steps(0.25)),
  binary('minimum', exact, b.minimum, steps(0.125), steps(0.25)),
  bent('abs', exact, b.abs),
  binary('sign', exact, (a, c) => b.mul(b.sign(a), c), kinkFree, between(-2, 2)),
  smooth('clip', exact, (x) => b.clip(x, -0.5, 1.25), -2, 2),
  smooth('clip below', exact, (x) => b.clip(x, 0.25, Number.POSITIVE_INFINITY), -2, 2),
];

const isNear = (name: string, n: number, op: (x: Node) => Node): Case =>
  smooth(name, ulps(n, 'a series: a rounding for each of its last terms'), op, -1e-3, 1e-3);

/** exp is within 3 + 2|x| ULP, log within 2⁻²¹ on [0.5, 2] and 3 ULP elsewhere, pow is made of them. */
const exponentials: Case[] = [
  smooth('exp', ulps(11, 'accuracy of exp up to 4'), b.exp, -4, 4),
  forward(smooth('exp far out', ulps(403, 'accuracy of exp up to 200'), b.exp, -200, 88)),
  smooth('expm1', within(2 ** -22, 'a difference from 1, and accuracy of exp up to 4', 24), b.expm1, -4, 4),
  isNear('expm1 near 0', 4, b.expm1),
  forward(smooth('expm1 far out', within(2 ** -22, 'accuracy of exp up to 200', 403), b.expm1, -200, 88)),
  smooth('log', within(2 ** -21, 'accuracy of log', 4), b.log, 0.5, 4),
  smooth('log1p', within(2 ** -21, 'accuracy of log', 8), b.log1p, -0.75, 4),
  isNear('log1p near 0', 6, b.log1p),
  smooth('log1p far out', ulps(5, 'accuracy of log'), b.log1p, 2, 1e30),
  smooth('sqrt', ulps(5, 'a division, and 2 ULP of inverseSqrt'), b.sqrt, 0.5, 4),
  smooth('rsqrt', ulps(3, '2 ULP of inverseSqrt'), b.rsqrt, 0.5, 4),
  smooth('erf', ulps(12, 'polynomials, and a division of 2.5 ULP'), b.erf, -4.5, 4.5),
  isNear('erf near 0', 8, b.erf),
  binary('pow', ulps(32, 'exp2 of a logarithm within 2⁻²¹, times up to 2'), b.pow, between(0.5, 2), between(-2, 2)),
  ...[-1, -0.5, 0, 0.5, 1, 2, 3, -2.5].map((exponent) =>
    smooth(
      `pow ${exponent}`,
      ulps(32, 'exp2 of a logarithm within 2⁻²¹, times up to 2.5'),
      (x) => b.mul(b.pow(x, number(exponent)), x),
      0.5,
      2,
    ),
  ),
  matrixCase(
    'pow of negative numbers to whole ones',
    ulps(48, 'exp2 of a logarithm of up to 5'),
    (draw, shape) => {
      const [x, z] = [draw.kinkFree('x', shape), steps()(draw, 'z', [shape[1]!])];
      return { y: b.pow(x, b.scale(z, 2)), wrt: [x] };
    },
    [
      [1, 1],
      [7, 9],
      [8, 8],
    ],
  ),
  matrixCase(
    'pow at 0',
    ulps(16, 'exp2 of a logarithm'),
    (draw) => ({
      y: b.pow(
        draw.values('x', [6], 'f32', Float32Array.of(0, 0, 0, -2, 2, 1)),
        draw.values('z', [6], 'f32', Float32Array.of(0, 2, 0.5, 0, 0, 200)),
      ),
    }),
    [[6]],
  ),
];

const WHOLE = [0, 1, -1, 7, -128, 2 ** 24, -(2 ** 24), 2 ** 30, -(2 ** 31)];

/** Whole numbers as indices and labels have them, along the last axis. */
const cast = (dtype: 'u32' | 'i32'): Case =>
  matrixCase(
    `cast from ${dtype}`,
    ulps(1, 'one rounding'),
    (draw, [m, n]) => {
      const values = Uint32Array.from({ length: n! }, () => WHOLE[draw.below(WHOLE.length)]!);
      const x = draw.f32('x', [m!, n!]);
      return { y: b.mul(b.cast(draw.values('k', [n!], dtype, values)), x) };
    },
    SIZES,
  );

const casts: Case[] = [
  ...(['u32', 'i32'] as const).map(cast),
  ...(['u32', 'i32'] as const).map((dtype) =>
    matrixCase(
      `scaled by ${dtype}`,
      ulps(1, 'one rounding'),
      (draw, [m, n]) => {
        const k = draw.values(
          'k',
          [m!, 1],
          dtype,
          Uint32Array.from({ length: m! }, () => draw.below(9)),
        );
        const x = draw.f32('x', [m!, n!]);
        return { y: b.mul(b.cast(k), x), wrt: [x] };
      },
      SIZES,
    ),
  ),
];

/** Views of whole numbers that are stored, and read back. */
const repeated: Case = {
  name: 'whole numbers, repeated and stored',
  sizes: SIZES,
  gradientSize: [],
  make: ([m, n], draw) => {
    const many = b.broadcastTo(draw.u32('k', n!, 1000), [m!, n!]);
    const outputs = { many, y: b.cast(many) };
    return { step: { outputs, updates: [] }, feeds: draw.feeds, tolerance: exact };
  },
};

export const ARITHMETIC_CASES: readonly Case[] = [...arithmetic, ...comparisons, ...exponentials, ...casts, repeated];
