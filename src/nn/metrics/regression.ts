/** Metrics of outputs that are quantities: the root of the mean squared error, the share of the variance, the cosine. */

import { ShapeError } from '../../errors.ts';
import { either, isAbsent, numberOr, text, whole } from '../../fields.ts';
import { type Node, sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { add, mul, square, sub } from '../../ops/arithmetic.ts';
import { equal, greater, maximum, where } from '../../ops/comparisons.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { mean } from '../../ops/reductions.ts';
import { sum } from '../../ops/sums.ts';
import { expectName, expectWhole } from '../check.ts';
import { type CosineSimilarityOptions, cosine, expectAxis } from '../losses/cosine.ts';
import { sampleMean } from '../losses/loss.ts';
import { maker } from '../maker.ts';
import { constant, counted, grown, not, share } from './confusion.ts';
import {
  type MetricClass,
  type MetricOptions,
  metricConfig,
  metricName,
  type SampleMetric,
  type StateMetric,
} from './metric.ts';

/**
 * The root of the mean of (y - output)² over all values of the epoch, y of the output's shape [samples, ...]: no mean of batches. Samples
 * count their weight.
 * @throws UsageError where an option is wrong
 */
export const rootMeanSquaredError = /* @__PURE__ */ maker(
  'metrics.rootMeanSquaredError()',
  (options: MetricOptions = {}): StateMetric => {
    const name = metricName('rootMeanSquaredError', options);
    return {
      name,
      config: metricConfig('RootMeanSquaredError', name),
      targets: 'values',
      state: { total: [], count: [] },
      update: (state, yTrue, yPred, weight) =>
        grown(state, {
          total: sum(counted(sampleMean(square(sub(yPred, yTrue))), weight)),
          count: weight === undefined ? constant(yPred.shape[0]!) : sum(weight),
        }),
      result: ({ total, count }) => sqrt(share(total!, count!)),
    };
  },
);

/** How the scores of several outputs become one: their mean, or weighted by the variance of y. */
export type ClassAggregation = 'uniformAverage' | 'varianceWeightedAverage';

/** Options of `metrics.r2Score`. */
export interface R2ScoreOptions extends MetricOptions {
  /** how the scores of several outputs become one: default 'uniformAverage' */
  readonly classAggregation?: ClassAggregation;
  /** for the adjusted score, how many features the model sees: default 0, not adjusted. As Keras does, it counts the values of all outputs */
  readonly numRegressors?: number;
}

const AGGREGATIONS = { uniformAverage: 'uniform_average', varianceWeightedAverage: 'variance_weighted_average' };

/**
 * 1 - Σ (y - output)² / Σ (y - mean of y)² over all samples of the epoch, output by output, y and output [samples, outputs]: 1 for what is
 * always right, 0 for the mean, also where y never varies. Samples count their weight. The variance is put together batch by batch by
 * Chan's formula, so that no digits are lost where the mean is large.
 * @throws UsageError where an option is wrong; ShapeError for outputs of another rank
 */
export const r2Score = /* @__PURE__ */ maker('metrics.r2Score()', (options: R2ScoreOptions = {}): StateMetric => {
  const at = 'metrics.r2Score';
  const name = metricName('r2Score', options, 'classAggregation', 'numRegressors');
  const aggregation = expectName(at, 'classAggregation', options.classAggregation ?? 'uniformAverage', AGGREGATIONS);
  const regressors = expectWhole(at, 'numRegressors', options.numRegressors ?? 0, 0);
  return {
    name,
    config: metricConfig('R2Score', name, { class_aggregation: AGGREGATIONS[aggregation], num_regressors: regressors }),
    targets: 'values',
    state: (output) => {
      if (output.length === 1) return { count: [], samples: [], mean: output, variation: output, residual: output };
      throw new ShapeError(`${at}: an output of a sample is ${formatShape(output)}; expected [outputs].`);
    },
    update: joined,
    result: ({ variation, residual, samples }) => {
      const isConstant = equal(variation!, constant(0));
      const scores = where(isConstant, constant(0), not(share(residual!, variation!)));
      const weights = aggregation === 'uniformAverage' ? undefined : variation!;
      const score = weights === undefined ? mean(scores) : share(sum(mul(weights, scores)), sum(weights));
      if (regressors === 0) return score;
      const free = sub(samples!, constant(regressors + 1));
      const adjusted = not(share(mul(not(score), sub(samples!, constant(1))), maximum(free, constant(0))));
      return where(greater(free, constant(0)), adjusted, score);
    },
  };
});

/** Counts, means and Σ (y - mean)² of what was before and of a batch, together. Source: Chan, Golub & LeVeque 1979. */
function joined(
  state: Readonly<Record<string, Node>>,
  yTrue: Node,
  yPred: Node,
  weight: Node | undefined,
): Readonly<Record<string, Node>> {
  const { count, samples, mean: before, variation, residual } = state;
  const batch = yTrue.shape[0]!;
  const rows = weight && reshape(weight, [batch, 1]);
  const added = weight === undefined ? constant(batch) : sum(weight);
  const own = share(sum(counted(yTrue, rows), [0]), added);
  const after = add(count!, added);
  const apart = sub(own, before!);
  const part = share(added, after);
  return {
    count: after,
    samples: add(samples!, constant(sizeOf(yTrue.shape))), // of all outputs, as Keras counts them
    mean: add(before!, mul(apart, part)),
    variation: add(
      variation!,
      add(sum(counted(square(sub(yTrue, own)), rows), [0]), mul(square(apart), mul(count!, part))),
    ),
    residual: add(residual!, sum(counted(square(sub(yTrue, yPred)), rows), [0])),
  };
}

/** Options of `metrics.cosineSimilarity`. */
export interface CosineSimilarityMetricOptions extends CosineSimilarityOptions, MetricOptions {}

/**
 * The cosine of the angle between y and the output, of shape [samples, ...]: 1 where they point the same way, -1 the opposite way, 0 at
 * right angles or where either is zero. The loss of the same name is minus this.
 * @throws UsageError where an option is wrong; ShapeError where the output has no such axis
 */
export const cosineSimilarity = /* @__PURE__ */ maker(
  'metrics.cosineSimilarity()',
  (options: CosineSimilarityMetricOptions = {}): SampleMetric => {
    const at = 'metrics.cosineSimilarity';
    const name = metricName('cosineSimilarity', options, 'axis');
    const axis = expectAxis(at, options.axis ?? -1);
    return {
      name,
      config: metricConfig('CosineSimilarity', name, { axis }),
      targets: 'values',
      perSample: (yTrue, yPred, mean) => cosine(at, yTrue, yPred, axis, mean),
    };
  },
);

export const REGRESSION: readonly MetricClass[] = [
  { className: 'RootMeanSquaredError', fromConfig: (_, options) => rootMeanSquaredError(options) },
  {
    className: 'R2Score',
    fromConfig: (config, options) => {
      const [aggregation, regressors] = [either(config, 'class_aggregation'), either(config, 'num_regressors')];
      return r2Score({
        ...options,
        ...(!isAbsent(aggregation) && { classAggregation: text(aggregation) as ClassAggregation }),
        ...(!isAbsent(regressors) && { numRegressors: whole(regressors, 0) }),
      });
    },
  },
  {
    className: 'CosineSimilarity',
    fromConfig: (config, options) => cosineSimilarity({ ...options, axis: numberOr(either(config, 'axis'), -1) }),
  },
];
