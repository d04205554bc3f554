/** Cases of activation functions: about 0, where most of them bend, and far out, where a naive one overflows. */
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Case } from './case.ts';
import { SIZES } from './cases-arithmetic.ts';
import { matrixCase, unary } from './cases-elementwise.ts';
import { type Tolerance, ulps, within } from './tolerance.ts';

interface Activation {
  readonly op: (x: Node) => Node;
  readonly tolerance: Tolerance;
  /** Where values are large, if it is another one there. */
  readonly farOut?: Tolerance;
}

const difference = within(2 ** -21, 'a difference from 1', 16);

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  leakyRelu: { op: (x) => b.leakyRelu(x), tolerance: ulps(2, 'the slope and the product are rounded') },
  'leakyRelu, slope -0.5': { op: (x) => b.leakyRelu(x, -0.5), tolerance: ulps(2, 'a product') },
  elu: { op: (x) => b.elu(x), tolerance: difference },
  'elu, alpha 0.3': { op: (x) => b.elu(x, 0.3), tolerance: difference },
  'elu, alpha -2': { op: (x) => b.elu(x, -2), tolerance: difference },
  selu: { op: b.selu, tolerance: difference },
  softplus: { op: b.softplus, tolerance: within(2 ** -20, 'accuracy of log, and of exp of at most 0', 2) },
  relu6: { op: (x) => b.relu6(b.scale(x, 4)), tolerance: ulps(1, 'a product') },
  hardSigmoid: {
    op: (x) => b.hardSigmoid(b.scale(x, 4)),
    tolerance: within(2 ** -22, 'a sum of up to 11, a sixth of it'),
  },
  silu: { op: b.silu, tolerance: within(4 * 2e-6, 'sigmoid times up to 4', 4) },
  gelu: { op: (x) => b.gelu(x, false), tolerance: within(2 ** -19, 'erf, a difference from 1, times up to 2', 8) },
  'gelu by tanh': {
    op: (x) => b.gelu(x, true),
    tolerance: within(2 * 1.1e-5, 'accuracy of tanh, times up to 2', 8),
    farOut: within(100 * 1.1e-5, 'accuracy of tanh, times up to 100', 8),
  },
};

const near = Object.entries(ACTIVATIONS).map(([name, { op, tolerance }]) =>
  matrixCase(
    name,
    tolerance,
    (draw, shape) => {
      const x = draw.kinkFree('x', shape);
      return { y: op(x), wrt: [x] };
    },
    SIZES,
  ),
);

const farOut = Object.entries(ACTIVATIONS).map(([name, { op, tolerance, farOut: other }]) =>
  unary(`${name} far out`, other ?? tolerance, op, -200, 200, [[8, 32]]),
);

export const ACTIVATION_CASES: readonly Case[] = [...near, ...farOut];
