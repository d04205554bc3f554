/** Reductions along any axes, all of them by default. The result has the shape of x without the axes, or with size 1 there. */
import type { Node } from '../../graph/node.ts';
import { sqrt } from '../../ops/exponentials.ts';
import * as r from '../../ops/reductions.ts';
import type { ArgmaxOptions, ReductionOptions } from '../op-arguments.ts';
import { reduction, type SymbolicLike, type SymbolicTensor, symbol } from '../symbolic.ts';

/** Sums of x along axes, which its shape then lacks. @throws ShapeError for axes that x has not, UsageError for wrong options */
export function sum(x: SymbolicLike, options: ReductionOptions = {}): SymbolicTensor {
  return symbol('sum', 'x', x).sum(options);
}

/** Means of x along axes, which its shape then lacks. @throws ShapeError for axes that x has not, UsageError for wrong options */
export function mean(x: SymbolicLike, options: ReductionOptions = {}): SymbolicTensor {
  return symbol('mean', 'x', x).mean(options);
}

/**
 * The largest of x along axes, which its shape then lacks. Equal ones share the gradient.
 * @throws ShapeError for axes that x has not, UsageError for wrong options
 */
export function max(x: SymbolicLike, options: ReductionOptions = {}): SymbolicTensor {
  return symbol('max', 'x', x).max(options);
}

/**
 * The smallest of x along axes, which its shape then lacks. Equal ones share the gradient.
 * @throws ShapeError for axes that x has not, UsageError for wrong options
 */
export function min(x: SymbolicLike, options: ReductionOptions = {}): SymbolicTensor {
  return symbol('min', 'x', x).min(options);
}

/**
 * Where the largest of x along an axis is, the first of equal ones: uint32, of the shape of x without the axis; without an axis, where
 * it is among all elements in their order. No gradient goes through it.
 * @throws ShapeError for an axis that x has not, UsageError for wrong options
 */
export function argmax(x: SymbolicLike, options: ArgmaxOptions = {}): SymbolicTensor {
  return symbol('argmax', 'x', x).argMax(options);
}

/**
 * Variances of x along axes, which its shape then lacks: the mean of the squares of what is left without the mean (Keras's `var`).
 * @throws ShapeError for axes that x has not, UsageError for wrong options
 */
export function variance(x: SymbolicLike, options: ReductionOptions = {}): SymbolicTensor {
  return symbol('variance', 'x', x).variance(options);
}

/**
 * Standard deviations of x along axes, which its shape then lacks: roots of the variances.
 * @throws ShapeError for axes that x has not, UsageError for wrong options
 */
export function std(x: SymbolicLike, options: ReductionOptions = {}): SymbolicTensor {
  const deviation = (node: Node, axes: readonly number[] | undefined, keepdims: boolean): Node =>
    sqrt(r.variance(node, axes, keepdims));
  return reduction('std', deviation, x, options);
}

/**
 * log Σ exp(x) along axes, which the shape of x then lacks, for x of any size.
 * @throws ShapeError for axes that x has not, UsageError for wrong options
 */
export function logsumexp(x: SymbolicLike, options: ReductionOptions = {}): SymbolicTensor {
  return reduction('logsumexp', r.logSumExp, x, options);
}
