/** Reductions made of sums, and those that choose. All go along any axes, all of them by default. */
import argMaxShader from '../../shaders/arg_max.wgsl?raw';
import argMaxLongShader from '../../shaders/arg_max_long.wgsl?raw';
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { axesOf } from '../graph/shapes.ts';
import { reshape, stopGradient } from '../graph/views.ts';
import { choice, shapeOf } from '../kernels/choice.ts';
import { add, div, mul, scale, square, sub } from './arithmetic.ts';
import { equal } from './comparisons.ts';
import { expectF32 } from './elementwise.ts';
import { exp, log } from './exponentials.ts';
import { transpose } from './movement.ts';
import { type ReduceAttrs, reduced, reduction } from './reduce.ts';
import { sum } from './sums.ts';

/** The mean of x along axes; see `sum`. */
export function mean(x: Node, axes?: readonly number[], keepdims = false): Node {
  const count = axesOf('mean', x, axes).reduce((product, axis) => product * x.shape[axis]!, 1);
  return scale(sum(x, axes, keepdims), 1 / count);
}

/**
 * Mean and variance of x along axes, which stay with one element each. The variance is the mean of the squares of what is left
 * without the mean: nothing of it is lost where the mean is large.
 */
export function moments(x: Node, axes?: readonly number[]): { mean: Node; variance: Node } {
  const center = mean(x, axes, true);
  // the sum of squares is least at the mean, so that no gradient need go through it
  return { mean: center, variance: mean(square(sub(x, stopGradient(center))), axes, true) };
}

/** The variance of x along axes, the sum of squares divided by their number as Keras does; see `moments` and `sum`. */
export function variance(x: Node, axes?: readonly number[], keepdims = false): Node {
  const own = axesOf('variance', x, axes);
  return squeezed(moments(x, axes).variance, own, keepdims);
}

/** log Σ exp(x) along axes, for x of any size; see `sum`. */
export function logSumExp(x: Node, axes?: readonly number[], keepdims = false): Node {
  const own = axesOf('logSumExp', x, axes);
  const largest = stopGradient(reduced(maxOp, x, axes, true));
  return squeezed(add(log(sum(exp(sub(x, largest)), axes, true)), largest), own, keepdims);
}

/** Without the axes, unless they are kept. */
const squeezed = (x: Node, axes: readonly number[], keepdims: boolean): Node =>
  keepdims
    ? x
    : reshape(
        x,
        x.shape.filter((_, axis) => !axes.includes(axis)),
      );

/** The elements that are the result share its gradient equally, as in TensorFlow. */
function shared(node: Node<ReduceAttrs>, dy: Node): Node[] {
  const [x] = node.inputs;
  const { axis } = node.attrs;
  const one = x!.shape.with(axis, 1);
  const ties = equal(x!, reshape(node as Node, one));
  return [mul(ties, div(reshape(dy, one), sum(ties, [axis], true)))];
}

export const maxOp: Op<ReduceAttrs> = reduction('max', { vjp: shared });
/** The largest of x along axes; equal ones share the gradient. See `sum`. */
export const max = (x: Node, axes?: readonly number[], keepdims = false): Node => chosen(maxOp, x, axes, keepdims);

export const minOp: Op<ReduceAttrs> = reduction('min', { vjp: shared });
/** The smallest of x along axes; equal ones share the gradient. See `sum`. */
export const min = (x: Node, axes?: readonly number[], keepdims = false): Node => chosen(minOp, x, axes, keepdims);

/** Reduced in one run of neighbouring axes, so that equal elements share the gradient wherever they are. */
function chosen(op: Op<ReduceAttrs>, x: Node, axes: readonly number[] | undefined, keepdims: boolean): Node {
  const own = axesOf(op.name, x, axes).sort((a, b) => a - b);
  const wide = own.filter((axis) => x.shape[axis] !== 1);
  const kept = [...x.shape.keys()].filter((axis) => !own.includes(axis));
  const isRun = kept.every((axis) => x.shape[axis] === 1 || axis < wide[0]! || axis > wide.at(-1)!);
  if (isRun) return reduced(op, x, axes, keepdims);
  const inner = own.map((_, k) => kept.length + k);
  const value = reduced(op, transpose(x, [...kept, ...own]), inner, false);
  return keepdims
    ? reshape(
        value,
        x.shape.map((size, axis) => (own.includes(axis) ? 1 : size)),
      )
    : value;
}

/** On a GPU more rows than this are shared by the threads of a workgroup, */
const LONG = 512;
/** of results that are no more than this: as many threads fill it as it is. */
const FEW_RESULTS = 2 ** 14;
/** A power of two: they compare what they found in pairs. */
const THREADS = 256;

/** Along axis 1 of [O, R, N]. */
export const argMaxOp: Op = {
  name: 'argMax',
  kind: 'kernel',
  shape: (inputs) => {
    const [x] = expectF32('argMax', inputs);
    return { shape: x!.shape.toSpliced(1, 1), dtype: 'u32' };
  },
  choose: ({ inputs: [x] }, { target, tuned }) => {
    const [outer = 1, rows = 1, columns = 1] = shapeOf(x);
    const sizes = { OUTER: outer, ROWS: rows, COLUMNS: columns };
    const isLong = tuned && target === 'gpu' && rows > LONG && outer * columns <= FEW_RESULTS;
    if (!isLong) return choice(argMaxShader, outer, columns, sizes, ['x']);
    return {
      shader: argMaxLongShader,
      lanes: 1,
      constants: { WG: THREADS, ...sizes },
      workgroups: outer * columns,
      fixedThreads: true,
      inputs: ['x'],
      results: ['y'],
    };
  },
  flops: ({ inputs: [x] }) => sizeOf(x!.shape),
  rowwise: () => [0],
};

/**
 * Where the largest element along an axis is, the first of equal ones: u32, through which no gradient goes.
 * @param axis default: of all elements, in their order
 * @param keepdims whether the axis stays, with one element; without an axis, all of them
 * @throws ShapeError for an axis that x has not, or that has no elements
 */
export function argMax(x: Node, axis?: number, keepdims = false): Node {
  const own = axesOf('argMax', x, axis === undefined ? undefined : [axis]);
  const [first = 0, last = -1] = [own[0], own.at(-1)];
  const [outer, inner] = [x.shape.slice(0, first), x.shape.slice(last + 1)];
  const rows = sizeOf(x.shape.slice(first, last + 1));
  const found = apply(argMaxOp, [reshape(x, [sizeOf(outer), rows, sizeOf(inner)])], {});
  return reshape(found, [...outer, ...(keepdims ? own.map(() => 1) : []), ...inner]);
}
