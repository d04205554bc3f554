/** Cases of the ops that make, pick and keep samples: generators, gathers, scatter, the rings, the clock and Adam's rates. */

import { type Node, type Step, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { type Case, type Problem, randomSizes } from './case.ts';
import type { Draw } from './draw.ts';
import { exact, type Tolerance, ULP, ulps, within } from './tolerance.ts';

function batchCase(
  name: string,
  sizes: Case['sizes'],
  tolerance: Problem['tolerance'],
  build: (draw: Draw, size: readonly number[]) => Step,
): Case {
  const make = (size: readonly number[], draw: Draw): Problem => ({
    step: build(draw, size),
    feeds: draw.feeds,
    tolerance,
  });
  return { name, sizes, gradientSize: [], make };
}

const output = (y: Node): Step => ({ outputs: { y }, updates: [] });

/** [elements] */
const VECTORS = [[1], [63], [64], [65], [1000]];
const NORMAL_LIMIT = 2 * 0.05;

const generators: Case[] = [
  batchCase('fill', VECTORS, exact, (_, shape) => output(b.fill(shape, -0.75))),
  batchCase('uniform', VECTORS, ulps(4, 'the limit and two products are rounded'), (draw, shape) =>
    output(b.uniform(draw.clock(), shape, 0.081, 65536)),
  ),
  batchCase('randomUniform', VECTORS, within(2 ** -20, 'three roundings of up to 5'), (draw, shape) =>
    output(b.randomUniform(draw.clock(), shape, -3, 5, 7)),
  ),
  batchCase(
    'randomNormal',
    VECTORS,
    within(2 * 2 ** -10, 'log is within 2⁻²¹, so its root near 0 within 2⁻¹⁰', 8),
    (draw, shape) => output(b.randomNormal(draw.clock(), shape, 0.5, 2, 8)),
  ),
  batchCase('bernoulli', VECTORS, exact, (draw, shape) => output(b.bernoulli(draw.clock(), shape, 0.3, 9))),
  batchCase(
    'random numbers in what reads them',
    VECTORS,
    within(2 ** -20, 'three roundings of up to 3'),
    (draw, [n]) => {
      const [x, clock] = [draw.f32('x', [4, n!]), draw.clock()];
      const noise = b.randomUniform(clock, [4, n!], -1, 1, 7);
      return output(b.mul(b.add(x, noise), b.bernoulli(clock, [4, n!], 0.5, 8)));
    },
  ),
  batchCase('truncatedNormal', VECTORS, within(NORMAL_LIMIT * 2 ** -11, 'cos is within 2⁻¹¹'), (draw, shape) =>
    output(b.truncatedNormal(draw.clock(), shape, 0.05, 65537)),
  ),
];

/** [samples, batch, columns]: columns that fill their words and columns that do not; MNIST's. */
const GATHERS = [[1, 1, 1], [5, 3, 4], [9, 16, 7], [20, 9, 65], [300, 32, 784], ...randomSizes(2, 50, 20, 30)];
const scaled = ulps(2, 'the scale and the product are rounded');

const gathers: Case[] = [
  batchCase('gather u8', GATHERS, scaled, (draw, [count, batch, columns]) => {
    const data = draw.u8('data', [count!, columns!]);
    return output(b.gather(data, draw.u32('indices', batch!, count!), 1 / 255, [columns!]));
  }),
  batchCase('gather f32', GATHERS, scaled, (draw, [count, batch, columns]) => {
    const data = draw.f32('data', [count!, columns!]);
    return output(b.gather(data, draw.u32('indices', batch!, count!), 0.7, [columns!]));
  }),
  batchCase('gather of pictures', [[11, 6, 3]], scaled, (draw, [count, batch, side]) => {
    const data = draw.u8('data', [count!, side!, side!]);
    return output(b.gather(data, draw.u32('indices', batch!, count!), 1, [side!, side!]));
  }),
  batchCase(
    'gather of labels',
    [
      [1, 1],
      [100, 64],
      [100, 65],
    ],
    exact,
    (draw, [count, batch]) => output(b.gatherLabels(draw.u32('data', count!, 10), draw.u32('indices', batch!, count!))),
  ),
  ...(['u32', 'i32'] as const).map((dtype) =>
    batchCase(`gather of ${dtype}`, GATHERS, exact, (draw, [count, batch, columns]) => {
      const data = draw.whole('data', [count!, columns!], dtype);
      return output(b.gatherWhole(data, draw.u32('indices', batch!, count!), [columns!], dtype));
    }),
  ),
  batchCase('gather of bytes as whole numbers', GATHERS, exact, (draw, [count, batch, columns]) => {
    const data = draw.u8('data', [count!, columns!]);
    return output(b.gatherWhole(data, draw.u32('indices', batch!, count!), [columns!], 'i32'));
  }),
  batchCase('gather of whole numbers of rank 3', [[11, 6, 3]], exact, (draw, [count, batch, side]) => {
    const data = draw.whole('data', [count!, side!, 2, side!], 'i32');
    return output(b.gatherWhole(data, draw.u32('indices', batch!, count!), [side!, 2, side!], 'i32'));
  }),
  ...(['u32', 'i32'] as const).map((dtype) =>
    batchCase(
      `scatter of ${dtype}`,
      GATHERS.filter(([count, batch]) => batch! <= count!),
      exact,
      (draw, [count, batch, columns]) => {
        const target = draw.whole('target', [count!, columns!], dtype, 'state');
        const rows = draw.whole('rows', [batch!, columns!], dtype);
        return { outputs: {}, updates: [[target, b.scatter(target, rows, draw.distinct('indices', batch!, count!))]] };
      },
    ),
  ),
  batchCase(
    'scatter',
    GATHERS.filter(([count, batch]) => batch! <= count!),
    exact,
    (draw, [count, batch, columns]) => {
      const target = draw.f32('target', [count!, columns!], -1, 1, 'state');
      const rows = draw.f32('rows', [batch!, columns!]);
      return { outputs: {}, updates: [[target, b.scatter(target, rows, draw.distinct('indices', batch!, count!))]] };
    },
  ),
  batchCase('reshape', [[6, 4]], exact, (draw, [rows, columns]) => {
    const x = b.relu(b.reshape(draw.f32('x', [rows!, columns!]), [columns!, rows!]));
    return output(b.reshape(x, [sizeOf(x.shape)]));
  }),
];

const records: Case[] = [
  batchCase(
    'record',
    [[1], [32], [63], [64], [65], [128], [1000]],
    within(1000 * 4 * 64 * ULP, 'a sum of up to 1000'),
    (draw, [rows]) => {
      const ring = draw.ring('ring', 43);
      return { outputs: {}, updates: [[ring, b.record(ring, draw.f32('rows', [rows!], 0, 4))]] };
    },
  ),
];

/** [samples, batch, stride]: with a smaller last batch, of one sample, of a data set smaller than a word of bits. */
const BATCHES = [
  [1, 1, 1],
  [2, 2, 2],
  [100, 32, 32],
  [96, 32, 32],
  [65, 65, 65],
  [1000, 8, 300],
  [60000, 32, 32],
];

const clocks: Case[] = [true, false].map((shuffle) =>
  batchCase(`batchIndices${shuffle ? ', shuffled' : ''}, tick`, BATCHES, exact, (draw, [count, batch, stride]) => {
    const clock = draw.clock();
    const indices = b.batchIndices(clock, { count: count!, batch: batch!, stride: stride!, shuffle });
    return { outputs: { indices }, updates: [[clock, b.tick(clock, Math.ceil(count! / stride!))]] };
  }),
);

/** A stream's window: batches that the clock has counted far past it. */
const windows: Case[] = [
  batchCase(
    'batchIndices of a stream',
    [
      [8, 2, 2],
      [96, 32, 32],
      [90, 7, 30],
    ],
    exact,
    (draw, [count, batch, stride]) => {
      const plan = { count: count!, batch: batch!, stride: stride!, shuffle: false, window: count! / stride! };
      return { outputs: { indices: b.batchIndices(draw.clock(), plan) }, updates: [] };
    },
  ),
];

const rateTolerance: Tolerance = ulps(8, 'β and 1 - β are rounded, then a root and a division');
const rates: Case[] = [true, false].map((correctEpsilon) =>
  batchCase(`adamRates${correctEpsilon ? ', epsilon as in the paper' : ''}`, [[1]], rateTolerance, (draw) => {
    const leaf = draw.rates();
    const attrs = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, correctEpsilon };
    return { outputs: {}, updates: [[leaf, b.adamRates(leaf, attrs)]] };
  }),
);

export const BATCH_CASES: readonly Case[] = [...generators, ...gathers, ...records, ...clocks, ...windows, ...rates];
