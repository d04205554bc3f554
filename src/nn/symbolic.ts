/**
 * SymbolicTensor: a value within a traced step, thin over a node of the graph. Its methods are the common ops; those that are no
 * methods are in src/nn/ops, made by `applied` and its like below. All take and give symbolic tensors.
 */
import { expectOptions, show } from '../arguments.ts';
import type { TensorDType } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import type { Node, Shape } from '../graph/node.ts';
import { axisOf, formatShape } from '../graph/shapes.ts';
import * as views from '../graph/views.ts';
import * as activations from '../ops/activations.ts';
import * as arithmetic from '../ops/arithmetic.ts';
import * as casts from '../ops/cast.ts';
import * as comparisons from '../ops/comparisons.ts';
import * as exponentials from '../ops/exponentials.ts';
import { batchedMatmul } from '../ops/matmul-batched.ts';
import * as movement from '../ops/movement.ts';
import * as reductions from '../ops/reductions.ts';
import * as rows from '../ops/softmax.ts';
import { fill } from '../ops/sources.ts';
import { sum } from '../ops/sums.ts';
import {
  type ArgmaxOptions,
  type AxesOptions,
  type AxisOptions,
  axesIn,
  axisIn,
  DTYPES,
  expectSizes,
  isF32,
  keepdimsIn,
  onlyAxes,
  onlyAxis,
  type ReductionOptions,
  shapeFor,
  type TransposeOptions,
} from './op-arguments.ts';
import { noOperand, renamed } from './op-errors.ts';

/** What ops compute with: a symbolic tensor, or a number, which stands for a tensor of shape []. */
export type SymbolicLike = SymbolicTensor | number;

/**
 * A value within a step that is being traced: it has a shape and no numbers yet. Each method gives a new one and is the op of the
 * same name in `ops`, whose text says more: `x.sum({ axis: -1 })` is `ops.sum(x, { axis: -1 })`.
 */
export class SymbolicTensor {
  /** Sizes, outermost first; [] is a single number. The samples of a batch are counted, too: [batch, ...]. */
  readonly shape: Shape;
  /** What its elements are: 'float32', or whole numbers. */
  readonly dtype: TensorDType;

  /** @internal */
  constructor(
    /** @internal */
    readonly node: Node,
  ) {
    this.shape = node.shape;
    this.dtype = DTYPES[node.dtype];
  }

  /** Shape and dtype, for messages: `symbolic tensor [32, 10] of float32`. */
  toString(): string {
    return `symbolic tensor ${formatShape(this.shape)} of ${this.dtype}`;
  }

  /**
   * Text where text is asked for, as in a template; refuses to be a number, as in `x * 2` or `x < 1`.
   * @param hint what JavaScript asks for
   * @throws UsageError where it is not text
   */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    throw new UsageError(
      `${this}: it has no value before the step runs, so JavaScript's operators cannot compute with it. Use its methods or ops: x.mul(2), x.less(1).`,
    );
  }

  /** this + x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  add(x2: SymbolicLike): SymbolicTensor {
    return applied('add', arithmetic.add, { x1: this, x2 });
  }

  /** this - x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  sub(x2: SymbolicLike): SymbolicTensor {
    return applied('subtract', arithmetic.sub, { x1: this, x2 });
  }

  /** this · x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  mul(x2: SymbolicLike): SymbolicTensor {
    return applied('multiply', arithmetic.mul, { x1: this, x2 });
  }

  /** this / x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  div(x2: SymbolicLike): SymbolicTensor {
    return applied('divide', arithmetic.div, { x1: this, x2 });
  }

  /** this to the power x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  pow(x2: SymbolicLike): SymbolicTensor {
    return applied('power', exponentials.pow, { x1: this, x2 });
  }

  /** The larger of this and x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  maximum(x2: SymbolicLike): SymbolicTensor {
    return applied('maximum', comparisons.maximum, { x1: this, x2 });
  }

  /** The smaller of this and x2, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  minimum(x2: SymbolicLike): SymbolicTensor {
    return applied('minimum', comparisons.minimum, { x1: this, x2 });
  }

  /** 1 where this > x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  greater(x2: SymbolicLike): SymbolicTensor {
    return applied('greater', comparisons.greater, { x1: this, x2 });
  }

  /** 1 where this ≥ x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  greaterEqual(x2: SymbolicLike): SymbolicTensor {
    return applied('greaterEqual', comparisons.greaterEqual, { x1: this, x2 });
  }

  /** 1 where this < x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  less(x2: SymbolicLike): SymbolicTensor {
    return applied('less', comparisons.less, { x1: this, x2 });
  }

  /** 1 where this ≤ x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  lessEqual(x2: SymbolicLike): SymbolicTensor {
    return applied('lessEqual', comparisons.lessEqual, { x1: this, x2 });
  }

  /** 1 where this = x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  equal(x2: SymbolicLike): SymbolicTensor {
    return applied('equal', comparisons.equal, { x1: this, x2 });
  }

  /** 1 where this ≠ x2, else 0, broadcast to one shape. @throws ShapeError where the shapes do not fit, UsageError for other values */
  notEqual(x2: SymbolicLike): SymbolicTensor {
    return applied('notEqual', comparisons.notEqual, { x1: this, x2 });
  }

  /** -this, of the same shape. @throws UsageError for whole numbers */
  neg(): SymbolicTensor {
    return applied('negative', arithmetic.neg, { x: this });
  }

  /** |this|, of the same shape. @throws UsageError for whole numbers */
  abs(): SymbolicTensor {
    return applied('absolute', comparisons.abs, { x: this });
  }

  /** this², of the same shape. @throws UsageError for whole numbers */
  square(): SymbolicTensor {
    return applied('square', arithmetic.square, { x: this });
  }

  /** √this, of the same shape. @throws UsageError for whole numbers */
  sqrt(): SymbolicTensor {
    return applied('sqrt', exponentials.sqrt, { x: this });
  }

  /** 1 / √this, of the same shape. @throws UsageError for whole numbers */
  rsqrt(): SymbolicTensor {
    return applied('rsqrt', exponentials.rsqrt, { x: this });
  }

  /** e to the power this, of the same shape. @throws UsageError for whole numbers */
  exp(): SymbolicTensor {
    return applied('exp', exponentials.exp, { x: this });
  }

  /** The natural logarithm of this, of the same shape. @throws UsageError for whole numbers */
  log(): SymbolicTensor {
    return applied('log', exponentials.log, { x: this });
  }

  /** 1 / (1 + exp(-this)), of the same shape. @throws UsageError for whole numbers */
  sigmoid(): SymbolicTensor {
    return applied('sigmoid', activations.sigmoid, { x: this });
  }

  /** tanh(this), of the same shape. @throws UsageError for whole numbers */
  tanh(): SymbolicTensor {
    return applied('tanh', activations.tanh, { x: this });
  }

  /** this where it is positive, else 0, of the same shape. @throws UsageError for whole numbers */
  relu(): SymbolicTensor {
    return applied('relu', activations.relu, { x: this });
  }

  /** this, at least xMin and at most xMax, of its shape. @throws ShapeError for other shapes, UsageError for xMin > xMax */
  clip(xMin: SymbolicLike, xMax: SymbolicLike): SymbolicTensor {
    if (typeof xMin === 'number' && typeof xMax === 'number') {
      return applied('clip', (x) => comparisons.clip(x, xMin, xMax), { x: this });
    }
    const within = (x: Node, low: Node, high: Node): Node => comparisons.minimum(comparisons.maximum(x, low), high);
    return applied('clip', within, { x: this, xMin, xMax });
  }

  /**
   * The product with matrices: [.., M, K] by x2 [.., K, N] is [.., M, N].
   * @throws ShapeError where the shapes do not fit, UsageError for other values
   */
  matmul(x2: SymbolicLike): SymbolicTensor {
    return applied('matmul', (a, b) => batchedMatmul(a, b), { x1: this, x2 });
  }

  /** Sums along axes, which the shape then lacks. @throws ShapeError for other axes, UsageError for wrong options */
  sum(options: ReductionOptions = {}): SymbolicTensor {
    return reduction('sum', sum, this, options);
  }

  /** Means along axes, which the shape then lacks. @throws ShapeError for other axes, UsageError for wrong options */
  mean(options: ReductionOptions = {}): SymbolicTensor {
    return reduction('mean', reductions.mean, this, options);
  }

  /** The largest along axes, which the shape then lacks. @throws ShapeError for other axes, UsageError for wrong options */
  max(options: ReductionOptions = {}): SymbolicTensor {
    return reduction('max', reductions.max, this, options);
  }

  /** The smallest along axes, which the shape then lacks. @throws ShapeError for other axes, UsageError for wrong options */
  min(options: ReductionOptions = {}): SymbolicTensor {
    return reduction('min', reductions.min, this, options);
  }

  /** Variances along axes, which the shape then lacks. @throws ShapeError for other axes, UsageError for wrong options */
  variance(options: ReductionOptions = {}): SymbolicTensor {
    return reduction('variance', reductions.variance, this, options);
  }

  /**
   * Where the largest along an axis is, as uint32, in the shape without the axis.
   * @throws ShapeError for another axis, UsageError for wrong options
   */
  argMax(options: ArgmaxOptions = {}): SymbolicTensor {
    const keepdims = keepdimsIn('ops.argmax', options);
    const axis = axisIn('ops.argmax', options.axis);
    return applied('argmax', (x) => reductions.argMax(x, axis, keepdims), { x: this });
  }

  /**
   * exp(this) / Σ exp(this) along an axis, the last by default, of the same shape.
   * @throws ShapeError for another axis, UsageError for wrong options
   */
  softmax(options: AxisOptions = {}): SymbolicTensor {
    const axis = onlyAxis('ops.softmax', options, -1);
    return applied('softmax', (x) => along(x, axis, rows.softmax), { x: this });
  }

  /**
   * this - log Σ exp(this) along an axis, the last by default, of the same shape.
   * @throws ShapeError for another axis, UsageError for wrong options
   */
  logSoftmax(options: AxisOptions = {}): SymbolicTensor {
    const axis = onlyAxis('ops.logSoftmax', options, -1);
    return applied('logSoftmax', (x) => along(x, axis, rows.logSoftmax), { x: this });
  }

  /**
   * The same elements in the shape newShape, where one size may be -1: what is left.
   * @throws ShapeError where that holds other elements, UsageError for no list of sizes
   */
  reshape(newShape: Shape): SymbolicTensor {
    return symbolOf(views.reshape(this.node, shapeFor('ops.reshape', this.node, newShape)));
  }

  /**
   * With its axes in another order, reversed by default: [M, N] is [N, M].
   * @throws ShapeError for other axes, UsageError for wrong options
   */
  transpose(options: TransposeOptions = {}): SymbolicTensor {
    expectOptions('ops.transpose', options, ['axes'], 'axes');
    const axes = axesIn('ops.transpose', options.axes, 'axes');
    return named('transpose', () => movement.transpose(this.node, axes));
  }

  /**
   * A part of it, of the shape `shape`, where -1 stands for all that is left along an axis.
   * @param startIndices where the part begins along each axis
   * @throws ShapeError where that is not within it, UsageError for no lists of sizes
   */
  slice(startIndices: Shape, shape: Shape): SymbolicTensor {
    const begin = expectSizes('ops.slice', 'startIndices', startIndices, 0);
    const size = expectSizes('ops.slice', 'shape', shape, -1).map((n, axis) =>
      n === -1 ? (this.shape[axis] ?? 0) - (begin[axis] ?? 0) : n,
    );
    return named('slice', () => movement.slice(this.node, begin, size));
  }

  /**
   * With a new axis of size 1 at `axis` of the result: [3] is [1, 3] or [3, 1].
   * @throws ShapeError where the result has no such axis, UsageError for no whole number
   */
  expandDims(axis: number): SymbolicTensor {
    if (!Number.isSafeInteger(axis))
      throw new UsageError(`ops.expandDims: axis is ${show(axis)}; expected a whole number.`);
    return named('expandDims', () => movement.expandDims(this.node, axis));
  }

  /** Without axes of size 1: [1, 3, 1] is [3]. @throws ShapeError for other axes, UsageError for wrong options */
  squeeze(options: AxesOptions = {}): SymbolicTensor {
    const axes = onlyAxes('ops.squeeze', options);
    return named('squeeze', () => movement.squeeze(this.node, axes));
  }

  /** As float32, exact up to 2²⁴, of the same shape. @throws UsageError for another dtype */
  cast(dtype: 'float32'): SymbolicTensor {
    if (dtype === this.dtype) return this;
    if (dtype === 'float32') return named('cast', () => casts.cast(this.node));
    throw new UsageError(
      `ops.cast: dtype is ${show(dtype)} for a ${this}; expected 'float32'. Whole numbers come from the data, or from argmax.`,
    );
  }

  /** The same values of the same shape, through which no gradient goes. */
  stopGradient(): SymbolicTensor {
    return symbolOf(views.stopGradient(this.node));
  }
}

/** The node of what is to be a symbolic tensor. @throws UsageError where it is none */
export function toTensorNode(where: string, name: string, value: unknown): Node {
  if (value instanceof SymbolicTensor) return value.node;
  throw noOperand(where, name, value, 'a symbolic tensor');
}

/** The node of a symbolic tensor. */
export const nodeOf = (value: SymbolicTensor): Node => value.node;

export const symbolOf = (node: Node): SymbolicTensor => new SymbolicTensor(node);

/**
 * What an op of the graph makes of its operands, by the names of the arguments that they were given as.
 * @param op its name in `ops`
 */
export function applied(
  op: string,
  make: (...operands: Node[]) => Node,
  given: Readonly<Record<string, unknown>>,
): SymbolicTensor {
  const operands = Object.entries(given).map(([name, value]) => floats(op, name, value));
  return named(op, () => make(...operands));
}

/** What the graph makes; its errors are given the name of the op in `ops`. */
export const named = (op: string, make: () => Node): SymbolicTensor => symbolOf(renamed(op, make));

/** A reduction of the graph, with its options checked. */
export function reduction(
  op: string,
  make: (x: Node, axes: readonly number[] | undefined, keepdims: boolean) => Node,
  x: SymbolicLike,
  options: ReductionOptions,
): SymbolicTensor {
  const keepdims = keepdimsIn(`ops.${op}`, options);
  const axes = axesIn(`ops.${op}`, options.axis);
  return applied(op, (node) => make(node, axes, keepdims), { x });
}

/** What goes along the last axis, along another. */
function along(x: Node, axis: number, make: (x: Node) => Node): Node {
  const [own, last] = [axisOf('softmax', x, axis), x.shape.length - 1];
  if (own === last) return make(x);
  const order = [...x.shape.keys()].with(own, last).with(last, own);
  return movement.transpose(make(movement.transpose(x, order)), order);
}

/**
 * An argument as a symbolic tensor.
 * @param op its name in `ops`
 * @throws UsageError for what is neither such a tensor nor a number
 */
export function symbol(op: string, name: string, value: unknown): SymbolicTensor {
  if (value instanceof SymbolicTensor) return value;
  if (isF32(value)) return symbolOf(fill([], value));
  const expected = typeof value === 'number' ? 'a number that float32 holds' : 'a symbolic tensor or a number';
  throw noOperand(`ops.${op}`, name, value, expected);
}

function floats(op: string, name: string, value: unknown): Node {
  const x = symbol(op, name, value);
  if (x.dtype === 'float32') return x.node;
  throw new UsageError(`ops.${op}: ${name} is a ${x}; expected float32. Make it so with cast('float32').`);
}
