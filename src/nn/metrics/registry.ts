/** All metrics, for files. Only what reads files imports this. */
import { camelCase, member, text } from '../../fields.ts';
import { LOSSES } from '../losses/registry.ts';
import { ACCURACIES } from './accuracy.ts';
import { AUC } from './auc.ts';
import { COUNTS } from './counts.ts';
import { CURVES } from './curves.ts';
import { F_SCORES } from './f-score.ts';
import { IOUS } from './iou.ts';
import type { MetricClass } from './metric.ts';
import { type MetricName, metricOf } from './named.ts';
import { logCoshError, metricOfLoss } from './of-losses.ts';
import { REGRESSION } from './regression.ts';

/** How Keras writes a function that `compile` was given the name of. */
const MeanMetricWrapper: MetricClass = {
  className: 'MeanMetricWrapper',
  fromConfig: (config, { name }) => {
    const metric = metricOf(camelCase(text(member(config, 'fn'))) as MetricName);
    const made = metric.config;
    if (name === undefined || made === undefined) return metric;
    return { ...metric, name, config: { ...made, config: { ...made.config, name } } };
  },
};

/** Keras's name of the loss logCosh as a metric. */
const LogCoshError: MetricClass = {
  className: 'LogCoshError',
  fromConfig: (_, { name = 'logCoshError' }) => logCoshError({ name }),
};

export const METRICS: readonly MetricClass[] = [
  MeanMetricWrapper,
  ...ACCURACIES,
  ...COUNTS,
  AUC,
  ...CURVES,
  ...F_SCORES,
  ...IOUS,
  ...REGRESSION,
  LogCoshError,
  ...LOSSES.map(({ className, fromConfig }): MetricClass => {
    return { className, fromConfig: (config, { name }) => metricOfLoss(fromConfig(config), name) };
  }),
];
