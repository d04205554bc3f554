/** Whole numbers by the bins that numbers fall into: a table of steps, searched by halves. */
import shader from '../../shaders/bins.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { formatShape } from '../graph/shapes.ts';
import { choice } from '../kernels/choice.ts';
import { expectF32 } from './elementwise.ts';

export const binsOp: Op = {
  name: 'bins',
  kind: 'kernel',
  shape: (inputs) => {
    const [x, edges, values] = expectF32('bins', inputs);
    const [count = 0] = edges!.shape;
    if (edges!.shape.length !== 1 || count === 0 || values!.shape.join() !== `${count + 1}`) {
      const shapes = `${formatShape(edges!.shape)} and values ${formatShape(values!.shape)}`;
      throw new ShapeError(`bins: got edges ${shapes}; expected one edge or more, and one value more.`);
    }
    return { shape: x!.shape, dtype: 'i32' };
  },
  choose: ({ inputs: [, edges], shape }) => {
    const [rows = 1] = shape;
    const [count] = edges!.shape as [number];
    const constants = { SIZE: sizeOf(shape), EDGES: count, STEP: 2 ** Math.floor(Math.log2(count)) };
    return choice(shader, rows, sizeOf(shape) / rows, constants, ['x', 'edges', 'values']);
  },
  vjp: () => [],
  flops: ({ inputs: [, edges], shape }) => sizeOf(shape) * Math.ceil(Math.log2(edges!.shape[0]! + 1)),
  rowwise: ({ shape }) => (shape.length > 0 ? [0] : []),
};

/**
 * For each x the value of its bin, as i32, its fractions cut off; no gradient goes through it.
 * @param edges [bins - 1], going up: a bin begins with an edge and ends before the next one
 * @param values [bins]
 */
export const bins = (x: Node, edges: Node, values: Node): Node => apply(binsOp, [x, edges, values], {});
