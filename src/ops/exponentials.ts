/** Powers, exponentials and logarithms, element by element. */
import shader from '../../shaders/elementwise/exponentials.wgsl?raw';
import { apply, type Node } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { add, div, divOp, mul, mulOp, scale, square, sub } from './arithmetic.ts';
import { greater, notEqual, where } from './comparisons.ts';
import { constantOf, elementwise } from './elementwise.ts';
import { fill, fillOp } from './sources.ts';
import { sumTo } from './sums.ts';

const number = (value: number): Node => fill([], value);

export const expOp: Op = elementwise('exp', shader, 'op_exp', {
  vjp: (node, dy) => [mul(dy, node)],
  fold: Math.exp,
});
export const exp = (x: Node): Node => apply(expOp, [x], {});

export const expm1Op: Op = elementwise('expm1', shader, 'op_expm1', {
  vjp: (node, dy) => [mul(dy, add(node, number(1)))],
});
/** exp(x) - 1, exact near 0 */
export const expm1 = (x: Node): Node => apply(expm1Op, [x], {});

export const logOp = elementwise('log', shader, 'op_log', {
  vjp: ({ inputs: [x] }, dy) => [div(dy, x!)],
  fold: Math.log,
});
/** log of positive numbers */
export const log = (x: Node): Node => apply(logOp, [x], {});

export const log1pOp = elementwise('log1p', shader, 'op_log1p', {
  vjp: ({ inputs: [x] }, dy) => [div(dy, add(x!, number(1)))],
});
/** log(1 + x), exact near 0 */
export const log1p = (x: Node): Node => apply(log1pOp, [x], {});

export const sqrtOp: Op = elementwise('sqrt', shader, 'op_sqrt', {
  vjp: (node, dy) => [div(scale(dy, 0.5), node)],
  fold: Math.sqrt,
});
/** At 0 the gradient is infinite, as Keras's is. */
export const sqrt = (x: Node): Node => apply(sqrtOp, [x], {});

export const rsqrtOp: Op = elementwise('rsqrt', shader, 'op_rsqrt', {
  vjp: (node, dy) => [scale(mul(dy, mul(node, square(node))), -0.5)],
  fold: (x) => 1 / Math.sqrt(x),
});
/** 1 / √x */
export const rsqrt = (x: Node): Node => apply(rsqrtOp, [x], {});

export const powOp: Op = elementwise('pow', shader, 'op_pow', {
  vjp: (node, dy) => {
    const [a, b] = node.inputs;
    const slope = mul(b!, pow(a!, sub(b!, number(1))));
    const da = mul(dy, where(notEqual(b!, number(0)), slope, number(0)));
    // as in Keras, 0 where the logarithm is none
    const isPositive = greater(a!, number(0));
    const db = mul(dy, where(isPositive, mul(node, log(where(isPositive, a!, number(1)))), number(0)));
    return [sumTo(da, a!.shape), sumTo(db, b!.shape)];
  },
  fold: Math.pow,
  rules: [
    ({ inputs: [a, b], shape }, make) => {
      const exponent = constantOf(b!);
      if (exponent === undefined || a!.shape.join() !== shape.join()) return undefined;
      if (exponent === 0) return make(fillOp, [], { shape, value: 1 });
      if (exponent === 1) return a;
      if (exponent === 2) return make(mulOp, [a!, a!], {});
      if (exponent === 3) return make(mulOp, [make(mulOp, [a!, a!], {}), a!], {});
      if (exponent === 0.5) return make(sqrtOp, [a!], {});
      if (exponent === -0.5) return make(rsqrtOp, [a!], {});
      return exponent === -1 ? make(divOp, [make(fillOp, [], { shape: [], value: 1 }), a!], {}) : undefined;
    },
  ],
});
/** a to the power b: of negative numbers to whole powers alone. 0 to the power 0 is 1. */
export const pow = (a: Node, b: Node): Node => apply(powOp, [a, b], {});

export const erfOp = elementwise('erf', shader, 'op_erf', {
  vjp: ({ inputs: [x] }, dy) => [mul(dy, scale(exp(scale(square(x!), -1)), 2 / Math.sqrt(Math.PI)))],
});
/** 2 / √π · ∫₀ˣ exp(-t²) dt */
export const erf = (x: Node): Node => apply(erfOp, [x], {});
