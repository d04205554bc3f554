/** Cases of batch normalisation: one row, one channel, rows that parts do not divide, channels of any number in any place. */
import { type Node, type Shape, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { gradients } from '../../src/ops/gradients.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { type Tolerance, ulps, within } from './tolerance.ts';

/** [rows before, channels, places after] */
const SIZES = [
  [1, 1, 1],
  [1, 8, 1],
  [2, 3, 1],
  [7, 1, 1],
  [9, 6, 1],
  [64, 128, 1],
  [129, 4, 1], // two parts, of 65 and 64 rows
  [300, 3, 1],
  [513, 12, 1],
  [8205, 4, 1], // as many parts as there are at most
  [3, 5, 7],
  [1, 4, 40],
  [70, 3, 5],
  [2, 1, 9],
] as const;

/** Between -2 and 2; of one row the variance is 0, by whose root with epsilon, 0.03, errors of x are divided. */
const NEAR = within(2 ** -18, 'roundings of mean and variance of values up to 2, by a deviation of 0.03 and more');
const UNTIL = within(2 ** -17, 'the same, and of sums of the gradients');

/** x, gamma with a 0 in it, and beta; the channels are the axis 1. */
function operands([rows, channels, inner]: readonly number[], draw: Draw): readonly [Node, Node, Node] {
  const shape = inner === 1 ? [rows!, channels!] : [rows!, channels!, inner!];
  const gamma = Float32Array.from({ length: channels! }, (_, c) => (c % 3 === 2 ? 0 : 0.5 + draw.below(100) / 100));
  return [
    draw.f32('x', shape),
    draw.values('gamma', [channels!], 'f32', gamma, 'param'),
    draw.f32('beta', [channels!], -1, 1, 'param'),
  ];
}

const ATTRS = { axis: 1, epsilon: 1e-3 };

const normalized = (name: string, tolerance: Tolerance, then: (y: Node) => Node): Case => ({
  name,
  sizes: SIZES,
  gradientSize: [9, 6, 2],
  make: (size, draw): Problem => {
    const [x, gamma, beta] = operands(size, draw);
    const { y, mean, variance } = b.batchNorm(x, gamma, beta, ATTRS);
    const outputs = { y: then(y), mean, variance };
    return { step: { outputs, updates: [] }, feeds: draw.feeds, tolerance, wrt: [x, gamma, beta] };
  },
});

/** As a layer does it: gradients of all three, moving averages, and gamma and beta move. */
const trained: Case = {
  name: 'batch normalisation, a step of training',
  sizes: SIZES,
  gradientSize: [],
  make: (size, draw): Problem => {
    const [x, gamma, beta] = operands(size, draw);
    const moving = draw.f32('moving', gamma.shape, 0, 1, 'state');
    const { y, variance } = b.batchNorm(x, gamma, beta, ATTRS);
    const dy = draw.f32('dy', x.shape, -1, 1);
    const [dx, dGamma, dBeta] = gradients(b.tanh(y), dy, [x, gamma, beta]);
    const by = 1 / (sizeOf(x.shape) / gamma.shape[0]!);
    const moved = (leaf: Node, gradient: Node): [Node, Node] => [leaf, b.sub(leaf, b.scale(gradient, by))];
    const average = b.add(moving, b.scale(b.sub(variance, moving), 0.25));
    const updates: [Node, Node][] = [moved(gamma, dGamma!), moved(beta, dBeta!), [moving, average]];
    return { step: { outputs: { dx: dx! }, updates }, feeds: draw.feeds, tolerance: UNTIL };
  },
};

const twice: Case = {
  name: 'the gradient of batch normalisation, differentiated',
  sizes: [
    [5, 3, 1],
    [6, 4, 1],
    [2, 3, 4],
  ],
  gradientSize: [6, 3, 1],
  make: (size, draw): Problem => {
    const [x, gamma, beta] = operands(size, draw);
    const dy = draw.f32('dy', x.shape, -1, 1);
    const { y } = b.batchNorm(x, gamma, beta, { axis: 1, epsilon: 0.1 });
    const [dx] = gradients(y, dy, [x]);
    return { step: { outputs: { y: dx! }, updates: [] }, feeds: draw.feeds, tolerance: UNTIL, wrt: [x, gamma, dy] };
  },
};

/** Normal numbers, the mean so many deviations from 0. */
function far(draw: Draw, shape: Shape, ratio: number): Node {
  const uniform = (): number => (draw.below(2 ** 24) + 0.5) / 2 ** 24;
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return draw.values(
    'x',
    shape,
    'f32',
    Float32Array.from({ length: sizeOf(shape) }, () => ratio + normal()),
  );
}

/** What E[x²] - E[x]² is off by: 6.5e-4 of the variance at a mean of 10 deviations, more than all of it at 1000. */
const exact = (ratio: number): Case => ({
  name: `variance, the mean being ${ratio} deviations`,
  sizes: [
    [12_544, 4, 1],
    [1000, 3, 1],
    [31, 2, 67],
  ],
  gradientSize: [],
  make: ([rows, channels, inner], draw): Problem => {
    const x = far(draw, inner === 1 ? [rows!, channels!] : [rows!, channels!, inner!], ratio);
    const { mean, variance } = b.batchNorm(x, b.fill([channels!], 1), b.fill([channels!], 0), ATTRS);
    const tolerance = {
      mean: ulps(4, 'joined means'),
      variance: ulps(4 + ratio / 8, 'joined squares, and roundings of means that are larger by the ratio'),
    };
    return { step: { outputs: { mean, variance }, updates: [] }, feeds: draw.feeds, tolerance };
  },
});

export const NORMALIZING_CASES: readonly Case[] = [
  normalized('batch normalisation', NEAR, (y) => y),
  normalized('batch normalisation, and more', NEAR, (y) => b.add(b.scale(b.relu(y), 0.5), b.fill([], 0.25))),
  trained,
  twice,
  ...[1, 10, 100, 1000].map(exact),
];
