/** Metrics with state on the GPU that have names for `compile`: loaded with the first of them that is asked for. A new one gets its row here. */
import { auc } from './auc.ts';
import { falseNegatives, falsePositives, precision, recall, trueNegatives, truePositives } from './counts.ts';
import { f1Score, fBetaScore } from './f-score.ts';
import { binaryIoU } from './iou.ts';
import type { MetricOptions, StateMetric } from './metric.ts';
import { r2Score, rootMeanSquaredError } from './regression.ts';

export const STATEFUL = {
  precision,
  recall,
  auc,
  f1Score,
  fBetaScore,
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
  rootMeanSquaredError,
  r2Score,
  binaryIoU,
} satisfies Record<string, (options: MetricOptions) => StateMetric>;
