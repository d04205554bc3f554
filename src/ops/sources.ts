/** Sources: values made of nothing but an element's index. Elementwise readers make them where they need them. */
import shader from '../../shaders/elementwise/sources.wgsl?raw';
import { apply, type Node, type Shape } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { literal } from '../kernels/source.ts';
import { elementwise, f32 } from './elementwise.ts';

export const fillOp: Op<{ shape: Shape; value: number }> = elementwise('fill', shader, 'op_fill', {
  shape: (_, { shape }) => f32(shape),
  args: ({ attrs }) => [literal(attrs.value, false)],
  constant: true,
  reshaped: ({ attrs }, shape, make) => make(fillOp, [], { ...attrs, shape }),
});

/** Every element is `value`. */
export const fill = (shape: Shape, value: number): Node => apply(fillOp, [], { shape, value });
