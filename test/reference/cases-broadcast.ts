/** Cases of operands that are broadcast, repeated or summed along any axes. */
import * as b from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import { ulps, within } from './tolerance.ts';

const rounding = ulps(2, 'two roundings');

/** Two shapes that go together, of [outer, middle, inner]; a divisor of 4 at the end takes vectors, others words. */
const PAIRS: Readonly<Record<string, (size: readonly number[]) => readonly [number[], number[]]>> = {
  'a column and a row': ([, m, n]) => [[m!, 1], [n!]],
  'a matrix and a number': ([, m, n]) => [[m!, n!], []],
  'a number and a matrix': ([, m, n]) => [
    [1, 1],
    [m!, n!],
  ],
  'a tensor and its rows': ([o, m, n]) => [
    [o!, m!, n!],
    [m!, n!],
  ],
  'a tensor and its middle axis': ([o, m, n]) => [
    [o!, m!, n!],
    [m!, 1],
  ],
  'a tensor and its outer and inner axes': ([o, m, n]) => [
    [o!, m!, n!],
    [o!, 1, n!],
  ],
  'two tensors that make a larger one': ([o, m, n]) => [
    [o!, 1, n!],
    [1, m!, 1],
  ],
};

const SIZES = [
  [1, 1, 1],
  [2, 3, 4],
  [3, 5, 7],
  [4, 1, 8],
  [2, 17, 12],
];

const pairs: Case[] = Object.entries(PAIRS).map(([name, shapesOf]) => ({
  name,
  sizes: SIZES,
  gradientSize: [2, 3, 4],
  make: (size, draw): Problem => {
    const [first, second] = shapesOf(size);
    const [x, z] = [draw.f32('x', first, 0.5, 2), draw.f32('z', second, -1, 1)];
    const y = b.add(b.mul(x, z), z);
    return {
      step: { outputs: { y }, updates: [] },
      feeds: draw.feeds,
      tolerance: within(2 ** -21, 'of a product and a sum up to 3'),
      wrt: [x, z],
    };
  },
}));

const AXES = [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]];

const sums: Case[] = AXES.map((axes) => ({
  name: `sum over the axes ${axes}`,
  sizes: SIZES,
  gradientSize: [2, 3, 4],
  make: (size, draw): Problem => {
    const x = draw.f32('x', size);
    const tolerance = within(size.reduce((product, n) => product * n, 1) * 2 ** -21, 'K roundings of a sum of K');
    return { step: { outputs: { y: b.sum(x, axes) }, updates: [] }, feeds: draw.feeds, tolerance, wrt: [x] };
  },
}));

const repeated: Case = {
  name: 'repeated along axes, stored for a sum and read as it is',
  sizes: SIZES,
  gradientSize: [2, 3, 4],
  make: ([o, m, n], draw): Problem => {
    const x = draw.f32('x', [m!, 1]);
    const many = b.broadcastTo(x, [o!, m!, n!]);
    const y = b.add(b.scale(many, 2), b.sum(b.reshape(many, [o! * m!, n!]), [0]));
    return {
      step: { outputs: { y }, updates: [] },
      feeds: draw.feeds,
      tolerance: ulps(8, 'sums of equal values'),
      wrt: [x],
    };
  },
};

const copied: Case = {
  name: 'a state that becomes another one, and a repeated row',
  sizes: [
    [3, 4],
    [5, 7],
  ],
  gradientSize: [],
  make: ([m, n], draw): Problem => {
    const [p, row] = [draw.f32('p', [m!, n!], -1, 1, 'state'), draw.f32('row', [n!], -1, 1, 'state')];
    const [q] = [draw.f32('q', [m!, n!], -1, 1, 'state')];
    const updates = [[q, b.copy(p)] as const, [p, b.broadcastTo(row, [m!, n!])] as const];
    return { step: { outputs: {}, updates }, feeds: draw.feeds, tolerance: rounding };
  },
};

/** One number for all elements, however it is stored. */
const repeatedRandom: Case = {
  name: 'a random number, repeated',
  sizes: [[3, 4]],
  gradientSize: [],
  make: ([m, n], draw): Problem => {
    const one = b.randomUniform(draw.clock(), [1, 1], -1, 1, 3);
    const [y, z] = [b.scale(b.broadcastTo(one, [m!, n!]), 2), b.broadcastTo(one, [m!, n!])];
    return {
      step: { outputs: { y, z }, updates: [] },
      feeds: draw.feeds,
      tolerance: within(2 ** -20, 'roundings of up to 2'),
    };
  },
};

export const BROADCAST_CASES: readonly Case[] = [...pairs, ...sums, repeated, repeatedRandom, copied];
