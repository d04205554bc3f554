/** Elements found by whole numbers, and whole numbers as vectors. */
import { expectOptions } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { type Node, sizeOf } from '../../graph/node.ts';
import { axisOf } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { take as rowsOf } from '../../ops/lookup.ts';
import { expandDims, transpose } from '../../ops/movement.ts';
import { oneHot as ofLast } from '../../ops/sources.ts';
import { expectWhole } from '../check.ts';
import { type AxisOptions, axisIn, onlyAxis } from '../op-arguments.ts';
import { applied, named, type SymbolicLike, type SymbolicTensor, symbol } from '../symbolic.ts';

/** Options of `ops.take`. */
export interface TakeOptions {
  /** the axis of x that indices count along, -1 being the last; null or nothing: all elements in their order, which is the default */
  readonly axis?: number | null;
}

/**
 * 1 where the coordinate along a new axis, the last by default, is the number in x, else 0: [batch] is [batch, numClasses]. All are 0
 * for a number that is no class.
 * @param x whole numbers
 * @throws ShapeError for an axis that the result has not, UsageError for other values
 */
export function oneHot(x: SymbolicTensor, numClasses: number, options: AxisOptions = {}): SymbolicTensor {
  const axis = onlyAxis('ops.oneHot', options, -1);
  const classes = expectWhole('ops.oneHot', 'numClasses', numClasses, 1);
  const indices = wholes('oneHot', 'x', x);
  return named('oneHot', () => {
    const own = axisOf('oneHot', expandDims(indices, -1), axis);
    const last = indices.shape.length;
    return transpose(ofLast(indices, classes), [...indices.shape.keys()].toSpliced(own, 0, last));
  });
}

/**
 * Elements of x by their numbers along an axis: rows of a table [V, D] with axis 0, in the shape of indices and [D]. A number beyond
 * the end takes the last one.
 * @param indices whole numbers from 0 on, of any shape, which replaces the axis
 * @throws ShapeError for an axis that x has not, UsageError for other values
 */
export function take(x: SymbolicLike, indices: SymbolicTensor, options: TakeOptions = {}): SymbolicTensor {
  expectOptions('ops.take', options, ['axis'], 'axis');
  const axis = axisIn('ops.take', options.axis);
  const places = wholes('take', 'indices', indices);
  const found = (node: Node): Node =>
    axis === undefined ? rowsOf(reshape(node, [sizeOf(node.shape)]), places) : along(node, places, axis);
  return applied('take', found, { x });
}

/** The axis is moved to the front, and what replaces it back to its place. */
function along(x: Node, indices: Node, axis: number): Node {
  const own = axisOf('take', x, axis);
  const others = [...x.shape.keys()].filter((k) => k !== own);
  const rank = indices.shape.length;
  const moved = others.map((_, k) => rank + k);
  const order = moved.toSpliced(own, 0, ...indices.shape.keys());
  return transpose(rowsOf(transpose(x, [own, ...others]), indices), order);
}

function wholes(op: string, name: string, value: unknown): Node {
  const x = symbol(op, name, value);
  if (x.dtype === 'int32' || x.dtype === 'uint32') return x.node;
  throw new UsageError(
    `ops.${op}: ${name} is a ${x}; expected whole numbers: int32 or uint32. They come from the data, or from ops.argmax.`,
  );
}
