/** Losses as metrics: measured, not made smaller. */
import { binaryCrossentropy as binaryLoss } from '../losses/binary.ts';
import { type CrossentropyOptions, categoricalCrossentropy as categoricalLoss } from '../losses/categorical.ts';
import { meanAbsoluteError as absoluteLoss, meanSquaredError as squaredLoss } from '../losses/errors.ts';
import type { Loss } from '../losses/loss.ts';
import {
  type SparseCategoricalCrossentropyOptions,
  sparseCategoricalCrossentropy as sparseLoss,
} from '../losses/sparse-categorical.ts';
import { maker } from '../maker.ts';
import type { MetricOptions, SampleMetric } from './metric.ts';

/** Options of the cross-entropies of `metrics`. */
export interface CrossentropyMetricOptions extends CrossentropyOptions, MetricOptions {}
/** Options of `metrics.sparseCategoricalCrossentropy`. */
export interface SparseCrossentropyMetricOptions extends SparseCategoricalCrossentropyOptions, MetricOptions {}

/** A loss as a metric of that name, or of its own. */
export function metricOfLoss({ name: own, config, targets, perSample }: Loss, name = own): SampleMetric {
  if (config === undefined) return { name, targets, perSample };
  const { reduction: _, ...rest } = config.config;
  return { name, config: { class_name: config.class_name, config: { ...rest, name } }, targets, perSample };
}

/** The mean of (y - output)² over the values of a sample: y of the output's shape [samples, ...]. */
export const meanSquaredError = /* @__PURE__ */ maker(
  'metrics.meanSquaredError()',
  ({ name }: MetricOptions = {}): SampleMetric => metricOfLoss(squaredLoss(), name),
);

/** The mean of |y - output| over the values of a sample: y of the output's shape [samples, ...]. */
export const meanAbsoluteError = /* @__PURE__ */ maker(
  'metrics.meanAbsoluteError()',
  ({ name }: MetricOptions = {}): SampleMetric => metricOfLoss(absoluteLoss(), name),
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
