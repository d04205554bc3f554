/** Arithmetic, element by element. */
import shader from '../../shaders/elementwise/arithmetic.wgsl?raw';
import { apply, type Node } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { literal } from '../kernels/source.ts';
import { elementwise } from './elementwise.ts';
import { constantOf } from './sources.ts';
import { sumTo } from './sums.ts';

/** Whether b is one number for each element of the last axis of the result. */
const isRow = ({ inputs: [, b], shape }: Node): boolean =>
  b!.shape.length === 1 && shape.length > 1 && b!.shape[0] !== 1;
/** Whether b is one number for each row of the matrix that is the result. */
const isColumn = ({ inputs: [, b], shape }: Node): boolean =>
  shape.length === 2 && b!.shape.length === 2 && b!.shape[1] === 1 && b!.shape[0] !== 1;

export const addOp = elementwise('add', shader, 'op_add', {
  vjp: ({ inputs }, dy) => inputs.map((input) => sumTo(dy, input.shape)),
  label: (node) => (isRow(node) ? 'bias' : 'add'),
});
export const add = (a: Node, b: Node): Node => apply(addOp, [a, b], {});

export const mulOp: Op = elementwise('mul', shader, 'op_mul', {
  vjp: ({ inputs: [a, b] }, dy) => [sumTo(mul(dy, b!), a!.shape), sumTo(mul(dy, a!), b!.shape)],
  label: (node) => (isColumn(node) ? 'rowScale' : 'mul'),
  rules: [
    // times a constant
    ({ inputs: [a, b], shape }, make) => {
      const factor = constantOf(b!);
      return factor !== undefined && a!.shape.join() === shape.join() ? make(scaleOp, [a!], { factor }) : undefined;
    },
  ],
});
export const mul = (a: Node, b: Node): Node => apply(mulOp, [a, b], {});

export const scaleOp: Op<{ factor: number }> = elementwise('scale', shader, 'op_scale', {
  args: ({ attrs }) => [literal(attrs.factor, false)],
  vjp: ({ attrs }, dy) => [scale(dy, attrs.factor)],
  rules: [
    ({ inputs: [x], attrs }, make) => {
      const factor = attrs.factor as number;
      if (factor === 1) return x;
      if (x!.op !== (scaleOp as Op)) return undefined;
      return make(scaleOp, x!.inputs, { factor: factor * (x!.attrs.factor as number) });
    },
  ],
});
/** x · factor */
export const scale = (x: Node, factor: number): Node => apply(scaleOp, [x], { factor });
