/** Metrics against Keras's facts and against loops over all samples, in one batch and in ragged ones, by the twins in float64. */
import { describe, expect, it, test, vi } from 'vitest';
import { type Loss, losses, type Metric, metrics } from '../../../src/index.ts';
import { laterPending } from '../../../src/nn/later.ts';
import type { StateMetric } from '../../../src/nn/metrics/metric.ts';
import { isState, metricOf } from '../../../src/nn/metrics/named.ts';
import { STATEFUL } from '../../../src/nn/metrics/stateful.ts';
import type { Rows } from '../../reference/facts-losses.ts';
import { METRIC_FACTS } from '../../reference/facts-metrics.ts';
import { over } from '../../reference/metric-over.ts';

describe('as Keras says', () => {
  it.each(METRIC_FACTS)('$from', ({ metric, y, output, expected, weights }) => {
    expect(over(metric, y, output, weights)).toBeCloseTo(expected, 6);
    if ('update' in metric) expect(over(metric, y, output, weights, 2)).toBeCloseTo(expected, 6);
  });
});

const SAMPLES = 41;
const wave = (i: number, c: number): number => Math.sin(3 * i + 7 * c + i * c) ** 2;
const rows = (classes: number, value: (i: number, c: number) => number): number[][] =>
  Array.from({ length: SAMPLES }, (_, i) => Array.from({ length: classes }, (__, c) => value(i, c)));
const weights = Array.from({ length: SAMPLES }, (_, i) => (i % 4) / 2);
const scores = rows(3, wave);
const bits = rows(3, (i, c) => Number(Math.cos(i * 5 + c) + wave(i, c) > 0.6));

/** Σ over samples and classes of what counts. */
const total = (of: (y: number, p: number, i: number, c: number) => number, w: readonly number[] | undefined): number =>
  bits.reduce(
    (sum, row, i) => sum + (w?.[i] ?? 1) * row.reduce((own, y, c) => own + of(y, scores[i]![c]!, i, c), 0),
    0,
  );

describe.each([
  ['all alike', undefined],
  ['weighted', weights],
] as const)('over ragged batches, samples %s', (_, w) => {
  const of = (metric: Metric, y: Rows = bits, output: Rows = scores): number => {
    const whole = over(metric, y, output, w);
    for (const size of [1, 7, 16]) expect(over(metric, y, output, w, size)).toBeCloseTo(whole, 9);
    return whole;
  };

  it('precision and recall of a class, above a threshold', () => {
    const share = (count: (y: number, says: number) => number, c: number): number =>
      total((y, p, __, own) => (own === c ? count(y, Number(p > 0.3)) : 0), w);
    const right = share((y, says) => y * says, 1);
    const options = { thresholds: 0.3, classId: 1 };
    expect(of(metrics.precision(options))).toBeCloseTo(right / share((__, says) => says, 1), 9);
    expect(of(metrics.recall(options))).toBeCloseTo(right / share((y) => y, 1), 9);
  });

  it('precision and recall of the two largest', () => {
    const says = (i: number, c: number): number => Number(scores[i]!.filter((p) => p > scores[i]![c]!).length < 2);
    const right = total((y, __, i, c) => y * says(i, c), w);
    expect(of(metrics.precision({ topK: 2 }))).toBeCloseTo(right / total((__, ___, i, c) => says(i, c), w), 9);
    expect(of(metrics.recall({ topK: 2 }))).toBeCloseTo(right / total((y) => y, w), 9);
  });

  it('the area under the ROC is how often a yes is above a no, to the thresholds', () => {
    const values = bits.flatMap((row, i) => row.map((y, c) => ({ y, p: scores[i]![c]!, w: w?.[i] ?? 1 })));
    const [yes, no] = [values.filter(({ y }) => y === 1), values.filter(({ y }) => y === 0)];
    let [above, pairs] = [0, 0];
    for (const a of yes)
      for (const b of no) {
        pairs += a.w * b.w;
        above += a.w * b.w * (a.p > b.p ? 1 : a.p === b.p ? 0.5 : 0);
      }
    expect(of(metrics.auc({ numThresholds: 2000 }))).toBeCloseTo(above / pairs, 2);
  });

  it.each(['micro', 'macro', 'weighted'] as const)('F1, %s', (average) => {
    const largest = (i: number, c: number): number => Number(scores[i]![c] === Math.max(...scores[i]!));
    const each = [0, 1, 2].map((own) => {
      const only = (value: (y: number, i: number) => number): number =>
        total((y, __, i, c) => (c === own ? value(y, i) : 0), w);
      const right = only((y, i) => y * largest(i, own));
      return { right, said: only((__, i) => largest(i, own)), yes: only((y) => y) };
    });
    const sum = (key: 'right' | 'said' | 'yes'): number => each.reduce((all, one) => all + one[key], 0);
    const score = ({ right, said, yes }: (typeof each)[number]): number => (2 * right) / (said + yes);
    const expected = {
      micro: score({ right: sum('right'), said: sum('said'), yes: sum('yes') }),
      macro: each.reduce((all, one) => all + score(one), 0) / 3,
      weighted: each.reduce((all, one) => all + score(one) * one.yes, 0) / sum('yes'),
    };
    expect(of(metrics.f1Score({ average }))).toBeCloseTo(expected[average], 5);
  });

  it.each([
    ['uniformAverage', 0, 0],
    ['varianceWeightedAverage', 0, 0],
    ['uniformAverage', 2, 0],
    ['uniformAverage', 0, 1e4],
  ] as const)('R², %s, with %d regressors, around %d', (classAggregation, numRegressors, around) => {
    const y = rows(2, (i, c) => around + (c + 1) * Math.sin(i + c));
    const output = y.map((row, i) => row.map((value, c) => value + 0.4 * Math.cos(i * (c + 3))));
    const sum = (value: (i: number) => number): number => y.reduce((all, __, i) => all + (w?.[i] ?? 1) * value(i), 0);
    const count = sum(() => 1);
    const each = [0, 1].map((c) => {
      const middle = sum((i) => y[i]![c]!) / count;
      const variation = sum((i) => (y[i]![c]! - middle) ** 2);
      return { variation, score: 1 - sum((i) => (y[i]![c]! - output[i]![c]!) ** 2) / variation };
    });
    const [a, b] = [each[0]!, each[1]!];
    const plain =
      classAggregation === 'uniformAverage'
        ? (a.score + b.score) / 2
        : (a.score * a.variation + b.score * b.variation) / (a.variation + b.variation);
    const n = 2 * SAMPLES; // as Keras counts: all values of both outputs, whatever their weight
    const expected = numRegressors === 0 ? plain : 1 - ((1 - plain) * (n - 1)) / (n - numRegressors - 1);
    expect(of(metrics.r2Score({ classAggregation, numRegressors }), y, output)).toBeCloseTo(expected, 9);
  });

  it('the root of the mean squared error', () => {
    const sum = total((y, p) => (y - p) ** 2, w) / 3;
    const count = w === undefined ? SAMPLES : w.reduce((all, each) => all + each, 0);
    expect(of(metrics.rootMeanSquaredError())).toBeCloseTo(Math.sqrt(sum / count), 9);
  });
});

test.each([1, 2, 3])('among the %d largest, by numbers and by rows', (k) => {
  const labels = Array.from({ length: SAMPLES }, (_, i) => [(i * i) % 3]);
  const oneHot = labels.map(([label]) => [0, 1, 2].map((c) => Number(c === label)));
  const right = labels.filter(([label], i) => scores[i]!.filter((p) => p > scores[i]![label!]!).length < k);
  expect(over(metrics.sparseTopKCategoricalAccuracy({ k }), labels, scores, undefined)).toBeCloseTo(
    right.length / SAMPLES,
    12,
  );
  expect(over(metrics.topKCategoricalAccuracy({ k }), oneHot, scores, undefined)).toBeCloseTo(
    right.length / SAMPLES,
    12,
  );
});

describe('edges', () => {
  const none = [[0], [0]];

  it.each([
    ['precision where nothing is said', metrics.precision(), [[1], [0]], none, 0],
    ['recall where nothing is true', metrics.recall(), none, [[1], [1]], 0],
    ['the area where all are yes', metrics.auc(), [[1], [1]], [[0.2], [0.7]], 0],
    ['R² of what never varies', metrics.r2Score(), [[3], [3]], [[2], [4]], 0],
    ['F1 of one unit without an average', metrics.f1Score({ threshold: 0.5 }), [[1], [0]], [[1], [0]], 1],
    ['the best share where none is enough', metrics.precisionAtRecall({ recall: 1 }), [[1], [1]], none, 0],
    ['one threshold', metrics.recallAtPrecision({ precision: 0.5, numThresholds: 1 }), [[1], [1]], [[0.6], [0.4]], 0.5],
    ['an area of logits', metrics.auc({ fromLogits: true }), [[0], [1]], [[-3], [3]], 1],
    ['outputs beyond 0 and 1', metrics.auc(), [[0], [1]], [[-3], [3]], 1],
  ])('%s', (_, metric, y, output, expected) => {
    expect(over(metric, y, output, undefined)).toBeCloseTo(expected, 6);
  });

  it('of equal outputs all are among the k largest', () => {
    const tied = [[1, 1, 1, 0]];
    const among = (label: number, k: number): number =>
      over(metrics.sparseTopKCategoricalAccuracy({ k }), [[label]], tied, undefined);
    expect([among(2, 1), among(3, 3), among(3, 4)]).toEqual([1, 0, 1]);
  });
});

test.each([
  ['AUC'],
  ['f1_score'],
  ['F1Score'],
  ['r2_score'],
  ['Precision'],
  ['top_k_categorical_accuracy'],
  ['cosine_similarity'],
  ['true_positives'],
  ['RootMeanSquaredError'],
] as const)('%s is a name of a metric, and its own in logs', (name) => {
  expect(metricOf(name).name).toBe(name);
});

describe('metrics that are loaded when they are asked for by name', () => {
  test.each(Object.keys(STATEFUL) as (keyof typeof STATEFUL)[])('%s', async (name) => {
    const metric = metricOf(name) as StateMetric;
    expect([isState(metric), metricOf(metric)]).toEqual([true, metric]);
    await laterPending(); // as whatever of a model writes a step
    const made = STATEFUL[name]({ name });
    const { targets = 'any' } = made;
    expect([metric.name, metric.targets, metric.config]).toEqual([name, targets, made.config]);
    const [y, output] = [bits.map(([first]) => [first!]), scores.map(([first]) => [first!])];
    expect(over(metric, y, output, weights)).toBe(over(made, y, output, weights));
  });

  test('they say so where nothing was awaited', async () => {
    vi.resetModules();
    const fresh = await import('../../../src/nn/metrics/named.ts');
    const metric = fresh.metricOf('AUC') as StateMetric;
    expect(() => metric.state).toThrow('The metric AUC is still being loaded. Await something of the model first.');
  });
});

test('the metric cosineSimilarity is the cosine, not the loss', () => {
  expect(over(metricOf('cosineSimilarity'), [[1, 0]], [[2, 0]], undefined)).toBeCloseTo(1, 12);
});

/** Shares of three classes, and what is right. */
const SHARES = [
  [0.7, 0.2, 0.1],
  [0.1, 0.3, 0.6],
];
const RIGHT = [
  [0, 1, 0],
  [0, 0, 1],
];

test.each<[string, Metric, Loss]>([
  ['categoricalHinge', metrics.categoricalHinge(), losses.categoricalHinge()],
  ['hinge', metrics.hinge(), losses.hinge()],
  ['squaredHinge', metrics.squaredHinge(), losses.squaredHinge()],
  ['binaryCrossentropy', metrics.binaryCrossentropy(), losses.binaryCrossentropy()],
  ['categoricalCrossentropy', metrics.categoricalCrossentropy(), losses.categoricalCrossentropy()],
  ['klDivergence', metrics.klDivergence(), losses.klDivergence()],
  ['poisson', metrics.poisson(), losses.poisson()],
  ['logCoshError', metrics.logCoshError(), losses.logCosh()],
  ['meanAbsoluteError', metrics.meanAbsoluteError(), losses.meanAbsoluteError()],
  ['meanAbsolutePercentageError', metrics.meanAbsolutePercentageError(), losses.meanAbsolutePercentageError()],
  ['meanSquaredError', metrics.meanSquaredError(), losses.meanSquaredError()],
  ['meanSquaredLogarithmicError', metrics.meanSquaredLogarithmicError(), losses.meanSquaredLogarithmicError()],
])('the metric %s is the mean of the loss, under its own name', (name, metric, { perSample }) => {
  expect(metric.name).toBe(name);
  const loss = over({ name, targets: 'values', perSample }, RIGHT, SHARES, undefined);
  expect(over(metric, RIGHT, SHARES, undefined)).toBe(loss);
  expect(loss).toBeGreaterThan(0.01);
});

test('losses with options are metrics with these', () => {
  const logits = [[2, -1, 0.5]];
  const options = { fromLogits: true, labelSmoothing: 0.1, name: 'own' };
  const metric = metrics.categoricalCrossentropy(options);
  const total = Math.log(logits[0]!.reduce((sum, z) => sum + Math.exp(z), 0));
  const smooth = [0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3];
  expect(metric.name).toBe('own');
  expect(over(metric, [[1, 0, 0]], logits, undefined)).toBeCloseTo(
    smooth.reduce((sum, y, c) => sum + y * (total - logits[0]![c]!), 0),
    9,
  );
});
