/** Losses as metrics: measured, not made smaller. */
import { expectOptions, expectText } from '../check.ts';
import type { CrossentropyOptions } from '../losses/categorical.ts';
import * as losses from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import type { SparseCategoricalCrossentropyOptions } from '../losses/sparse-categorical.ts';
import { maker } from '../maker.ts';
import { type MetricOptions, metricConfig, metricName, type SampleMetric } from './metric.ts';

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

/** The metric of a loss that has no options. */
/* @__NO_SIDE_EFFECTS__ */
const metricOfPlain = (name: string, loss: () => Loss) =>
  maker(
    `metrics.${name}()`,
    (options: MetricOptions = {}): SampleMetric => metricOfLoss(loss(), metricName(name, options)),
  );

/** What `losses.meanSquaredError` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const meanSquaredError = /* @__PURE__ */ metricOfPlain('meanSquaredError', losses.meanSquaredError);

/** What `losses.meanAbsoluteError` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const meanAbsoluteError = /* @__PURE__ */ metricOfPlain('meanAbsoluteError', losses.meanAbsoluteError);

/** What `losses.meanAbsolutePercentageError` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const meanAbsolutePercentageError = /* @__PURE__ */ metricOfPlain(
  'meanAbsolutePercentageError',
  losses.meanAbsolutePercentageError,
);

/** What `losses.meanSquaredLogarithmicError` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const meanSquaredLogarithmicError = /* @__PURE__ */ metricOfPlain(
  'meanSquaredLogarithmicError',
  losses.meanSquaredLogarithmicError,
);

/** What `losses.logCosh` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const logCoshError = /* @__PURE__ */ maker(
  'metrics.logCoshError()',
  (options: MetricOptions = {}): SampleMetric => {
    const name = metricName('logCoshError', options);
    // Keras has it under another name among its metrics
    return { ...metricOfLoss(losses.logCosh(), name), config: metricConfig('LogCoshError', name) };
  },
);

/** What `losses.hinge` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const hinge = /* @__PURE__ */ metricOfPlain('hinge', losses.hinge);

/** What `losses.squaredHinge` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const squaredHinge = /* @__PURE__ */ metricOfPlain('squaredHinge', losses.squaredHinge);

/** What `losses.categoricalHinge` is: y of the output's shape [samples, classes]. @throws UsageError where an option is wrong */
export const categoricalHinge = /* @__PURE__ */ metricOfPlain('categoricalHinge', losses.categoricalHinge);

/** What `losses.poisson` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const poisson = /* @__PURE__ */ metricOfPlain('poisson', losses.poisson);

/** What `losses.klDivergence` is: y of the output's shape [samples, classes]. @throws UsageError where an option is wrong */
export const klDivergence = /* @__PURE__ */ metricOfPlain('klDivergence', losses.klDivergence);

/** What `losses.binaryCrossentropy` is: y of the output's shape [samples, ...]. @throws UsageError where an option is wrong */
export const binaryCrossentropy = /* @__PURE__ */ maker(
  'metrics.binaryCrossentropy()',
  (options: CrossentropyMetricOptions = {}): SampleMetric => {
    expectOptions('metrics.binaryCrossentropy', options, ['name', 'fromLogits', 'labelSmoothing'], 'fromLogits');
    const { name, ...own } = options;
    return metricOfLoss(losses.binaryCrossentropy(own), name);
  },
);

/** What `losses.categoricalCrossentropy` is: y of the output's shape [samples, classes]. @throws UsageError where an option is wrong */
export const categoricalCrossentropy = /* @__PURE__ */ maker(
  'metrics.categoricalCrossentropy()',
  (options: CrossentropyMetricOptions = {}): SampleMetric => {
    expectOptions('metrics.categoricalCrossentropy', options, ['name', 'fromLogits', 'labelSmoothing'], 'fromLogits');
    const { name, ...own } = options;
    return metricOfLoss(losses.categoricalCrossentropy(own), name);
  },
);

/** What `losses.sparseCategoricalCrossentropy` is: y [samples], numbers of classes. @throws UsageError where an option is wrong */
export const sparseCategoricalCrossentropy = /* @__PURE__ */ maker(
  'metrics.sparseCategoricalCrossentropy()',
  (options: SparseCrossentropyMetricOptions = {}): SampleMetric => {
    expectOptions('metrics.sparseCategoricalCrossentropy', options, ['name', 'fromLogits'], 'fromLogits');
    const { name, ...own } = options;
    return metricOfLoss(losses.sparseCategoricalCrossentropy(own), name);
  },
);
