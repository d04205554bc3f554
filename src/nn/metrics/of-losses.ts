/** Losses as metrics: measured, not made smaller. */
import { expectText } from '../check.ts';
import { binaryCrossentropy as binaryLoss } from '../losses/binary.ts';
import { type CrossentropyOptions, categoricalCrossentropy as categoricalLoss } from '../losses/categorical.ts';
import { meanAbsoluteError as absoluteLoss, meanSquaredError as squaredLoss } from '../losses/errors.ts';
import type { Loss } from '../losses/loss.ts';
import {
  type SparseCategoricalCrossentropyOptions,
  sparseCategoricalCrossentropy as sparseLoss,
} from '../losses/sparse-categorical.ts';
import { maker } from '../maker.ts';
import { type MetricOptions, metricName, type SampleMetric } from './metric.ts';

/** Options of the cross-entropies of `metrics`. */
export interface CrossentropyMetricOptions extends CrossentropyOptions, MetricOptions {}
/** Options of `metrics.sparseCategoricalCrossentropy`. */
export interface SparseCrossentropyMetricOptions extends SparseCategoricalCrossentropyOptions, MetricOptions {}

/** A loss as a metric of that name, or of its own. @throws UsageError where the name is no text */
export function metricOfLoss({ name: own, config, targets, perSample }: Loss, name = own): SampleMetric {
  expectText(`metrics.${own}`, 'name', name);
  if (config === undefined) return { name, targets, perSample };
  const { reduction: _, ...rest } = config.config;
  return { name, config: { class_name: config.class_name, config: { ...rest, name } }, targets, perSample };
}

/**
 * The mean of (y - output)² over the values of a sample: y of the output's shape [samples, ...].
 * @throws UsageError where an option is wrong
 */
export const meanSquaredError = /* @__PURE__ */ maker(
  'metrics.meanSquaredError()',
  (options: MetricOptions = {}): SampleMetric => metricOfLoss(squaredLoss(), metricName('meanSquaredError', options)),
);

/**
 * The mean of |y - output| over the values of a sample: y of the output's shape [samples, ...].
 * @throws UsageError where an option is wrong
 */
export const meanAbsoluteError = /* @__PURE__ */ maker(
  'metrics.meanAbsoluteError()',
  (options: MetricOptions = {}): SampleMetric => metricOfLoss(absoluteLoss(), metricName('meanAbsoluteError', options)),
);

/** What `losses.binaryCrossentropy` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const binaryCrossentropy = /* @__PURE__ */ maker(
  'metrics.binaryCrossentropy()',
  ({ name, ...options }: CrossentropyMetricOptions = {}): SampleMetric => metricOfLoss(binaryLoss(options), name),
);

/** What `losses.categoricalCrossentropy` is: y of the output's shape [samples, classes]. @throws UsageError where an option is wrong */
export const categoricalCrossentropy = /* @__PURE__ */ maker(
  'metrics.categoricalCrossentropy()',
  ({ name, ...options }: CrossentropyMetricOptions = {}): SampleMetric => metricOfLoss(categoricalLoss(options), name),
);

/** What `losses.sparseCategoricalCrossentropy` is: y [samples], numbers of classes. @throws UsageError where an option is wrong */
export const sparseCategoricalCrossentropy = /* @__PURE__ */ maker(
  'metrics.sparseCategoricalCrossentropy()',
  ({ name, ...options }: SparseCrossentropyMetricOptions = {}): SampleMetric => metricOfLoss(sparseLoss(options), name),
);
