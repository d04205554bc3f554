/** Cases of losses and metrics: from logits, from what a softmax or a sigmoid gives, and from probabilities that nothing is known of. */
import type { Node } from '../../src/graph/node.ts';
import * as losses from '../../src/nn/losses/index.ts';
import type { PerSample } from '../../src/nn/losses/loss.ts';
import * as metrics from '../../src/nn/metrics/index.ts';
import { sigmoid, softmax } from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { exact, type Tolerance, within } from './tolerance.ts';

type Make = (draw: Draw, size: readonly number[]) => Node;

const NEAR = within(2e-5, 'sums of logarithms of a few units, and their roundings', 8);
const PERCENT = within(1e-5, 'quotients of a few units, times 100', 16);
const SHARE = within(1e-6, 'a mean of ones and zeros');
/** [batch, ...values] */
const SIZES = [
  [1, 1],
  [5, 3],
  [33, 10],
  [4, 3, 2],
  [7, 65],
];
const ROWS = [
  [1, 2],
  [5, 3],
  [33, 10],
  [6, 65],
];

const hasGradient = (tolerance: Tolerance): boolean => tolerance === NEAR || tolerance === PERCENT;

const row = (
  name: string,
  perSample: PerSample,
  sizes: Case['sizes'],
  targets: Make,
  [prediction, output]: readonly [Make, (x: Node) => Node],
  tolerance: Tolerance = NEAR,
): Case => ({
  name,
  sizes,
  gradientSize: hasGradient(tolerance) ? sizes[1]! : [],
  make: (size, draw): Problem => {
    const x = prediction(draw, size);
    const y = perSample(targets(draw, size), output(x));
    return {
      step: { outputs: { y }, updates: [] },
      feeds: draw.feeds,
      tolerance,
      ...(hasGradient(tolerance) && { wrt: [x] }),
    };
  },
});

const same = (x: Node): Node => x;
const shares: Make = (draw, size) => draw.f32('t', size, 0, 1);
const classes: Make = (draw, size) => draw.u32('t', size[0]!, size.at(-1)!);
const values: Make = (draw, size) => draw.f32('t', size);
/** Zeros and ones. */
const hard: Make = (draw, size) => {
  const node = draw.f32('t', size, 0, 1);
  draw.feeds.t = draw.feeds.t!.map(Math.round);
  return node;
};
/** Away from 0, by which it is divided. */
const farValues: Make = (draw, size) => draw.kinkFree('t', size);
const counts: Make = (draw, size) => draw.f32('t', size, 0, 5);
const numbers: Make = (draw, size) => draw.f32('x', size);
const logits: Make = (draw, size) => draw.f32('z', size, -6, 6);
const probabilities: Make = (draw, size) => draw.f32('p', size, 0.02, 0.98);

const LOGITS = [logits, same] as const;
const SOFTMAX = [logits, softmax] as const;
const SIGMOID = [logits, sigmoid] as const;
const PROBABILITIES = [probabilities, same] as const;

const BALANCED = { applyClassBalancing: true, alpha: 0.3, labelSmoothing: 0.1 };

const { sparseCategoricalCrossentropy, categoricalCrossentropy, binaryCrossentropy } = losses;
const sparse = sparseCategoricalCrossentropy().perSample;
const categorical = categoricalCrossentropy().perSample;
const binary = binaryCrossentropy().perSample;

export const LOSS_CASES: readonly Case[] = [
  row('sparse loss of logits', sparseCategoricalCrossentropy({ fromLogits: true }).perSample, ROWS, classes, LOGITS),
  row('sparse loss of a softmax', sparse, ROWS, classes, SOFTMAX),
  row('sparse loss of probabilities', sparse, ROWS, classes, PROBABILITIES),
  row('categorical loss of logits', categoricalCrossentropy({ fromLogits: true }).perSample, ROWS, shares, LOGITS),
  row('categorical loss of a softmax', categorical, ROWS, hard, SOFTMAX),
  row('categorical loss of probabilities', categorical, SIZES, shares, PROBABILITIES),
  row(
    'categorical loss, smoothed',
    categoricalCrossentropy({ labelSmoothing: 0.2 }).perSample,
    ROWS,
    hard,
    PROBABILITIES,
  ),
  row('binary loss of logits', binaryCrossentropy({ fromLogits: true }).perSample, SIZES, shares, LOGITS),
  row('binary loss of a sigmoid', binary, SIZES, hard, SIGMOID),
  row('binary loss of probabilities', binary, SIZES, shares, PROBABILITIES),
  row('binary loss, smoothed', binaryCrossentropy({ labelSmoothing: 0.1 }).perSample, SIZES, hard, SIGMOID),
  row('squared error', losses.meanSquaredError().perSample, SIZES, values, [numbers, same]),
  row('absolute error', losses.meanAbsoluteError().perSample, SIZES, values, [numbers, same]),
  row('percentage error', losses.meanAbsolutePercentageError().perSample, SIZES, farValues, [numbers, same], PERCENT),
  row('logarithmic error', losses.meanSquaredLogarithmicError().perSample, SIZES, values, [numbers, same]),
  row('huber', losses.huber({ delta: 0.7 }).perSample, SIZES, values, [numbers, same]),
  row('log cosh', losses.logCosh().perSample, SIZES, values, [numbers, same]),
  row('hinge of bits', losses.hinge().perSample, SIZES, hard, [numbers, same]),
  row('squared hinge of values', losses.squaredHinge().perSample, SIZES, values, [numbers, same]),
  row('categorical hinge', losses.categoricalHinge().perSample, SIZES, hard, [numbers, same]),
  row('poisson', losses.poisson().perSample, SIZES, counts, PROBABILITIES),
  row('Kullback-Leibler divergence', losses.klDivergence().perSample, SIZES, shares, PROBABILITIES),
  row('cosine', losses.cosineSimilarity().perSample, SIZES, values, [numbers, same]),
  row('cosine along axis 1', losses.cosineSimilarity({ axis: 1 }).perSample, SIZES, values, [numbers, same]),
  row('binary focal loss of a sigmoid', losses.binaryFocalCrossentropy({ gamma: 0.5 }).perSample, SIZES, hard, SIGMOID),
  row(
    'binary focal loss of probabilities',
    losses.binaryFocalCrossentropy(BALANCED).perSample,
    SIZES,
    shares,
    PROBABILITIES,
  ),
  row(
    'categorical focal loss of logits',
    losses.categoricalFocalCrossentropy({ fromLogits: true, labelSmoothing: 0.1 }).perSample,
    ROWS,
    hard,
    LOGITS,
  ),
  row(
    'categorical focal loss of probabilities',
    losses.categoricalFocalCrossentropy({ gamma: 1.5 }).perSample,
    ROWS,
    shares,
    PROBABILITIES,
  ),
  row('binary accuracy', metrics.binaryAccuracy({ threshold: 0 }).perSample, SIZES, hard, LOGITS, SHARE),
  row('categorical accuracy', metrics.categoricalAccuracy().perSample, ROWS, shares, LOGITS, exact),
  row('sparse accuracy', metrics.sparseCategoricalAccuracy().perSample, ROWS, classes, SOFTMAX, exact),
];
