/** Metrics by name: what `compile` takes. A new metric gets its row here; every loss is a metric, too. */
import { UsageError } from '../../errors.ts';
import { type Spelling, spelled } from '../../names.ts';
import { expectName } from '../check.ts';
import { overNodes, type SymbolicFunction } from '../functions.ts';
import { knownLoss, type LossName, lossNamed, NAMED_LOSSES } from '../losses/named.ts';
import { uncalled } from '../maker.ts';
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from './accuracy.ts';
import { auc } from './auc.ts';
import { falseNegatives, falsePositives, precision, recall, trueNegatives, truePositives } from './counts.ts';
import { f1Score, fBetaScore } from './f-score.ts';
import { binaryIoU } from './iou.ts';
import { type Metric, type MetricOptions, metricOfFunction, type SampleMetric, type StateMetric } from './metric.ts';
import { metricOfLoss } from './of-losses.ts';
import { cosineSimilarity, r2Score, rootMeanSquaredError } from './regression.ts';

const NAMED_METRICS = {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  topKCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
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
  cosineSimilarity,
  binaryIoU,
} satisfies Record<string, (options: MetricOptions) => Metric>;

type Name = keyof typeof NAMED_METRICS;

/** In any spelling. The name as it is given is the one in logs and history, as in Keras. */
export type MetricName = Spelling<Name | 'logCoshError'> | 'acc' | 'Acc' | 'AUC' | LossName;

/** A metric of a name is called as it was given. @throws UsageError for what is no metric */
export function metricOf(choice: MetricName | Metric | SymbolicFunction): Metric {
  if (isMetric(choice)) return choice;
  const forgotten = uncalled('metrics', choice);
  if (forgotten !== undefined) throw new UsageError(`model.compile: metric is ${forgotten}`);
  if (typeof choice === 'function') {
    const name = choice.name || 'metric';
    return metricOfFunction(name, overNodes(`the metric ${name}`, choice));
  }
  const own = typeof choice === 'string' ? ownName(choice) : undefined;
  if (own !== undefined) return metricNamed(own, choice);
  const loss = typeof choice === 'string' ? lossBehind(choice) : undefined;
  if (loss !== undefined) return metricOfLoss(lossNamed(loss), choice);
  const known = { ...NAMED_METRICS, ...NAMED_LOSSES };
  return metricNamed(expectName('model.compile', 'metric', choice, known) as Name, choice);
}

/** Keras has one loss under another name among its metrics. */
const lossBehind = (choice: string): ReturnType<typeof knownLoss> =>
  spelled(choice, ['logCoshError']) === undefined ? knownLoss(choice) : 'logCosh';

/** A metric that is no loss, or has the name of one that it is not: cosineSimilarity is minus the loss. */
const ownName = (choice: string): Name | undefined =>
  spelled(choice, ['acc']) === undefined ? spelled(choice, Object.keys(NAMED_METRICS) as Name[]) : 'accuracy';

function metricNamed(name: Name, called: string): Metric {
  const make: (options: MetricOptions) => Metric = NAMED_METRICS[name];
  return make({ name: called });
}

export const isState = (metric: object): metric is StateMetric => 'update' in metric;

function isMetric(choice: unknown): choice is Metric {
  const known = choice as Partial<SampleMetric & StateMetric> | null;
  if (typeof known !== 'object' || known === null || typeof known.name !== 'string') return false;
  const isStateful = typeof known.update === 'function' && typeof known.result === 'function' && !!known.state;
  return typeof known.perSample === 'function' || isStateful;
}
