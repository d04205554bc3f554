/** Tensors put together and taken apart along an axis, the first (0) by default. */
import { show, showList } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Node } from '../../graph/node.ts';
import { axisOf } from '../../graph/shapes.ts';
import * as j from '../../ops/joins.ts';
import { squeeze } from '../../ops/movement.ts';
import { type AxisOptions, onlyAxis } from '../op-arguments.ts';
import { renamed } from '../op-errors.ts';
import { applied, type SymbolicLike, type SymbolicTensor, symbol, symbolOf } from '../symbolic.ts';

/**
 * Tensors one after the other along an axis: [2, 3] and [4, 3] are [6, 3].
 * @param xs whose shapes are equal but for that axis
 * @throws ShapeError where they are not, or there is no such axis; UsageError for other values
 */
export function concatenate(xs: readonly SymbolicLike[], options: AxisOptions = {}): SymbolicTensor {
  const axis = onlyAxis('ops.concatenate', options, 0);
  return applied('concatenate', (...nodes) => j.concat(nodes, axis), elements('concatenate', xs));
}

/**
 * Tensors side by side along a new axis: two of [3] are [2, 3], or [3, 2] with axis -1.
 * @param xs of one shape
 * @throws ShapeError where they are not, or there is no such axis; UsageError for other values
 */
export function stack(xs: readonly SymbolicLike[], options: AxisOptions = {}): SymbolicTensor {
  const axis = onlyAxis('ops.stack', options, 0);
  return applied('stack', (...nodes) => j.stack(nodes, axis), elements('stack', xs));
}

/**
 * What lies along an axis one by one, in the shape of x without it: [2, 3] is two of [3].
 * @throws ShapeError for an axis that x has not, UsageError for wrong options
 */
export function unstack(x: SymbolicLike, options: AxisOptions = {}): SymbolicTensor[] {
  const axis = onlyAxis('ops.unstack', options, 0);
  const { node } = symbol('unstack', 'x', x);
  const parts = renamed('unstack', (): Node[] => {
    const own = axisOf('unstack', node, axis);
    return j.split(node, node.shape[own]!, own).map((part) => squeeze(part, [own]));
  });
  return parts.map(symbolOf);
}

/**
 * x in parts along an axis: [6, 3] in 3 parts is three of [2, 3].
 * @param indicesOrSections how many equal parts, or where all but the first begin
 * @throws ShapeError where x cannot be split so, UsageError for other values
 */
export function split(
  x: SymbolicLike,
  indicesOrSections: number | readonly number[],
  options: AxisOptions = {},
): SymbolicTensor[] {
  const axis = onlyAxis('ops.split', options, 0);
  const { node } = symbol('split', 'x', x);
  if (![indicesOrSections].flat().every((n) => Number.isSafeInteger(n))) {
    throw new UsageError(
      `ops.split: indicesOrSections is ${showList(indicesOrSections)}; expected a whole number, or a list of them.`,
    );
  }
  return renamed('split', () => j.split(node, indicesOrSections, axis)).map(symbolOf);
}

/** The tensors of a list, by the names that messages call them. */
function elements(op: string, xs: unknown): Record<string, unknown> {
  if (Array.isArray(xs)) return Object.fromEntries(xs.map((x, i) => [`xs[${i}]`, x]));
  throw new UsageError(`ops.${op}: xs is ${show(xs)}; expected a list of symbolic tensors, such as [x, y].`);
}
