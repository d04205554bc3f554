/**
 * Activation functions that are made of others, or bend at 0, element by element: Keras 3's, with its constants. Gradients where
 * they bend are those of Keras on TensorFlow: what is below.
 */
import activations from '../../shaders/elementwise/activations.wgsl?raw';
import exponentials from '../../shaders/elementwise/exponentials.wgsl?raw';
import { apply, type Node } from '../graph/node.ts';
import type { Op, Rule } from '../graph/op.ts';
import { literal } from '../kernels/source.ts';
import { relu, sigmoid, tanh } from './activations.ts';
import { add, mul, scale } from './arithmetic.ts';
import { greater, minimum, where } from './comparisons.ts';
import { elementwise } from './elementwise.ts';
import { erf } from './exponentials.ts';
import { dropoutOp } from './random.ts';
import { fill } from './sources.ts';

const number = (value: number): Node => fill([], value);

/** What is positive where x is: the result, which is at hand, unless a negative `factor` turns the side below 0 up. */
const positiveAs = (node: Node, factor: number): Node => (factor < 0 ? node.inputs[0]! : node);

/** The sign of y is that of what dropout left of it, which is stored for the next layer; where it left nothing dy is 0. */
const dropoutLeakyReluGrad: Rule = ({ inputs: [dy, y], attrs }, make) => {
  if (dy!.op !== (dropoutOp as Op) || y!.op !== (leakyReluOp as Op)) return undefined;
  return make(leakyReluGradOp as Op, [dy!, make(dropoutOp as Op, [y!, dy!.inputs[1]!], dy!.attrs)], attrs);
};

export const leakyReluGradOp: Op<{ slope: number }> = elementwise('leakyReluGrad', activations, 'op_leaky_relu_grad', {
  args: ({ attrs }) => [literal(attrs.slope, false)],
  vjp: ({ inputs: [, y], attrs }, d) => [leakyReluGrad(d, y!, attrs.slope), undefined],
  linear: [0],
  rules: [dropoutLeakyReluGrad],
});
/** dy where y > 0, else slope · dy */
export const leakyReluGrad = (dy: Node, y: Node, slope: number): Node => apply(leakyReluGradOp, [dy, y], { slope });

export const leakyReluOp: Op<{ slope: number }> = elementwise('leakyRelu', activations, 'op_leaky_relu', {
  args: ({ attrs }) => [literal(attrs.slope, false)],
  vjp: (node, dy) => [leakyReluGrad(dy, positiveAs(node as Node, node.attrs.slope), node.attrs.slope)],
});
/** x where x > 0, else slope · x */
export const leakyRelu = (x: Node, slope = 0.2): Node => apply(leakyReluOp, [x], { slope });

export const eluOp: Op<{ alpha: number }> = elementwise('elu', exponentials, 'op_elu', {
  args: ({ attrs }) => [literal(attrs.alpha, false)],
  // alpha · exp(x) is the result + alpha
  vjp: (node, dy) => {
    const { alpha } = node.attrs;
    const below = mul(dy, add(node as Node, number(alpha)));
    return [where(greater(positiveAs(node as Node, alpha), number(0)), dy, below)];
  },
});
/** x where x > 0, else alpha · (exp(x) - 1) */
export const elu = (x: Node, alpha = 1): Node => apply(eluOp, [x], { alpha });

/** 1.0507 · elu(x) with alpha 1.6733. Source: Klambauer et al. 2017. */
export const selu = (x: Node): Node => scale(elu(x, 1.6732632423543772), 1.0507009873554805);

export const softplusOp: Op = elementwise('softplus', exponentials, 'op_softplus', {
  vjp: ({ inputs: [x] }, dy) => [mul(dy, sigmoid(x!))],
});
/** log(1 + exp(x)) */
export const softplus = (x: Node): Node => apply(softplusOp, [x], {});

/** x between 0 and 6; at both ends the gradient is 0. */
export const relu6 = (x: Node): Node => minimum(number(6), relu(x));

/** relu6(x + 3) / 6 */
export const hardSigmoid = (x: Node): Node => scale(relu6(add(x, number(3))), 1 / 6);

/** x · sigmoid(x), also known as swish */
export const silu = (x: Node): Node => mul(x, sigmoid(x));

/**
 * x · Φ(x), Φ the distribution of the normal; `approximate` is the form by tanh, as in Keras.
 * Source: Hendrycks & Gimpel 2016.
 */
export function gelu(x: Node, approximate: boolean): Node {
  const inner = approximate
    ? tanh(scale(mul(x, add(scale(mul(x, x), 0.044715), number(1))), Math.sqrt(2 / Math.PI)))
    : erf(scale(x, Math.SQRT1_2));
  return mul(scale(x, 0.5), add(inner, number(1)));
}
