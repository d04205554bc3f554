/**
 * SymbolicTensor: a value within a step that is being traced. It has a shape and a type, and no numbers: these come into being on the GPU,
 * in each step anew.
 */
import { awaited, isPromise, show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import type { Node, Shape } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { reshape, stopGradient } from '../graph/views.ts';
import { relu, sigmoid, tanh } from '../ops/activations.ts';
import { add, div, mul, neg, square, sub } from '../ops/arithmetic.ts';
import { cast } from '../ops/cast.ts';
import {
  abs,
  clip,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  notEqual,
} from '../ops/comparisons.ts';
import { exp, log, pow, rsqrt, sqrt } from '../ops/exponentials.ts';
import { batchedMatmul } from '../ops/matmul-batched.ts';
import { expandDims, slice, squeeze, transpose } from '../ops/movement.ts';
import { argMax, max, mean, min, variance } from '../ops/reductions.ts';
import { logSoftmax, softmax } from '../ops/softmax.ts';
import { fill } from '../ops/sources.ts';
import { sum } from '../ops/sums.ts';
import { expectBoolean, expectNumber, expectOptions } from './check.ts';

/** What ops take: a value of the step, or a number, which counts for every element. */
export type SymbolicLike = SymbolicTensor | number;

/** Which axes a reduction is over, and whether they stay, with size 1. */
export interface AxisOptions {
  /** counted from 0, negative ones from the end; default: all */
  readonly axis?: number | readonly number[] | null;
  /** default false */
  readonly keepdims?: boolean;
}

const DTYPES = { f32: 'float32', i32: 'int32', u32: 'uint32', u8: 'uint8' } as const;

/** A value within a step, such as a batch, what a model says of it, or a loss. Its methods are those of `ops` that are used most. */
export class SymbolicTensor {
  /** sizes, outermost first; [] is a single number */
  readonly shape: Shape;
  /** of its elements */
  readonly dtype: 'float32' | 'int32' | 'uint32' | 'uint8';
  /** @internal */
  readonly node: Node;

  /** @internal */
  constructor(node: Node) {
    this.node = node;
    this.shape = node.shape;
    this.dtype = DTYPES[node.dtype];
  }

  /** `float32 [2, 3]` */
  toString(): string {
    return `${this.dtype} ${formatShape(this.shape)}`;
  }

  /** this + y. @throws ShapeError where the shapes do not broadcast */
  add(y: SymbolicLike): SymbolicTensor {
    return this.#with('add', add, y);
  }
  /** this − y. @throws ShapeError where the shapes do not broadcast */
  sub(y: SymbolicLike): SymbolicTensor {
    return this.#with('sub', sub, y);
  }
  /** this · y. @throws ShapeError where the shapes do not broadcast */
  mul(y: SymbolicLike): SymbolicTensor {
    return this.#with('mul', mul, y);
  }
  /** this / y. @throws ShapeError where the shapes do not broadcast */
  div(y: SymbolicLike): SymbolicTensor {
    return this.#with('div', div, y);
  }
  /** this to the power of y. @throws ShapeError where the shapes do not broadcast */
  pow(y: SymbolicLike): SymbolicTensor {
    return this.#with('pow', pow, y);
  }
  /** The larger of both. @throws ShapeError where the shapes do not broadcast */
  maximum(y: SymbolicLike): SymbolicTensor {
    return this.#with('maximum', maximum, y);
  }
  /** The smaller of both. @throws ShapeError where the shapes do not broadcast */
  minimum(y: SymbolicLike): SymbolicTensor {
    return this.#with('minimum', minimum, y);
  }
  /** 1 where equal, else 0. @throws ShapeError where the shapes do not broadcast */
  equal(y: SymbolicLike): SymbolicTensor {
    return this.#with('equal', equal, y);
  }
  /** 1 where not equal, else 0. @throws ShapeError where the shapes do not broadcast */
  notEqual(y: SymbolicLike): SymbolicTensor {
    return this.#with('notEqual', notEqual, y);
  }
  /** 1 where this > y, else 0. @throws ShapeError where the shapes do not broadcast */
  greater(y: SymbolicLike): SymbolicTensor {
    return this.#with('greater', greater, y);
  }
  /** 1 where this ≥ y, else 0. @throws ShapeError where the shapes do not broadcast */
  greaterEqual(y: SymbolicLike): SymbolicTensor {
    return this.#with('greaterEqual', greaterEqual, y);
  }
  /** 1 where this < y, else 0. @throws ShapeError where the shapes do not broadcast */
  less(y: SymbolicLike): SymbolicTensor {
    return this.#with('less', less, y);
  }
  /** 1 where this ≤ y, else 0. @throws ShapeError where the shapes do not broadcast */
  lessEqual(y: SymbolicLike): SymbolicTensor {
    return this.#with('lessEqual', lessEqual, y);
  }

  /** −this */
  neg(): SymbolicTensor {
    return symbolOf(neg(this.node));
  }
  /** this · this */
  square(): SymbolicTensor {
    return symbolOf(square(this.node));
  }
  /** The root. */
  sqrt(): SymbolicTensor {
    return symbolOf(sqrt(this.node));
  }
  /** 1 / the root. */
  rsqrt(): SymbolicTensor {
    return symbolOf(rsqrt(this.node));
  }
  /** e to the power of this. */
  exp(): SymbolicTensor {
    return symbolOf(exp(this.node));
  }
  /** The natural logarithm. */
  log(): SymbolicTensor {
    return symbolOf(log(this.node));
  }
  /** Without its sign. */
  abs(): SymbolicTensor {
    return symbolOf(abs(this.node));
  }
  /** max(this, 0) */
  relu(): SymbolicTensor {
    return symbolOf(relu(this.node));
  }
  /** 1 / (1 + e^−this) */
  sigmoid(): SymbolicTensor {
    return symbolOf(sigmoid(this.node));
  }
  /** The hyperbolic tangent. */
  tanh(): SymbolicTensor {
    return symbolOf(tanh(this.node));
  }
  /** Within [low, high]. @throws UsageError where one is no number */
  clip(low: number, high: number): SymbolicTensor {
    return symbolOf(clip(this.node, expectValue('clip', 'low', low), expectValue('clip', 'high', high)));
  }

  /** The product of matrices [..., m, k] · [..., k, n]; leading axes broadcast. @throws ShapeError */
  matmul(y: SymbolicTensor): SymbolicTensor {
    return this.#with('matmul', batchedMatmul, y);
  }

  /** Sums. @throws ShapeError where it has no such axis */
  sum(options: AxisOptions = {}): SymbolicTensor {
    return this.#over('sum', sum, options);
  }
  /** Means. @throws ShapeError where it has no such axis */
  mean(options: AxisOptions = {}): SymbolicTensor {
    return this.#over('mean', mean, options);
  }
  /** Mean squares of the distances from the mean. @throws ShapeError where it has no such axis */
  variance(options: AxisOptions = {}): SymbolicTensor {
    return this.#over('variance', variance, options);
  }
  /** The largest elements. @throws ShapeError where it has no such axis */
  max(options: AxisOptions = {}): SymbolicTensor {
    return this.#over('max', max, options);
  }
  /** The smallest elements. @throws ShapeError where it has no such axis */
  min(options: AxisOptions = {}): SymbolicTensor {
    return this.#over('min', min, options);
  }
  /** The index of the largest element along an axis, the first where several are; without an axis, among all. @throws ShapeError */
  argMax(axis?: number): SymbolicTensor {
    return symbolOf(argMax(this.node, axis));
  }
  /** Probabilities along the last axis: e^x / Σ e^x. @throws ShapeError where it is a single number */
  softmax(): SymbolicTensor {
    return symbolOf(softmax(this.node));
  }
  /** Logarithms of the softmax along the last axis. @throws ShapeError where it is a single number */
  logSoftmax(): SymbolicTensor {
    return symbolOf(logSoftmax(this.node));
  }

  /** The same elements in another shape; one size may be −1. @throws ShapeError where there are not as many */
  reshape(shape: readonly number[]): SymbolicTensor {
    return symbolOf(reshape(this.node, shapeWith(this.node, shape)));
  }
  /** With its axes in another order; default: reversed. @throws ShapeError */
  transpose(axes?: readonly number[]): SymbolicTensor {
    return symbolOf(transpose(this.node, axes));
  }
  /** A part: `size` elements from `begin` on, along each axis. @throws ShapeError where it is not within */
  slice(begin: readonly number[], size: readonly number[]): SymbolicTensor {
    return symbolOf(slice(this.node, begin, size));
  }
  /** With one more axis, of size 1. @throws ShapeError */
  expandDims(axis = -1): SymbolicTensor {
    return symbolOf(expandDims(this.node, axis));
  }
  /** Without axes of size 1. @throws ShapeError where one is larger */
  squeeze(axis?: number | readonly number[]): SymbolicTensor {
    return symbolOf(squeeze(this.node, axesIn('squeeze', axis)));
  }
  /** Whole numbers as float32. */
  cast(dtype: 'float32'): SymbolicTensor {
    if (dtype !== 'float32') throw new UsageError(`cast: dtype is ${show(dtype)}; expected 'float32'.`);
    return symbolOf(cast(this.node));
  }
  /** The same values, through which no gradient goes. */
  stopGradient(): SymbolicTensor {
    return symbolOf(stopGradient(this.node));
  }

  #with(op: string, make: (a: Node, b: Node) => Node, y: SymbolicLike): SymbolicTensor {
    return symbolOf(make(this.node, toNode(op, 'y', y)));
  }

  #over(op: string, make: Reduction, options: AxisOptions): SymbolicTensor {
    return symbolOf(reduceBy(op, make, this.node, options));
  }
}

export const nodeOf = (value: SymbolicTensor): Node => value.node;

export const symbolOf = (node: Node): SymbolicTensor => new SymbolicTensor(node);

/** The node of what an op was given. @throws UsageError for anything but values of the step and numbers */
export function toNode(where: string, name: string, value: unknown): Node {
  if (value instanceof SymbolicTensor) return value.node;
  if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return fill([], value);
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a symbolic tensor or a number.${todo(value)}`);
}

/** As `toNode`, for ops that need a shape. @throws UsageError */
export function toTensorNode(where: string, name: string, value: unknown): Node {
  if (value instanceof SymbolicTensor) return value.node;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a symbolic tensor.${todo(value)}`);
}

function todo(value: unknown): string {
  if (value instanceof Tensor) return ' Values that a step needs go into fit, as samples.';
  return isPromise(value) ? awaited(value) : '';
}

export type Reduction = (x: Node, axes?: readonly number[], keepdims?: boolean) => Node;

export function reduceBy(where: string, make: Reduction, x: Node, options: AxisOptions): Node {
  expectOptions(where, options, ['axis', 'keepdims'], 'axis');
  const { axis, keepdims = false } = options;
  return make(x, axesIn(where, axis), expectBoolean(where, 'keepdims', keepdims));
}

/** Undefined: all axes. @throws UsageError */
export function axesIn(where: string, axis: unknown): readonly number[] | undefined {
  if (axis === undefined || axis === null) return undefined;
  const axes: readonly unknown[] = Array.isArray(axis) ? axis : [axis];
  for (const each of axes) {
    if (!Number.isInteger(each)) {
      throw new UsageError(`${where}: axis is ${show(axis)}; expected a whole number, or a list of such.`);
    }
  }
  return axes as readonly number[];
}

/** A shape in which one size may be −1: what is left. */
export function shapeWith({ shape: own }: Node, shape: readonly number[]): Shape {
  if (!Array.isArray(shape)) throw new UsageError(`reshape: the shape is ${show(shape)}; expected an array.`);
  const open = shape.indexOf(-1);
  if (open < 0) return shape;
  const known = shape.reduce((product, size, i) => (i === open ? product : product * size), 1);
  return shape.with(open, own.reduce((product, size) => product * size, 1) / known);
}

export const expectValue = (where: string, name: string, value: number): number =>
  expectNumber(where, name, value, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
