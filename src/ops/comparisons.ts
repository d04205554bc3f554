/**
 * Comparisons, which give 1 for true and 0 for false, and what is chosen by them. Gradients where two branches meet are those of
 * Keras on TensorFlow.
 */
import shader from '../../shaders/elementwise/comparisons.wgsl?raw';
import { UsageError } from '../errors.ts';
import { apply, type Node } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { literal } from '../kernels/source.ts';
import { mul } from './arithmetic.ts';
import { constantOf, elementwise } from './elementwise.ts';
import { fill } from './sources.ts';
import { sumTo } from './sums.ts';

/** A comparison, flat wherever it has a slope: no gradient goes through it. */
/* @__NO_SIDE_EFFECTS__ */
const comparison = (name: string, fn: string, f: (a: number, b: number) => boolean): Op =>
  elementwise(name, shader, fn, { vjp: () => [], fold: (a, b) => Number(f(a, b)) });

export const equalOp = comparison('equal', 'op_equal', (a, b) => a === b);
export const notEqualOp = comparison('notEqual', 'op_not_equal', (a, b) => a !== b);
export const greaterOp = comparison('greater', 'op_greater', (a, b) => a > b);
export const greaterEqualOp = comparison('greaterEqual', 'op_greater_equal', (a, b) => a >= b);
export const lessOp = comparison('less', 'op_less', (a, b) => a < b);
export const lessEqualOp = comparison('lessEqual', 'op_less_equal', (a, b) => a <= b);
export const logicalAndOp = comparison('logicalAnd', 'op_logical_and', (a, b) => a !== 0 && b !== 0);
export const logicalOrOp = comparison('logicalOr', 'op_logical_or', (a, b) => a !== 0 || b !== 0);
export const logicalNotOp = comparison('logicalNot', 'op_logical_not', (x) => x === 0);

export const equal = (a: Node, b: Node): Node => apply(equalOp, [a, b], {});
export const notEqual = (a: Node, b: Node): Node => apply(notEqualOp, [a, b], {});
export const greater = (a: Node, b: Node): Node => apply(greaterOp, [a, b], {});
export const greaterEqual = (a: Node, b: Node): Node => apply(greaterEqualOp, [a, b], {});
export const less = (a: Node, b: Node): Node => apply(lessOp, [a, b], {});
export const lessEqual = (a: Node, b: Node): Node => apply(lessEqualOp, [a, b], {});
export const logicalAnd = (a: Node, b: Node): Node => apply(logicalAndOp, [a, b], {});
export const logicalOr = (a: Node, b: Node): Node => apply(logicalOrOp, [a, b], {});
export const logicalNot = (x: Node): Node => apply(logicalNotOp, [x], {});

const zero = (): Node => fill([], 0);

/** Gradients of what takes a where the condition is true, else b. */
function branches(condition: Node, [a, b]: readonly Node[], dy: Node): Node[] {
  return [sumTo(where(condition, dy, zero()), a!.shape), sumTo(where(condition, zero(), dy), b!.shape)];
}

export const whereOp: Op = elementwise('where', shader, 'op_where', {
  vjp: ({ inputs: [condition, ...values] }, dy) => [undefined, ...branches(condition!, values, dy)],
  rules: [
    // by a constant
    ({ inputs: [condition, a, b], shape }) => {
      const known = constantOf(condition!);
      const taken = known === 0 ? b! : a!;
      return known !== undefined && taken.shape.join() === shape.join() ? taken : undefined;
    },
  ],
});
/** a where the condition is not 0, else b */
export const where = (condition: Node, a: Node, b: Node): Node => apply(whereOp, [condition, a, b], {});

/** Of equal inputs the first has the gradient. */
export const maximumOp: Op = elementwise('maximum', shader, 'op_maximum', {
  vjp: ({ inputs }, dy) => branches(greaterEqual(inputs[0]!, inputs[1]!), inputs, dy),
  fold: Math.max,
});
export const maximum = (a: Node, b: Node): Node => apply(maximumOp, [a, b], {});

/** Of equal inputs the first has the gradient. */
export const minimumOp: Op = elementwise('minimum', shader, 'op_minimum', {
  vjp: ({ inputs }, dy) => branches(lessEqual(inputs[0]!, inputs[1]!), inputs, dy),
  fold: Math.min,
});
export const minimum = (a: Node, b: Node): Node => apply(minimumOp, [a, b], {});

/** At 0 the gradient is 0. */
export const absOp: Op = elementwise('abs', shader, 'op_abs', { vjp: ({ inputs: [x] }, dy) => [mul(dy, sign(x!))] });
export const abs = (x: Node): Node => apply(absOp, [x], {});

/** The gradient is 0 everywhere. */
export const signOp = elementwise('sign', shader, 'op_sign', { vjp: ({ shape }) => [fill(shape, 0)] });
/** -1, 0 or 1 */
export const sign = (x: Node): Node => apply(signOp, [x], {});

/** At its ends the gradient goes through. */
export const clipOp: Op<{ low: number; high: number }> = elementwise('clip', shader, 'op_clip', {
  args: ({ attrs: { low, high } }) => [literal(low, false), literal(high, false)],
  vjp: (node, dy) => [where(equal(node as Node, node.inputs[0]!), dy, zero())],
});
/** The largest f32: WGSL has no infinite constants. */
const LARGEST = 3.4028234663852886e38;
/** x, at least `low` and at most `high`, which may be infinite. @throws UsageError where low > high */
export function clip(x: Node, low: number, high: number): Node {
  if (!(low <= high)) throw new UsageError(`clip: from ${low} to ${high}. Give the lower end first.`);
  return apply(clipOp, [x], { low: Math.max(low, -LARGEST), high: Math.min(high, LARGEST) });
}
