/** Shares of right answers. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { expectOff, member, numberOr } from '../../fields.ts';
import { type Node, sizeOf } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { cast, toWhole } from '../../ops/cast.ts';
import { equal, greater, less, where } from '../../ops/comparisons.ts';
import { accuracy as accuracyOp } from '../../ops/crossentropy.ts';
import { argMax } from '../../ops/reductions.ts';
import { logitsOf } from '../../ops/softmax.ts';
import { fill, oneHot } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectWhole } from '../check.ts';
import { type Mean, sampleMean } from '../losses/loss.ts';
import { maker } from '../maker.ts';
import { type MetricClass, type MetricOptions, metricConfig, metricName, type SampleMetric } from './metric.ts';

/** Options of `metrics.binaryAccuracy`. */
export interface BinaryAccuracyOptions extends MetricOptions {
  /** an output above it says 1: default 0.5, which is right for probabilities; 0 is for logits */
  readonly threshold?: number;
}

/** Logits and their softmax have the same largest element; those of the loss are at hand. */
const ranked = (yPred: Node): Node => logitsOf(yPred) ?? yPred;

/** Numbers of classes, u32 or f32, [batch, ...] or with a last axis of 1. */
function isLabel(yTrue: Node, yPred: Node, mean: Mean = sampleMean): Node {
  const values = ranked(yPred);
  const [classes = 1, rows] = [values.shape.at(-1), values.shape.slice(0, -1)];
  if (yTrue.dtype !== 'u32') return mean(equal(reshape(cast(yTrue), rows), cast(argMax(values, -1))));
  const count = sizeOf(rows);
  return mean(reshape(accuracyOp(reshape(values, [count, classes]), reshape(yTrue, [count])), rows));
}

const isCategory = (yTrue: Node, yPred: Node, mean: Mean = sampleMean): Node =>
  mean(equal(cast(argMax(yTrue, -1)), cast(argMax(ranked(yPred), -1))));

const isBinary = (yTrue: Node, yPred: Node, threshold: number, mean: Mean = sampleMean): Node =>
  mean(equal(yTrue, greater(yPred, fill([], threshold))));

/** As Keras chooses: binary for outputs of one unit, sparse for numbers of classes, else categorical. */
function isRight(yTrue: Node, yPred: Node, mean?: Mean): Node {
  if (yPred.shape.at(-1) === 1 && sizeOf(yTrue.shape) === sizeOf(yPred.shape))
    return isBinary(reshape(cast(yTrue), yPred.shape), yPred, 0.5, mean);
  return yTrue.shape.length < yPred.shape.length || yTrue.shape.at(-1) === 1
    ? isLabel(yTrue, yPred, mean)
    : isCategory(yTrue, yPred, mean);
}

/**
 * The share of right answers, chosen by the shapes of y and the output as Keras does: `binaryAccuracy` for an output of one unit,
 * `sparseCategoricalAccuracy` for numbers of classes, [samples], else `categoricalAccuracy`.
 * @throws UsageError where an option is wrong
 */
export const accuracy = /* @__PURE__ */ maker('metrics.accuracy()', (options: MetricOptions = {}): SampleMetric => {
  const name = metricName('accuracy', options);
  return { name, config: metricConfig('MeanMetricWrapper', name, { fn: 'accuracy' }), perSample: isRight };
});

/**
 * The share of values that are y where those of the output, [samples, ...], are 1 above a threshold and 0 otherwise.
 * @throws UsageError where an option is wrong
 */
export const binaryAccuracy = /* @__PURE__ */ maker(
  'metrics.binaryAccuracy()',
  (options: BinaryAccuracyOptions = {}): SampleMetric => {
    const name = metricName('binaryAccuracy', options, 'threshold');
    const { threshold = 0.5 } = options;
    if (!Number.isFinite(threshold)) {
      throw new UsageError(`metrics.binaryAccuracy: threshold is ${show(threshold)}; expected a finite number.`);
    }
    return {
      name,
      config: metricConfig('BinaryAccuracy', name, { threshold }),
      targets: 'values',
      perSample: (yTrue, yPred, mean) => isBinary(yTrue, yPred, threshold, mean),
    };
  },
);

/**
 * The share of samples whose largest output is where y, of the output's shape [samples, classes], is largest.
 * @throws UsageError where an option is wrong
 */
export const categoricalAccuracy = /* @__PURE__ */ maker(
  'metrics.categoricalAccuracy()',
  (options: MetricOptions = {}): SampleMetric => {
    const name = metricName('categoricalAccuracy', options);
    return { name, config: metricConfig('CategoricalAccuracy', name), targets: 'values', perSample: isCategory };
  },
);

/**
 * The share of samples whose largest output, of [samples, classes], is that of the class whose number y has, [samples].
 * @throws UsageError where an option is wrong
 */
export const sparseCategoricalAccuracy = /* @__PURE__ */ maker(
  'metrics.sparseCategoricalAccuracy()',
  (options: MetricOptions = {}): SampleMetric => {
    const name = metricName('sparseCategoricalAccuracy', options);
    return { name, config: metricConfig('SparseCategoricalAccuracy', name), targets: 'classes', perSample: isLabel };
  },
);

/** Options of `metrics.topKCategoricalAccuracy` and `metrics.sparseTopKCategoricalAccuracy`. */
export interface TopKOptions extends MetricOptions {
  /** among how many of the largest outputs the right one is to be: default 5 */
  readonly k?: number;
}

/** Whether fewer than k classes have more than the right one, whose numbers [batch, ...] are whole. */
function isAmong(numbers: Node, yPred: Node, k: number, mean: Mean = sampleMean): Node {
  const values = ranked(yPred);
  const right = oneHot(reshape(numbers, values.shape.slice(0, -1)), values.shape.at(-1)!);
  // not their product: what is infinite times 0 is no number
  const own = sum(where(right, values, fill([], 0)), [-1], true);
  return mean(less(sum(greater(values, own), [-1]), fill([], k)));
}

/**
 * The share of samples where the class that y, of the output's shape [samples, classes], has the most of is among the k largest outputs;
 * equal ones count as among them.
 * @throws UsageError where an option is wrong
 */
export const topKCategoricalAccuracy = /* @__PURE__ */ maker(
  'metrics.topKCategoricalAccuracy()',
  (options: TopKOptions = {}): SampleMetric => {
    const name = metricName('topKCategoricalAccuracy', options, 'k');
    const k = expectWhole('metrics.topKCategoricalAccuracy', 'k', options.k ?? 5, 1);
    return {
      name,
      config: metricConfig('TopKCategoricalAccuracy', name, { k }),
      targets: 'values',
      perSample: (yTrue, yPred, mean) => isAmong(argMax(yTrue, -1), yPred, k, mean),
    };
  },
);

/**
 * The share of samples where the class whose number y has, [samples], is among the k largest of the outputs [samples, classes]; equal ones
 * count as among them.
 * @throws UsageError where an option is wrong
 */
export const sparseTopKCategoricalAccuracy = /* @__PURE__ */ maker(
  'metrics.sparseTopKCategoricalAccuracy()',
  (options: TopKOptions = {}): SampleMetric => {
    const name = metricName('sparseTopKCategoricalAccuracy', options, 'k');
    const k = expectWhole('metrics.sparseTopKCategoricalAccuracy', 'k', options.k ?? 5, 1);
    return {
      name,
      config: metricConfig('SparseTopKCategoricalAccuracy', name, { k }),
      targets: 'classes',
      perSample: (yTrue, yPred, mean) => isAmong(toWhole(yTrue), yPred, k, mean),
    };
  },
);

export const ACCURACIES: readonly MetricClass[] = [
  {
    className: 'BinaryAccuracy',
    fromConfig: (config, options) =>
      binaryAccuracy({ ...options, threshold: numberOr(member(config, 'threshold'), 0.5) }),
  },
  { className: 'CategoricalAccuracy', fromConfig: (_, options) => categoricalAccuracy(options) },
  {
    className: 'TopKCategoricalAccuracy',
    fromConfig: (config, options) => topKCategoricalAccuracy({ ...options, k: numberOr(member(config, 'k'), 5) }),
  },
  {
    className: 'SparseTopKCategoricalAccuracy',
    fromConfig: (config, options) => {
      expectOff(config, ['from_sorted_ids']);
      return sparseTopKCategoricalAccuracy({ ...options, k: numberOr(member(config, 'k'), 5) });
    },
  },
  { className: 'SparseCategoricalAccuracy', fromConfig: (_, options) => sparseCategoricalAccuracy(options) },
];
