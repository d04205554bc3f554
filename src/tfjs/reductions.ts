/** Tensors along axes: sums and the like, products of matrices, softmax. */
import type { CpuOp } from '../cpu/evaluate.ts';
import { UsageError } from '../errors.ts';
import { apply, type Node, sizeOf } from '../graph/node.ts';
import { axesOf } from '../graph/shapes.ts';
import { reshape } from '../graph/views.ts';
import { mul, neg, square } from '../ops/arithmetic.ts';
import { abs as absolute } from '../ops/comparisons.ts';
import { sqrt } from '../ops/exponentials.ts';
import { batchedMatmul } from '../ops/matmul-batched.ts';
import { flip, transpose } from '../ops/movement.ts';
import * as r from '../ops/reductions.ts';
import * as rows from '../ops/softmax.ts';
import { sum as summed } from '../ops/sums.ts';
import { applied } from './record.ts';
import { asValues, type DataType, Tensor, type TensorLike, toTensor, withValues } from './tensor.ts';

/** One axis, several, or nothing for all. */
export type Axes = number | readonly number[] | null;

type Reduction = (x: TensorLike, axis?: Axes, keepDims?: boolean) => Tensor;

const listOf = (axis: Axes | undefined): readonly number[] | undefined =>
  axis === undefined || axis === null ? undefined : [axis].flat();

const reduction =
  (
    name: string,
    make: (x: Node, axes: readonly number[] | undefined, keepDims: boolean) => Node,
    dtype: (of: DataType) => DataType,
  ): Reduction =>
  (x, axis, keepDims = false) => {
    const given = toTensor(`tf.${name}`, x);
    return applied(`tf.${name}`, [given], (node) => make(node, listOf(axis), keepDims), dtype(given.dtype));
  };

const float = (): DataType => 'float32';
const whole = (of: DataType): DataType => (of === 'bool' ? 'int32' : of);
const same = (of: DataType): DataType => of;

/** Sums along axes, all where none is given. */
export const sum = reduction('sum', summed, whole);
/** Means along axes, all where none is given. */
export const mean = reduction('mean', r.mean, float);
/** The largest along axes, all where none is given. */
export const max = reduction('max', r.max, same);
/** The smallest along axes, all where none is given. */
export const min = reduction('min', r.min, same);
/** Whether all hold along axes: bool. */
export const all = reduction('all', r.min, () => 'bool');
/** Whether one holds along axes: bool. */
export const any = reduction('any', r.max, () => 'bool');
/** log Σ exp(x) along axes, all where none is given. */
export const logSumExp = reduction('logSumExp', r.logSumExp, float);

/** An op of the CPU alone along the last axis of [outer, n]: a number for each row, or a row. */
const ofRows = (name: string, f: (row: Float64Array) => ArrayLike<number>, keeps: boolean): CpuOp => ({
  name: `tfjs/${name}`,
  kind: 'kernel',
  shape: ([x]) => ({ shape: keeps ? x!.shape : x!.shape.slice(0, -1), dtype: 'f32' }),
  twin: ([x], { inputs }) => {
    const n = inputs[0]!.shape.at(-1)!;
    const rows = Array.from({ length: x!.length / n }, (_, i) => x!.subarray(i * n, (i + 1) * n));
    return Float64Array.from(rows.flatMap((row) => Array.from(f(row))));
  },
});

const productOp = ofRows('prod', (row) => [row.reduce((product, value) => product * value, 1)], false);
const runningOp = ofRows(
  'cumsum',
  (row) => {
    let total = 0;
    return row.map((value) => (total += value));
  },
  true,
);

/** The axes last, as one. */
function asRows(
  x: Node,
  axes: readonly number[] | undefined,
): { rows: Node; others: readonly number[]; own: readonly number[] } {
  const own = axesOf('axes', x, axes);
  const others = [...x.shape.keys()].filter((axis) => !own.includes(axis));
  const moved = transpose(x, [...others, ...own]);
  const n = sizeOf(own.map((axis) => x.shape[axis]!));
  return { rows: reshape(moved, [...others.map((axis) => x.shape[axis]!), n]), others, own };
}

/** Products along axes. No gradient goes through. */
export const prod = reduction(
  'prod',
  (x, axes, keepDims) => {
    const { rows: moved, own } = asRows(x, axes);
    const found = apply(productOp, [moved], {});
    return keepDims
      ? reshape(
          found,
          x.shape.map((size, axis) => (own.includes(axis) ? 1 : size)),
        )
      : found;
  },
  whole,
);

function running(
  name: string,
  op: CpuOp,
): (x: TensorLike, axis?: number, exclusive?: boolean, reverse?: boolean) => Tensor {
  const where = `tf.${name}`;
  return (x, axis = 0, exclusive = false, reverse = false) => {
    const given = toTensor(where, x);
    if (exclusive) throw new UsageError(`${where}: exclusive is not there. Take the whole sums, and slice.`);
    return applied(
      where,
      [given],
      (node) => {
        const turned = reverse ? flip(node, [axis]) : node;
        const { rows: moved, others, own } = asRows(turned, [axis]);
        const order = [...others, ...own];
        const found = transpose(
          apply(op, [moved], {}),
          [...order.keys()].map((k) => order.indexOf(k)),
        );
        return reverse ? flip(found, [axis]) : found;
      },
      given.dtype,
    );
  };
}

const runningProductOp = ofRows(
  'cumprod',
  (row) => {
    let product = 1;
    return row.map((value) => (product *= value));
  },
  true,
);

/** Sums up to each element along an axis. No gradient goes through. */
export const cumsum = running('cumsum', runningOp);
/** Products up to each element along an axis. No gradient goes through. */
export const cumprod = running('cumprod', runningProductOp);

/** The square root of the sum of squares along axes. */
export const euclideanNorm = (x: TensorLike, axis?: Axes, keepDims = false): Tensor =>
  norm(x, 'euclidean', axis, keepDims);

/** Where the largest element along an axis is, the first of equal ones: int32. */
export function argMax(x: TensorLike, axis = 0): Tensor {
  return applied('tf.argMax', [x], (node) => r.argMax(node, axis), 'int32');
}

/** Where the smallest element along an axis is, the first of equal ones: int32. */
export function argMin(x: TensorLike, axis = 0): Tensor {
  return applied('tf.argMin', [x], (node) => r.argMax(neg(node), axis), 'int32');
}

/** Means and variances along axes. */
export function moments(x: TensorLike, axis?: Axes, keepDims = false): { mean: Tensor; variance: Tensor } {
  const of = (make: typeof r.mean): Tensor => applied('tf.moments', [x], (node) => make(node, listOf(axis), keepDims));
  return { mean: of(r.mean), variance: of(r.variance) };
}

/** The norm along axes: 'euclidean', 1, or Infinity. */
export function norm(
  x: TensorLike,
  ord: number | 'euclidean' | 'fro' = 'euclidean',
  axis?: Axes,
  keepDims = false,
): Tensor {
  const axes = listOf(axis);
  return applied('tf.norm', [x], (node) => {
    if (ord === 1) return summed(absolute(node), axes, keepDims);
    if (ord === Number.POSITIVE_INFINITY) return r.max(absolute(node), axes, keepDims);
    if (ord === 2 || typeof ord === 'string') return sqrt(summed(square(node), axes, keepDims));
    throw new UsageError(`tf.norm: ord is ${ord}; expected 1, 2, 'euclidean' or Infinity.`);
  });
}

const last =
  (where: string, make: (x: Node) => Node) =>
  (logits: TensorLike, dim = -1): Tensor =>
    applied(where, [logits], (x) => {
      const [own, end] = [dim < 0 ? dim + x.shape.length : dim, x.shape.length - 1];
      if (own === end) return make(x);
      const order = [...x.shape.keys()].with(own, end).with(end, own);
      return transpose(make(transpose(x, order)), order);
    });

/** exp(x) / Σ exp(x) along an axis, the last where none is given. */
export const softmax = last('tf.softmax', rows.softmax);
/** x - log Σ exp(x) along an axis, the last where none is given. */
export const logSoftmax = last('tf.logSoftmax', rows.logSoftmax);

/** The product of matrices: [.., m, k] by [.., k, n] is [.., m, n]. */
export function matMul(a: TensorLike, b: TensorLike, transposeA = false, transposeB = false): Tensor {
  const turned = (x: Node, turn: boolean): Node =>
    turn ? transpose(x, [...x.shape.keys()].with(-1, x.shape.length - 2).with(-2, x.shape.length - 1)) : x;
  return applied('tf.matMul', [a, b], (x, y) => batchedMatmul(turned(x, transposeA), turned(y, transposeB)));
}

/** Of vectors the sum of products, [], of a matrix and a vector, or of matrices, the product. */
export function dot(a: TensorLike, b: TensorLike): Tensor {
  return applied('tf.dot', [a, b], (x, y) => {
    const [m, n] = [x.shape.length === 1 ? 1 : x.shape[0]!, y.shape.length === 1 ? 1 : y.shape[1]!];
    const product = batchedMatmul(reshape(x, [m, sizeOf(x.shape) / m]), reshape(y, [sizeOf(y.shape) / n, n]));
    return reshape(product, [...(x.shape.length === 1 ? [] : [m]), ...(y.shape.length === 1 ? [] : [n])]);
  });
}

/** [m] and [n] → [m, n]. */
export function outerProduct(a: TensorLike, b: TensorLike): Tensor {
  return applied('tf.outerProduct', [a, b], (x, y) =>
    mul(reshape(x, [sizeOf(x.shape), 1]), reshape(y, [1, sizeOf(y.shape)])),
  );
}

/** The k largest elements along the last axis, the largest first, and where they are: int32. */
export function topk(x: TensorLike, k = 1, sorted = true): { values: Tensor; indices: Tensor } {
  const given = withValues('tf.topk', x);
  const n = given.shape.at(-1)!;
  if (!(sorted === true || sorted === false) || !(k >= 1 && k <= n)) {
    throw new UsageError(`tf.topk: k is ${k}; expected a whole number from 1 to ${n}.`);
  }
  const shape = given.shape.with(-1, k);
  const find = (values: ArrayLike<number>): number[][] =>
    Array.from({ length: given.size / n }, (_, row) =>
      [...Array(n).keys()].sort((i, j) => values[row * n + j]! - values[row * n + i]! || i - j).slice(0, k),
    );
  const of = (dtype: DataType, pick: (values: ArrayLike<number>) => number[]): Tensor => {
    const { values } = given;
    const source = values ? asValues(pick(values), dtype) : given.data().then((read) => asValues(pick(read), dtype));
    return new Tensor(shape, dtype, source);
  };
  return {
    values: of(given.dtype, (values) => find(values).flatMap((row, i) => row.map((j) => values[i * n + j]!))),
    indices: of('int32', (values) => find(values).flat()),
  };
}
