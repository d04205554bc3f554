/** Tensors put together and taken apart. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Node } from '../../graph/node.ts';
import { axisOf } from '../../graph/shapes.ts';
import * as joins from '../../ops/joins.ts';
import { squeeze } from '../../ops/movement.ts';
import { type SymbolicTensor, symbolOf, toTensorNode } from '../symbolic.ts';

function nodesOf(where: string, xs: readonly SymbolicTensor[]): Node[] {
  if (!Array.isArray(xs) || xs.length === 0) {
    throw new UsageError(`${where}: xs is ${show(xs)}; expected a list of symbolic tensors.`);
  }
  return xs.map((x, i) => toTensorNode(where, `xs[${i}]`, x));
}

/** One after the other along an axis; the other sizes are the same. @throws ShapeError, UsageError */
export function concatenate(xs: readonly SymbolicTensor[], axis = -1): SymbolicTensor {
  return symbolOf(joins.concat(nodesOf('ops.concatenate', xs), axis));
}

/** Side by side along a new axis; all of one shape. @throws ShapeError, UsageError */
export function stack(x: readonly SymbolicTensor[], axis = 0): SymbolicTensor {
  return symbolOf(joins.stack(nodesOf('ops.stack', x), axis));
}

/** Parts along an axis: so many of one size, or those that begin at these indices. @throws ShapeError, UsageError */
export function split(x: SymbolicTensor, indicesOrSections: number | readonly number[], axis = 0): SymbolicTensor[] {
  return joins.split(toTensorNode('ops.split', 'x', x), indicesOrSections, axis).map(symbolOf);
}

/** The slices along an axis, without it. @throws ShapeError, UsageError */
export function unstack(x: SymbolicTensor, axis = 0): SymbolicTensor[] {
  const node = toTensorNode('ops.unstack', 'x', x);
  const own = axisOf('unstack', node, axis);
  return joins.split(node, node.shape[own]!, own).map((part) => symbolOf(squeeze(part, [own])));
}
