/** Arithmetic, element by element. */
import shader from '../../shaders/elementwise/arithmetic.wgsl?raw';
import { apply, type Node } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { literal } from '../kernels/source.ts';
import { constantOf, elementwise } from './elementwise.ts';
import { sumTo } from './sums.ts';

/** Whether b is one number for each element of the last axis of the result. */
const isRow = ({ inputs: [, b], shape }: Node): boolean =>
  b!.shape.length === 1 && shape.length > 1 && b!.shape[0] !== 1;
/** Whether b is one number for each row of the matrix that is the result. */
const isColumn = ({ inputs: [, b], shape }: Node): boolean =>
  shape.length === 2 && b!.shape.length === 2 && b!.shape[1] === 1 && b!.shape[0] !== 1;

/** x of a node of x and a constant, where x has the result's shape; and the constant. */
function withConstant({ inputs, shape }: Node, at: 0 | 1): readonly [x: Node, constant: number] | undefined {
  const [x, constant] = [inputs[1 - at]!, constantOf(inputs[at]!)];
  return constant !== undefined && x.shape.join() === shape.join() ? [x, constant] : undefined;
}

export const addOp = elementwise('add', shader, 'op_add', {
  vjp: ({ inputs }, dy) => inputs.map((input) => sumTo(dy, input.shape)),
  label: (node) => (isRow(node) ? 'bias' : 'add'),
  fold: (a, b) => a + b,
  rules: [
    // x + 0
    (node) => {
      const [x, constant] = withConstant(node, 1) ?? withConstant(node, 0) ?? [];
      return constant === 0 ? x : undefined;
    },
  ],
});
export const add = (a: Node, b: Node): Node => apply(addOp, [a, b], {});

export const subOp: Op = elementwise('sub', shader, 'op_sub', {
  vjp: ({ inputs: [a, b] }, dy) => [sumTo(dy, a!.shape), neg(sumTo(dy, b!.shape))],
  fold: (a, b) => a - b,
  rules: [
    // x - 0
    (node) => {
      const [x, constant] = withConstant(node, 1) ?? [];
      return constant === 0 ? x : undefined;
    },
  ],
});
export const sub = (a: Node, b: Node): Node => apply(subOp, [a, b], {});

export const mulOp: Op = elementwise('mul', shader, 'op_mul', {
  linear: [0, 1],
  vjp: ({ inputs: [a, b] }, dy) => [sumTo(mul(dy, b!), a!.shape), sumTo(mul(dy, a!), b!.shape)],
  label: (node) => (isColumn(node) ? 'rowScale' : 'mul'),
  fold: (a, b) => a * b,
  rules: [
    // times a constant
    (node, make) => {
      const [x, factor] = withConstant(node, 1) ?? withConstant(node, 0) ?? [];
      return factor === undefined ? undefined : make(scaleOp, [x!], { factor });
    },
  ],
});
export const mul = (a: Node, b: Node): Node => apply(mulOp, [a, b], {});

export const divOp: Op = elementwise('div', shader, 'op_div', {
  vjp: (node, dy) => {
    const [a, b] = node.inputs;
    const da = div(dy, b!);
    return [sumTo(da, a!.shape), neg(sumTo(mul(da, node), b!.shape))];
  },
  fold: (a, b) => a / b,
  rules: [
    // by a constant whose reciprocal is a normal number
    (node, make) => {
      const [x, divisor] = withConstant(node, 1) ?? [];
      const isSafe = divisor !== undefined && Math.abs(divisor) > 1e-30 && Math.abs(divisor) < 1e30;
      return isSafe ? make(scaleOp, [x!], { factor: 1 / divisor }) : undefined;
    },
  ],
});
export const div = (a: Node, b: Node): Node => apply(divOp, [a, b], {});

export const scaleOp: Op<{ factor: number }> = elementwise('scale', shader, 'op_scale', {
  args: ({ attrs }) => [literal(attrs.factor, false)],
  vjp: ({ attrs }, dy) => [scale(dy, attrs.factor)],
  linear: [0],
  rules: [
    ({ inputs: [x], attrs, shape }, make) => {
      const factor = attrs.factor as number;
      if (factor === 1) return x;
      const constant = constantOf(x!);
      const value = constant === undefined ? Number.NaN : Math.fround(constant * Math.fround(factor));
      if (Number.isFinite(value)) return make(x!.op, [], { shape, value });
      if (x!.op !== (scaleOp as Op)) return undefined;
      return make(scaleOp, x!.inputs, { factor: factor * (x!.attrs.factor as number) });
    },
  ],
});
/** x · factor */
export const scale = (x: Node, factor: number): Node => apply(scaleOp, [x], { factor });
export const neg = (x: Node): Node => scale(x, -1);
export const square = (x: Node): Node => mul(x, x);
