/** Cases of the elementwise ops, the optimizers among them. */

import type { Node } from '../../src/graph/node.ts';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamW,
  ftrl,
  lamb,
  lion,
  nadam,
  rmsprop,
  sgd,
} from '../../src/nn/optimizers/index.ts';
import type { Optimizer } from '../../src/nn/optimizers/optimizer.ts';
import * as b from '../../src/ops/all.ts';
import { type Case, MATRICES, type Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { rowScale } from './rows.ts';
import { exact, type Tolerance, ULP, ulps, within } from './tolerance.ts';

/** A case over [rows, columns] whose result is the output `y`. */
export function matrixCase(
  name: string,
  tolerance: Tolerance,
  build: (draw: Draw, shape: readonly number[]) => { y: Node; wrt?: Node[] },
  sizes = MATRICES,
): Case {
  return {
    name,
    sizes,
    gradientSize: [5, 12],
    make: (size, draw) => {
      const { y, wrt } = build(draw, size);
      return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance, wrt };
    },
  };
}

/** An op of one input. */
export const unary = (
  name: string,
  tolerance: Tolerance,
  op: (x: Node) => Node,
  low = -4,
  high = 4,
  sizes = MATRICES,
): Case =>
  matrixCase(
    name,
    tolerance,
    (draw, shape) => {
      const x = draw.f32('x', shape, low, high);
      return { y: op(x), wrt: [x] };
    },
    sizes,
  );

/** A gradient: dy and a forward value in [low, high). */
const grad = (name: string, tolerance: Tolerance, op: (dy: Node, y: Node) => Node, low: number, high: number): Case =>
  matrixCase(name, tolerance, (draw, shape) => ({ y: op(draw.f32('dy', shape), draw.f32('v', shape, low, high)) }));

const rounding = ulps(1, 'one rounding');
const ENDS = Float32Array.of(0, 1e-9, 1e-7, 1, 1 - 2 ** -24, 0.5);

/** log is within 2⁻²¹ on [0.5, 2], 3 ULP elsewhere. */
const logTolerance = within(2 ** -21, 'accuracy of log', 4);

const forward: Case[] = [
  matrixCase('add', rounding, (draw, shape) => {
    const [x, z] = [draw.f32('x', shape), draw.f32('z', shape)];
    return { y: b.add(x, z), wrt: [x, z] };
  }),
  matrixCase('add to itself', rounding, (draw, shape) => {
    const x = draw.f32('x', shape);
    return { y: b.add(x, x), wrt: [x] };
  }),
  unary('scale', ulps(2, 'the factor and the product are rounded'), (x) => b.scale(x, 0.3)),
  matrixCase('bias', rounding, (draw, shape) => {
    const [x, offset] = [draw.f32('x', shape), draw.f32('b', [shape[1]!])];
    return { y: b.add(x, offset), wrt: [x, offset] };
  }),
  matrixCase('rowScale', rounding, (draw, shape) => ({
    y: rowScale(draw.f32('x', shape), draw.f32('s', [shape[0]!])),
  })),
  matrixCase('relu', exact, (draw, shape) => {
    const x = draw.kinkFree('x', shape);
    return { y: b.relu(x), wrt: [x] };
  }),
  unary('sigmoid', within(2e-6, 'exp of at most 4'), b.sigmoid),
  unary('tanh', within(1.1e-5, 'accuracy of tanh'), b.tanh),
  unary('logClip', logTolerance, b.logClip, 0.01, 0.99),
];

/** Values at which a naive kernel overflows, or that fall outside its clipping. */
const extremes: Case[] = [
  unary('sigmoid far out', within(2e-6, 'exp of at most 0'), b.sigmoid, -200, 200),
  unary('tanh far out', within(1.1e-5, 'accuracy of tanh'), b.tanh, -200, 200),
  matrixCase('logClip at the ends', logTolerance, (draw) => ({ y: b.logClip(draw.values('x', [6], 'f32', ENDS)) }), [
    [6],
  ]),
  matrixCase(
    'logClipGrad at the ends',
    ulps(4, 'a division: 2.5 ULP'),
    (draw) => ({ y: b.logClipGrad(draw.f32('dy', [6]), draw.values('x', [6], 'f32', ENDS)) }),
    [[6]],
  ),
].map((row) => ({
  ...row,
  make: (size: readonly number[], draw: Draw) => ({ ...row.make(size, draw), wrt: undefined }),
}));

const backward: Case[] = [
  matrixCase('reluGrad', exact, (draw, shape) => ({
    y: b.reluGrad(draw.f32('dy', shape), draw.rectified('v', shape)),
  })),
  grad('sigmoidGrad', ulps(4, 'three products, one difference'), b.sigmoidGrad, 0, 1),
  matrixCase('leakyReluGrad', ulps(2, 'the slope and the product are rounded'), (draw, shape) => {
    const dy = draw.f32('dy', shape);
    return { y: b.leakyReluGrad(dy, draw.kinkFree('v', shape), 0.3), wrt: [dy] };
  }),
  grad('tanhGrad', within(2 * 3 * ULP, '1 - y² cancels: 3 roundings of dy up to 2'), b.tanhGrad, -1, 1),
  grad('logClipGrad', ulps(4, 'a division: 2.5 ULP'), b.logClipGrad, 0.01, 0.99),
];

const dropouts: Case[] = [0.2, 0.5, 0.9].map((rate) =>
  matrixCase(`dropout ${rate}`, ulps(4 / (1 - rate), '1 / (1 - rate) of a rounded rate'), (draw, shape) => {
    const x = draw.f32('x', shape);
    return { y: b.dropout(x, draw.clock(), rate, 5), wrt: [x] };
  }),
);

const LEARNING_RATE = 0.01;
const P_RANGE = 0.5;
/** p is rounded once, its change by a share of itself: 1e-5 of the learning rate for each step. */
const params = within(1e-5 * LEARNING_RATE + P_RANGE * ULP, '1e-5 · learning rate, and the rounding of p', 1);
const slots = within(8 * ULP, 'four roundings of values up to 2');

/** Means of squares are positive; a centered one is larger than the square of the mean. */
const rangeOf = (slot: string): [number, number] => {
  if (slot === 'average_gradient') return [-0.5, 0.5];
  return POSITIVE.includes(slot) ? [0.3, 1] : [-1, 1];
};
const POSITIVE = ['v', 'velocity', 'vhat', 'u', 'growth', 'accumulated_grad', 'accumulated_delta'];

/** The difference of two roots is divided by the learning rate; the new p is what that leaves, over a hundred times as much. */
const LEADER: Readonly<Record<string, Tolerance>> = {
  p: within(2e-6, 'the error of z, over the root by the rate, which is 60 at least'),
  linear: within(1e-4, 'three roundings of roots up to 1.5, over the rate, times p up to 0.5'),
};

/** An optimizer's step over its tensors, all updated in place. */
function optimizerCase(
  name: string,
  slotNames: readonly string[],
  build: (leaves: Node[], rates: Node) => Node[],
  { own = {}, sizes = MATRICES }: { own?: Readonly<Record<string, Tolerance>>; sizes?: typeof MATRICES } = {},
): Case {
  return {
    name,
    sizes,
    gradientSize: [],
    make: (shape, draw): Problem => {
      const p = draw.f32('p', shape, -P_RANGE, P_RANGE, 'param');
      const targets = [p, ...slotNames.map((slot) => draw.f32(slot, shape, ...rangeOf(slot), 'state'))];
      const next = build([...targets, draw.f32('g', shape)], draw.rates(LEARNING_RATE));
      const tolerance = { p: params, ...Object.fromEntries(slotNames.map((slot) => [slot, slots])), ...own };
      const updates = targets.map((target, i) => [target, next[i]!] as const);
      return { step: { outputs: {}, updates }, feeds: draw.feeds, tolerance };
    },
  };
}

/** They are made of ops that have cases of their own: sizes with and without whole fours. */
const FEW = MATRICES.slice(1, 3);

const COMPOSED: Readonly<Record<string, Optimizer>> = {
  adamW: adamW({ weightDecay: 0.1 }),
  rmsprop: rmsprop(),
  'rmsprop, momentum': rmsprop({ momentum: 0.9 }),
  'rmsprop, centered': rmsprop({ centered: true, momentum: 0.5, rho: 0.5 }),
  'adamW, amsgrad': adamW({ weightDecay: 0.1, amsgrad: true }),
  adagrad: adagrad(),
  adadelta: adadelta({ weightDecay: 0.1 }),
  adamax: adamax(),
  nadam: nadam(),
  ftrl: ftrl({ l1RegularizationStrength: 0.5, l2ShrinkageRegularizationStrength: 0.1, beta: 0.1 }),
  lion: lion(),
  lamb: lamb(),
  'sgd, clipnorm': sgd({ clipnorm: 0.5 }),
  'momentum, clipvalue': sgd({ momentum: 0.9, clipvalue: 0.2 }),
  'adam, globalClipnorm': adam({ globalClipnorm: 0.1 }),
};

const RECENT = ['adamW, amsgrad', 'adagrad', 'adadelta', 'adamax', 'nadam', 'ftrl', 'lion', 'lamb'];

const optimizers: Case[] = [
  optimizerCase('sgd', [], ([p, g], rates) => [b.sgd(p!, g!, rates)]),
  optimizerCase('momentum', ['velocity'], ([p, v, g], rates) => b.momentum(p!, v!, g!, rates, 0.9, false)),
  optimizerCase('momentum, nesterov', ['velocity'], ([p, v, g], rates) => b.momentum(p!, v!, g!, rates, 0.9, true)),
  ...Object.entries(COMPOSED).map(([name, optimizer]) =>
    optimizerCase(
      name,
      optimizer.slots,
      (leaves, rates) => {
        const [p, ...rest] = leaves;
        const grad = rest.at(-1)!;
        const [clipped] = optimizer.clip?.([grad]) ?? [grad];
        // what the rates hold is Adam's
        const now = name === 'nadam' ? optimizer.advance(rates) : rates;
        return [...optimizer.update(p!, clipped!, rest.slice(0, -1), now)];
      },
      { own: name === 'ftrl' ? LEADER : {}, sizes: RECENT.includes(name) ? FEW : MATRICES },
    ),
  ),
  optimizerCase('adam', ['m', 'v'], ([p, m, v, g], rates) => b.adam(p!, m!, v!, g!, rates, 0.9, 0.999)),
];

export const ELEMENTWISE_CASES: readonly Case[] = [...forward, ...extremes, ...backward, ...dropouts, ...optimizers];
