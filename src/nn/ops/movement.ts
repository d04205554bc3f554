/** Ops that move elements and compute nothing. All but pad take whole numbers, too. */
import { expectOptions, show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Node, Shape } from '../../graph/node.ts';
import * as m from '../../ops/movement.ts';
import { broadcastTo as repeated } from '../../ops/sums.ts';
import { type AxesOptions, expectF32Number, expectSizes, onlyAxes, type TransposeOptions } from '../op-arguments.ts';
import { applied, named, type SymbolicLike, type SymbolicTensor, symbol } from '../symbolic.ts';

/** Options of `ops.pad`. */
export interface PadOptions {
  /** what is put around x; default: 0 */
  readonly constantValues?: number;
}

/**
 * The elements of x in the shape newShape, where one size may be -1: what is left.
 * @throws ShapeError where that holds other elements, UsageError for other values
 */
export function reshape(x: SymbolicLike, newShape: Shape): SymbolicTensor {
  return symbol('reshape', 'x', x).reshape(newShape);
}

/**
 * x with its axes in another order, reversed by default: [M, N] is [N, M].
 * @throws ShapeError for axes that x has not, UsageError for wrong options
 */
export function transpose(x: SymbolicLike, options: TransposeOptions = {}): SymbolicTensor {
  return symbol('transpose', 'x', x).transpose(options);
}

/**
 * x with a new axis of size 1 at `axis` of the result, -1 being the last: [3] is [1, 3] or [3, 1].
 * @throws ShapeError where the result has no such axis, UsageError for other values
 */
export function expandDims(x: SymbolicLike, axis: number): SymbolicTensor {
  return symbol('expandDims', 'x', x).expandDims(axis);
}

/** x without axes of size 1: [1, 3, 1] is [3]. @throws ShapeError for other axes, UsageError for wrong options */
export function squeeze(x: SymbolicLike, options: AxesOptions = {}): SymbolicTensor {
  return symbol('squeeze', 'x', x).squeeze(options);
}

/**
 * x repeated to a shape: along its axes of size 1, and along new ones before them. [3, 1] is [2, 3, 4].
 * @throws ShapeError where the shapes do not fit, UsageError for other values
 */
export function broadcastTo(x: SymbolicLike, shape: Shape): SymbolicTensor {
  const { node } = symbol('broadcastTo', 'x', x);
  const wanted = expectSizes('ops.broadcastTo', 'shape', shape, 1);
  return named('broadcastTo', () => repeated(node, wanted));
}

/**
 * x with the order of its elements reversed along axes, all of them by default; of the same shape.
 * @throws ShapeError for axes that x has not, UsageError for wrong options
 */
export function flip(x: SymbolicLike, options: AxesOptions = {}): SymbolicTensor {
  const { node } = symbol('flip', 'x', x);
  const axes = onlyAxes('ops.flip', options);
  return named('flip', () => m.flip(node, axes));
}

/**
 * A part of x, of the shape `shape`, where -1 stands for all that is left along an axis.
 * @param startIndices where the part begins along each axis
 * @throws ShapeError where that is not within x, UsageError for other values
 */
export function slice(x: SymbolicLike, startIndices: Shape, shape: Shape): SymbolicTensor {
  return symbol('slice', 'x', x).slice(startIndices, shape);
}

/**
 * x with a constant around it: [3] with 1 on all sides is [5].
 * @param x of any shape, which grows by the widths
 * @param padWidth how many elements come before x and after it: [before, after] for each axis, or one number for all sides
 * @throws ShapeError where there are not as many widths as axes, UsageError for other values
 */
export function pad(
  x: SymbolicLike,
  padWidth: number | readonly (readonly [before: number, after: number])[],
  options: PadOptions = {},
): SymbolicTensor {
  expectOptions('ops.pad', options, ['constantValues'], 'constantValues');
  const value = expectF32Number('ops.pad', 'constantValues', options.constantValues ?? 0);
  const widths = widthsIn(padWidth);
  const around = (node: Node): Node =>
    m.pad(node, typeof widths === 'number' ? node.shape.map(() => [widths, widths]) : widths, value);
  return applied('pad', around, { x });
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** Widths of the right form; whether there are as many as axes, the graph looks. */
function widthsIn<T>(padWidth: T): T {
  const isPair = (pair: unknown): boolean => Array.isArray(pair) && pair.length === 2 && pair.every(isCount);
  if (isCount(padWidth) || (Array.isArray(padWidth) && padWidth.every(isPair))) return padWidth;
  throw new UsageError(
    `ops.pad: padWidth is ${show(padWidth)}; expected [before, after] for each axis, or one number for all sides: whole numbers from 0 up.`,
  );
}
