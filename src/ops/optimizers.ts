/** Steps of optimizers: new values of a param and of its slots, and of the rates that all of an optimizer's params share. */
import ratesShader from '../../shaders/adam_rates.wgsl?raw';
import shader from '../../shaders/elementwise/optimizers.wgsl?raw';
import { apply, type Node } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { pick } from '../graph/views.ts';
import { RATES } from '../graph/words.ts';
import { single } from '../kernels/choice.ts';
import { literal } from '../kernels/source.ts';
import { add, div, mul, scale } from './arithmetic.ts';
import { elementwise, f32 } from './elementwise.ts';
import { sqrt } from './exponentials.ts';
import { slice } from './movement.ts';
import { fill } from './sources.ts';

/** A word of the rates by its name: [1]. */
export const wordOf = (rates: Node, name: keyof typeof RATES): Node => slice(rates, [RATES[name]], [1]);

/** The learning rate: [1]. */
export const rateOf = (rates: Node): Node => wordOf(rates, 'learningRate');

/** A gradient is consumed where it is made, not row by row. */
const notByRow = (): number[] => [];

export const sgdOp = elementwise('sgd', shader, 'op_sgd', {
  whole: 2,
  args: (_, [rates]) => [`${rates}[0]`],
  rowwise: notByRow,
});

/** p [..] one step of gradient descent on: the new p. `rates` holds the learning rate. */
export const sgd = (p: Node, g: Node, rates: Node): Node => apply(sgdOp, [p, g, rates], {});

export const momentumOp: Op<{ momentum: number; nesterov: boolean }> = elementwise('momentum', shader, 'op_momentum', {
  whole: 3,
  args: ({ attrs }, [rates]) => [`${rates}[0]`, literal(attrs.momentum, false), String(attrs.nesterov)],
  rowwise: notByRow,
});

/** New [p, velocity]. */
export function momentum(p: Node, velocity: Node, g: Node, rates: Node, factor: number, nesterov: boolean): Node[] {
  const next = apply(momentumOp, [p, velocity, g, rates], { momentum: factor, nesterov });
  return [pick(next, 0), pick(next, 1)];
}

export const adamOp: Op<{ beta1: number; beta2: number }> = elementwise('adam', shader, 'op_adam', {
  whole: 4,
  args: ({ attrs: { beta1, beta2 } }, [rates]) => [
    `${rates}[3]`,
    `${rates}[4]`,
    literal(1 - beta1, false),
    literal(1 - beta2, false),
  ],
  rowwise: notByRow,
});

/** New [p, m, v]. `rates` comes from adamRates. */
export function adam(p: Node, m: Node, v: Node, g: Node, rates: Node, beta1: number, beta2: number): Node[] {
  const next = apply(adamOp, [p, m, v, g, rates], { beta1, beta2 });
  return [pick(next, 0), pick(next, 1), pick(next, 2)];
}

export type AdamRatesAttrs = {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly correctEpsilon: boolean;
};

export const adamRatesOp: Op<AdamRatesAttrs> = {
  name: 'adamRates',
  kind: 'kernel',
  shape: ([rates]) => f32(rates!.shape),
  choose: ({ attrs: { beta1, beta2, epsilon, correctEpsilon } }) => {
    const gains = { GAIN1: 1 - beta1, GAIN2: 1 - beta2 };
    const constants = { BETA1: beta1, BETA2: beta2, ...gains, EPSILON: epsilon, CORRECT_EPSILON: correctEpsilon };
    return single(ratesShader, constants, ['rates'], ['rates']);
  },
};

/** The rates of the next step; see shaders/adam_rates.wgsl. */
export const adamRates = (rates: Node, attrs: AdamRatesAttrs): Node => apply(adamRatesOp, [rates], attrs);

/** The words that adamRates changes, by index, where elementwise ops make the rates: of the words before, for this learning rate. */
export function adamWords(
  rate: Node,
  { correction1, correction2 }: { readonly correction1: Node; readonly correction2: Node },
  { beta1, beta2, epsilon, correctEpsilon }: AdamRatesAttrs,
): Readonly<Record<number, Node>> {
  const next1 = add(scale(correction1, beta1), fill([], 1 - beta1));
  const next2 = add(scale(correction2, beta2), fill([], 1 - beta2));
  const root = sqrt(next2);
  return {
    [RATES.correction1]: next1,
    [RATES.correction2]: next2,
    [RATES.alpha]: div(mul(rate, root), next1),
    [RATES.epsilon]: correctEpsilon ? scale(root, epsilon) : fill(rate.shape, epsilon),
  };
}
