/** Sources: values made of nothing but an element's index. Elementwise readers make them where they need them. */
import shader from '../../shaders/elementwise/sources.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { formatShape } from '../graph/shapes.ts';
import { reshape, stackedShape } from '../graph/views.ts';
import { literal } from '../kernels/source.ts';
import { axisArguments, elementwise, f32 } from './elementwise.ts';

export const fillOp: Op<{ shape: Shape; value: number }> = elementwise('fill', shader, 'op_fill', {
  shape: (_, { shape }) => f32(shape),
  args: ({ attrs }) => [literal(attrs.value, false)],
  constant: true,
  stacked: stackedShape,
  reshaped: ({ attrs }, shape, make) => make(fillOp, [], { ...attrs, shape }),
});

/** Every element is `value`. */
export const fill = (shape: Shape, value: number): Node => apply(fillOp, [], { shape, value });

export const iotaOp: Op<{ shape: Shape; axis: number }> = elementwise('iota', shader, 'op_iota', {
  shape: (_, { shape }) => f32(shape),
  args: ({ attrs: { shape, axis } }) => ['i', ...axisArguments(shape, axis)],
  whole: 0,
});

/** Each element is its own coordinate along an axis: 0, 1, 2, … (exact up to 2²⁴). */
export function iota(shape: Shape, axis = 0): Node {
  const own = axis < 0 ? axis + shape.length : axis;
  if (shape[own] === undefined)
    throw new ShapeError(`iota: axis ${axis} of ${formatShape(shape)}, which has ${shape.length} axes.`);
  return apply(iotaOp, [], { shape, axis: own });
}

export const oneHotOp: Op<{ classes: number }> = elementwise('oneHot', shader, 'op_one_hot', {
  shape: ([indices], { classes }) => f32([...indices!.shape.slice(0, -1), classes]),
  args: ({ shape }) => ['i', ...axisArguments(shape, shape.length - 1)],
  vjp: () => [],
});

/**
 * 1 where the last coordinate is the index, else 0; nowhere for an index that is no class.
 * @param indices whole numbers (u32 or i32) of any shape [..]
 * @returns f32 [.., classes]
 */
export function oneHot(indices: Node, classes: number): Node {
  if (indices.dtype !== 'u32' && indices.dtype !== 'i32')
    throw new ShapeError(`oneHot: got indices of ${indices.dtype}, expected whole numbers: u32 or i32.`);
  if (!(Number.isInteger(classes) && classes >= 1))
    throw new ShapeError(`oneHot: ${classes} classes for indices ${formatShape(indices.shape)}, expected at least 1.`);
  return apply(oneHotOp, [reshape(indices, [...indices.shape, 1])], { classes });
}
