/** Sources: values made of nothing but an element's index. Elementwise readers make them where they need them. */
import shader from '../../shaders/elementwise/sources.wgsl?raw';
import { apply, type Node, type Shape } from '../graph/node.ts';
import type { Op, Rule } from '../graph/op.ts';
import { literal } from '../kernels/source.ts';
import { elementwise, f32 } from './elementwise.ts';

export const fillOp: Op<{ shape: Shape; value: number }> = elementwise('fill', shader, 'op_fill', {
  shape: (_, { shape }) => f32(shape),
  args: ({ attrs }) => [literal(attrs.value, false)],
  uniform: true,
  reshaped: ({ attrs }, shape, make) => make(fillOp, [], { ...attrs, shape }),
});

/** Every element is `value`. */
export const fill = (shape: Shape, value: number): Node => apply(fillOp, [], { shape, value });

/** The value of all elements, where it is known. */
export const constantOf = (node: Node): number | undefined =>
  node.op === (fillOp as Op) ? (node.attrs.value as number) : undefined;

/** A rule: an op of constants is a constant. */
/* @__NO_SIDE_EFFECTS__ */
export function folded(f: (...values: number[]) => number): Rule {
  return ({ inputs, shape }, make) => {
    const values = inputs.map(constantOf);
    if (!values.every((value) => value !== undefined)) return undefined;
    const value = Math.fround(f(...values));
    return Number.isFinite(value) ? make(fillOp, [], { shape, value }) : undefined;
  };
}
