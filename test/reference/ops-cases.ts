/** Rows for each op of the API: calls of it, and what they give, computed here without wgrad. */
import { leaf } from '../../src/graph/node.ts';
import { ops } from '../../src/index.ts';
import { type SymbolicTensor, symbolOf } from '../../src/nn/symbolic.ts';

const X = [1, -2, 3, -0.5, 0, 2];
const Y = [2, 3, 4, 1, 5, 0.5];
export const FEEDS = { x: X, y: Y, v: [3, 1, 2], i: [2, 0], cube: Array.from({ length: 24 }, (_, k) => k) };

/** [2, 3], [2, 3], [3], whole numbers [2], [2, 3, 4] */
export const x = symbolOf(leaf('input', 'x', [2, 3], 'f32'));
export const y = symbolOf(leaf('input', 'y', [2, 3], 'f32'));
export const v = symbolOf(leaf('input', 'v', [3], 'f32'));
export const i = symbolOf(leaf('input', 'i', [2], 'i32'));
export const cube = symbolOf(leaf('input', 'cube', [2, 3, 4], 'f32'));

export type OpName = keyof typeof ops;
export type Row = readonly [
  call: string,
  result: SymbolicTensor | readonly SymbolicTensor[],
  shape: readonly number[],
  values: readonly number[],
];

/** erf by its series, which is good for |x| ≤ 3. */
function erf(a: number): number {
  let [term, total] = [a, a];
  for (let n = 1; n < 80; n++) {
    term *= (-a * a) / n;
    total += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
}

const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));
const relu6 = (a: number): number => Math.min(6, Math.max(0, a));
const elu = (a: number, alpha = 1): number => (a > 0 ? a : alpha * Math.expm1(a));
const geluByTanh = (a: number): number => 0.5 * a * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (a + 0.044715 * a ** 3)));

const UNARY = {
  negative: (a) => -a,
  absolute: Math.abs,
  sign: Math.sign,
  square: (a) => a * a,
  exp: Math.exp,
  expm1: Math.expm1,
  erf,
  logicalNot: (a) => Number(a === 0),
  sigmoid,
  tanh: Math.tanh,
  relu: (a) => Math.max(0, a),
  relu6,
  leakyRelu: (a) => (a > 0 ? a : 0.2 * a),
  elu,
  selu: (a) => 1.0507009873554805 * elu(a, 1.6732632423543772),
  gelu: geluByTanh,
  silu: (a) => a * sigmoid(a),
  softplus: (a) => Math.log1p(Math.exp(a)),
  hardSigmoid: (a) => relu6(a + 3) / 6,
  zerosLike: () => 0,
  onesLike: () => 1,
  stopGradient: (a) => a,
} satisfies Partial<Record<OpName, (a: number) => number>>;

/** Of positive numbers alone. */
const OF_POSITIVE = {
  sqrt: Math.sqrt,
  rsqrt: (a) => 1 / Math.sqrt(a),
  log: Math.log,
  log1p: Math.log1p,
} satisfies Partial<Record<OpName, (a: number) => number>>;

const BINARY = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  equal: (a, b) => Number(a === b),
  notEqual: (a, b) => Number(a !== b),
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  logicalAnd: (a, b) => Number(a !== 0 && b !== 0),
  logicalOr: (a, b) => Number(a !== 0 || b !== 0),
} satisfies Partial<Record<OpName, (a: number, b: number) => number>>;

const each = <F>(table: Readonly<Record<string, F>>, rows: (name: never, f: F) => Row[]): Record<string, Row[]> =>
  Object.fromEntries(Object.entries(table).map(([name, f]) => [name, rows(name as never, f)]));

const elementwise: Readonly<Record<string, readonly Row[]>> = {
  ...each<(a: number) => number>(UNARY, (name: keyof typeof UNARY, f) => [
    [`${name}(x)`, ops[name](x), [2, 3], X.map((a) => f(a))],
    [`${name}(2)`, ops[name](2), [], [f(2)]],
  ]),
  ...each<(a: number) => number>(OF_POSITIVE, (name: keyof typeof OF_POSITIVE, f) => [
    [`${name}(y)`, ops[name](y), [2, 3], Y.map((a) => f(a))],
  ]),
  ...each<(a: number, b: number) => number>(BINARY, (name: keyof typeof BINARY, f) => [
    [`${name}(x, y)`, ops[name](x, y), [2, 3], X.map((a, k) => f(a, Y[k]!))],
    [`${name}(x, v)`, ops[name](x, v), [2, 3], X.map((a, k) => f(a, FEEDS.v[k % 3]!))],
    [`${name}(x, 3)`, ops[name](x, 3), [2, 3], X.map((a) => f(a, 3))],
    [`${name}(3, x)`, ops[name](3, y), [2, 3], Y.map((b) => f(3, b))],
    [`${name}(3, 2)`, ops[name](3, 2), [], [f(3, 2)]],
  ]),
  power: [
    ['power(y, x)', ops.power(y, x), [2, 3], Y.map((b, k) => b ** X[k]!)],
    ['power(x, 2)', ops.power(x, 2), [2, 3], X.map((a) => a ** 2)],
  ],
  clip: [
    ['clip(x, -1, 1.5)', ops.clip(x, -1, 1.5), [2, 3], [1, -1, 1.5, -0.5, 0, 1.5]],
    ['clip(x, 0, Infinity)', ops.clip(x, 0, Number.POSITIVE_INFINITY), [2, 3], [1, 0, 3, 0, 0, 2]],
    ['clip(x, -1, v)', ops.clip(x, -1, v), [2, 3], [1, -1, 2, -0.5, 0, 2]],
  ],
  where: [['where(x > 0, y, 7)', ops.where(ops.greater(x, 0), y, 7), [2, 3], [2, 7, 4, 7, 7, 0.5]]],
  cast: [
    ["cast(i, 'float32')", ops.cast(i, 'float32'), [2], [2, 0]],
    ["cast(x, 'float32')", ops.cast(x, 'float32'), [2, 3], X],
  ],
};

/** `f` of the elements along the axis of x. */
const alongRows = (f: (row: number[]) => number): number[] => [f(X.slice(0, 3)), f(X.slice(3))];
const alongColumns = (f: (column: number[]) => number): number[] => [0, 1, 2].map((k) => f([X[k]!, X[k + 3]!]));

const total = (list: number[]): number => list.reduce((sum, a) => sum + a, 0);
const mean = (list: number[]): number => total(list) / list.length;
const variance = (list: number[]): number => mean(list.map((a) => (a - mean(list)) ** 2));

const REDUCTIONS = {
  sum: total,
  mean,
  max: (list) => Math.max(...list),
  min: (list) => Math.min(...list),
  variance,
  std: (list) => Math.sqrt(variance(list)),
  logsumexp: (list) => Math.log(total(list.map(Math.exp))),
  argmax: (list) => list.indexOf(Math.max(...list)),
} satisfies Partial<Record<OpName, (list: number[]) => number>>;

const reductions = each<(list: number[]) => number>(REDUCTIONS, (name: keyof typeof REDUCTIONS, f) => [
  [`${name}(x)`, ops[name](x), [], [f(X)]],
  [`${name}(x, all kept)`, ops[name](x, { axis: null, keepdims: true }), [1, 1], [f(X)]],
  [`${name}(x, { axis: -1 })`, ops[name](x, { axis: -1 }), [2], alongRows(f)],
  [`${name}(x, { axis: 0, keepdims })`, ops[name](x, { axis: 0, keepdims: true }), [1, 3], alongColumns(f)],
]);

const softmax = (list: number[]): number[] => list.map((a) => Math.exp(a) / total(list.map(Math.exp)));
const columns = (f: (list: number[]) => number[]): number[] => {
  const done = [0, 1, 2].map((k) => f([X[k]!, X[k + 3]!]));
  return [...done.map(([a]) => a!), ...done.map(([, b]) => b!)];
};
const logs = (list: number[]): number[] => softmax(list).map(Math.log);

const lines: Readonly<Record<string, readonly Row[]>> = {
  softmax: [
    ['softmax(x)', ops.softmax(x), [2, 3], [...softmax(X.slice(0, 3)), ...softmax(X.slice(3))]],
    ['softmax(x, { axis: 0 })', ops.softmax(x, { axis: 0 }), [2, 3], columns(softmax)],
  ],
  logSoftmax: [
    ['logSoftmax(x)', ops.logSoftmax(x), [2, 3], [...logs(X.slice(0, 3)), ...logs(X.slice(3))]],
    ['logSoftmax(x, { axis: -2 })', ops.logSoftmax(x, { axis: -2 }), [2, 3], columns(logs)],
  ],
  matmul: [
    ['matmul(x, yᵀ)', ops.matmul(x, ops.transpose(y)), [2, 2], [2 - 6 + 12, 1 - 10 + 1.5, -1 + 0 + 8, -0.5 + 0 + 1]],
    ['matmul(x, v)', ops.matmul(x, v), [2], [3 - 2 + 6, -1.5 + 0 + 4]],
    ['matmul(x, cube)', ops.matmul(x, cube), [2, 2, 4], products(X, 3)],
  ],
  dot: [
    ['dot(v, v)', ops.dot(v, v), [], [14]],
    ['dot(x, v)', ops.dot(x, v), [2], [7, 2.5]],
    ['dot(x, 2)', ops.dot(x, 2), [2, 3], X.map((a) => 2 * a)],
  ],
};

/** x [2, 3] by each matrix [3, 4] of the cube. */
function products(left: readonly number[], terms: number): number[] {
  const at = (matrix: number, row: number, column: number): number =>
    total([0, 1, 2].map((k) => left[row * terms + k]! * FEEDS.cube[matrix * 12 + k * 4 + column]!));
  return [0, 1].flatMap((matrix) => [0, 1].flatMap((row) => [0, 1, 2, 3].map((column) => at(matrix, row, column))));
}

const movement: Readonly<Record<string, readonly Row[]>> = {
  reshape: [
    ['reshape(x, [3, 2])', ops.reshape(x, [3, 2]), [3, 2], X],
    ['reshape(cube, [-1, 4])', ops.reshape(cube, [-1, 4]), [6, 4], FEEDS.cube],
    ['reshape(i, [1, 2])', ops.reshape(i, [1, 2]), [1, 2], [2, 0]],
  ],
  transpose: [
    ['transpose(x)', ops.transpose(x), [3, 2], [1, -0.5, -2, 0, 3, 2]],
    [
      'transpose(cube, { axes: [0, 2, 1] })',
      ops.transpose(cube, { axes: [0, 2, 1] }),
      [2, 4, 3],
      [0, 1].flatMap((a) => [0, 1, 2, 3].flatMap((c) => [0, 1, 2].map((b) => 12 * a + 4 * b + c))),
    ],
  ],
  expandDims: [
    ['expandDims(v, 0)', ops.expandDims(v, 0), [1, 3], [3, 1, 2]],
    ['expandDims(v, -1)', ops.expandDims(v, -1), [3, 1], [3, 1, 2]],
  ],
  squeeze: [
    ['squeeze([1, 3, 1])', ops.squeeze(ops.reshape(v, [1, 3, 1])), [3], [3, 1, 2]],
    ['squeeze([1, 3, 1], { axis: 0 })', ops.squeeze(ops.reshape(v, [1, 3, 1]), { axis: 0 }), [3, 1], [3, 1, 2]],
  ],
  broadcastTo: [['broadcastTo(v, [2, 3])', ops.broadcastTo(v, [2, 3]), [2, 3], [3, 1, 2, 3, 1, 2]]],
  flip: [
    ['flip(x)', ops.flip(x), [2, 3], X.toReversed()],
    ['flip(x, { axis: 1 })', ops.flip(x, { axis: 1 }), [2, 3], [3, -2, 1, 2, 0, -0.5]],
  ],
  slice: [
    ['slice(x, [0, 1], [2, 2])', ops.slice(x, [0, 1], [2, 2]), [2, 2], [-2, 3, 0, 2]],
    ['slice(x, [1, 1], [-1, -1])', ops.slice(x, [1, 1], [-1, -1]), [1, 2], [0, 2]],
  ],
  pad: [
    ['pad(v, [[1, 2]], 9)', ops.pad(v, [[1, 2]], { constantValues: 9 }), [6], [9, 3, 1, 2, 9, 9]],
    ['pad(v, 1)', ops.pad(v, 1), [5], [0, 3, 1, 2, 0]],
  ],
  concatenate: [
    ['concatenate([x, y])', ops.concatenate([x, y]), [4, 3], [...X, ...Y]],
    [
      'concatenate([x, y], { axis: -1 })',
      ops.concatenate([x, y], { axis: -1 }),
      [2, 6],
      [...X.slice(0, 3), ...Y.slice(0, 3), ...X.slice(3), ...Y.slice(3)],
    ],
  ],
  stack: [
    ['stack([v, v])', ops.stack([v, v]), [2, 3], [3, 1, 2, 3, 1, 2]],
    ['stack([v, v], { axis: -1 })', ops.stack([v, v], { axis: -1 }), [3, 2], [3, 3, 1, 1, 2, 2]],
    ['stack([1, 2])', ops.stack([1, 2]), [2], [1, 2]],
  ],
  unstack: [
    ['unstack(x)', ops.unstack(x), [3], X],
    ['unstack(x, { axis: 1 })', ops.unstack(x, { axis: 1 }), [2], [1, -0.5, -2, 0, 3, 2]],
  ],
  split: [
    ['split(x, 2)', ops.split(x, 2), [1, 3], X],
    ['split(x, 3, { axis: 1 })', ops.split(x, 3, { axis: 1 }), [2, 1], [1, -0.5, -2, 0, 3, 2]],
    ['split(v, [1])[0]', ops.split(v, [1])[0]!, [1], [3]],
  ],
  oneHot: [
    ['oneHot(i, 3)', ops.oneHot(i, 3), [2, 3], [0, 0, 1, 1, 0, 0]],
    ['oneHot(i, 3, { axis: 0 })', ops.oneHot(i, 3, { axis: 0 }), [3, 2], [0, 1, 0, 0, 1, 0]],
    ['oneHot(argmax(x), 6)', ops.oneHot(ops.argmax(x), 6), [6], [0, 0, 1, 0, 0, 0]],
  ],
  take: [
    ['take(x, i)', ops.take(x, i), [2], [3, 1]],
    ['take(xᵀ, i, { axis: 0 })', ops.take(ops.transpose(x), i, { axis: 0 }), [2, 2], [3, 2, 1, -0.5]],
    [
      'take(cube, i, { axis: 1 })',
      ops.take(cube, i, { axis: 1 }),
      [2, 2, 4],
      [0, 1].flatMap((a) => [2, 0].flatMap((b) => [0, 1, 2, 3].map((c) => 12 * a + 4 * b + c))),
    ],
    [
      'take(cube, [1, 2], { axis: -1 })',
      ops.take(cube, ops.reshape(i, [1, 2]), { axis: -1 }),
      [2, 3, 1, 2],
      [0, 1].flatMap((a) => [0, 1, 2].flatMap((b) => [2, 0].map((c) => 12 * a + 4 * b + c))),
    ],
  ],
  arange: [
    ['arange(4)', ops.arange(4), [4], [0, 1, 2, 3]],
    ['arange(2, 5)', ops.arange(2, 5), [3], [2, 3, 4]],
    ['arange(1, -1, { step: -0.5 })', ops.arange(1, -1, { step: -0.5 }), [4], [1, 0.5, 0, -0.5]],
  ],
  zeros: [['zeros([2, 2])', ops.zeros([2, 2]), [2, 2], [0, 0, 0, 0]]],
  ones: [['ones([])', ops.ones([]), [], [1]]],
  full: [
    ['full([2], 1.5)', ops.full([2], 1.5), [2], [1.5, 1.5]],
    ['full([2, 3], v)', ops.full([2, 3], v), [2, 3], [3, 1, 2, 3, 1, 2]],
  ],
};

/** Of pictures [2, 3, 4] with one channel, which count up. */
const pictures = ops.reshape(cube, [2, 3, 4, 1]);
const pooling: Readonly<Record<string, readonly Row[]>> = {
  maxPool: [
    ['maxPool(pictures, 2)', ops.maxPool(pictures, 2), [2, 1, 2, 1], [5, 7, 17, 19]],
    [
      'maxPool(pictures, [2, 3], same)',
      ops.maxPool(pictures, [2, 3], { padding: 'same' }),
      [2, 2, 2, 1],
      [5, 7, 9, 11, 17, 19, 21, 23],
    ],
    [
      'maxPool(pictures, [1, 3], { strides: [2, 1] })',
      ops.maxPool(pictures, [1, 3], { strides: [2, 1] }),
      [2, 2, 2, 1],
      [2, 3, 10, 11, 14, 15, 22, 23],
    ],
    ['maxPool(cube, 2)', ops.maxPool(cube, 2), [2, 1, 4], [4, 5, 6, 7, 16, 17, 18, 19]],
    [
      'maxPool([x], [2], { strides: 1 })',
      ops.maxPool(ops.reshape(x, [1, 6, 1]), [2], { strides: 1 }),
      [1, 5, 1],
      [1, 3, 3, 0, 2],
    ],
  ],
  averagePool: [
    ['averagePool(pictures, 2)', ops.averagePool(pictures, 2), [2, 1, 2, 1], [2.5, 4.5, 14.5, 16.5]],
    // one column is padded before, and one after
    [
      'averagePool(pictures, [2, 3], same)',
      ops.averagePool(pictures, [2, 3], { padding: 'same' }),
      [2, 2, 2, 1],
      [2.5, 4.5, 8.5, 10.5, 14.5, 16.5, 20.5, 22.5],
    ],
    [
      'averagePool(cube, 3, null)',
      ops.averagePool(cube, 3, { strides: null }),
      [2, 1, 4],
      [4, 5, 6, 7, 16, 17, 18, 19],
    ],
  ],
};

/** By the names of ops, without their short names. */
export const CASES: Readonly<Record<string, readonly Row[]>> = {
  ...elementwise,
  ...reductions,
  ...lines,
  ...movement,
  ...pooling,
};

export const SHORT = {
  abs: 'absolute',
  argMax: 'argmax',
  concat: 'concatenate',
  div: 'divide',
  mul: 'multiply',
  neg: 'negative',
  pow: 'power',
  sub: 'subtract',
  swish: 'silu',
} as const satisfies Partial<Record<OpName, OpName>>;
