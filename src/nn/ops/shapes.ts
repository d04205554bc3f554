/** Shapes: the same elements in another order, parts of them, or more than once. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import * as views from '../../graph/views.ts';
import { cast as castNode } from '../../ops/cast.ts';
import * as movement from '../../ops/movement.ts';
import { broadcastTo as broadcastNode } from '../../ops/sums.ts';
import {
  axesIn,
  expectValue,
  type SymbolicLike,
  type SymbolicTensor,
  shapeWith,
  symbolOf,
  toNode,
  toTensorNode,
} from '../symbolic.ts';

/** The same elements in another shape; one size may be −1. @throws ShapeError where there are not as many, UsageError */
export function reshape(x: SymbolicTensor, newShape: readonly number[]): SymbolicTensor {
  const node = toTensorNode('ops.reshape', 'x', x);
  return symbolOf(views.reshape(node, shapeWith(node, newShape)));
}

/** Axes in another order; default: reversed. @throws ShapeError, UsageError */
export function transpose(x: SymbolicTensor, axes?: readonly number[]): SymbolicTensor {
  return symbolOf(movement.transpose(toTensorNode('ops.transpose', 'x', x), axes));
}

/** `shape` elements from `startIndices` on, along each axis. @throws ShapeError where they are not within x, UsageError */
export function slice(x: SymbolicTensor, startIndices: readonly number[], shape: readonly number[]): SymbolicTensor {
  return symbolOf(movement.slice(toTensorNode('ops.slice', 'x', x), startIndices, shape));
}

/** Backwards along axes; default: all. @throws ShapeError, UsageError */
export function flip(x: SymbolicTensor, axis?: number | readonly number[]): SymbolicTensor {
  return symbolOf(movement.flip(toTensorNode('ops.flip', 'x', x), axesIn('ops.flip', axis)));
}

/** With `padWidth` [before, after] more elements along each axis, all of one value. @throws ShapeError, UsageError */
export function pad(
  x: SymbolicTensor,
  padWidth: readonly (readonly [before: number, after: number])[],
  constantValues = 0,
): SymbolicTensor {
  const node = toTensorNode('ops.pad', 'x', x);
  if (!Array.isArray(padWidth)) {
    throw new UsageError(`ops.pad: padWidth is ${show(padWidth)}; expected [before, after] for each axis.`);
  }
  return symbolOf(movement.pad(node, padWidth, expectValue('ops.pad', 'constantValues', constantValues)));
}

/** With one more axis, of size 1. @throws ShapeError, UsageError */
export function expandDims(x: SymbolicTensor, axis: number): SymbolicTensor {
  return symbolOf(movement.expandDims(toTensorNode('ops.expandDims', 'x', x), axis));
}

/** Without axes of size 1; default: without all such. @throws ShapeError where one is larger, UsageError */
export function squeeze(x: SymbolicTensor, axis?: number | readonly number[]): SymbolicTensor {
  return symbolOf(movement.squeeze(toTensorNode('ops.squeeze', 'x', x), axesIn('ops.squeeze', axis)));
}

/** Repeated to a larger shape, as operands broadcast. @throws ShapeError where it cannot be, UsageError */
export function broadcastTo(x: SymbolicLike, shape: readonly number[]): SymbolicTensor {
  return symbolOf(broadcastNode(toNode('ops.broadcastTo', 'x', x), shape));
}

/** Whole numbers, or 0 and 1 of comparisons, as float32. @throws UsageError for other types */
export function cast(x: SymbolicTensor, dtype: 'float32'): SymbolicTensor {
  if (dtype !== 'float32') throw new UsageError(`ops.cast: dtype is ${show(dtype)}; expected 'float32'.`);
  return symbolOf(castNode(toTensorNode('ops.cast', 'x', x)));
}

/** The same values, through which no gradient goes. @throws UsageError */
export function stopGradient(x: SymbolicTensor): SymbolicTensor {
  return symbolOf(views.stopGradient(toTensorNode('ops.stopGradient', 'x', x)));
}
