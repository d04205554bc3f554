/** Metrics by name: what `compile` takes. A new metric gets its row here; every loss is a metric, too. */
import { UsageError } from '../../errors.ts';
import { type Spelling, spelled } from '../../names.ts';
import { expectName } from '../check.ts';
import { overNodes, type SymbolicFunction } from '../functions.ts';
import { knownLoss, type LossName, lossNamed, NAMED_LOSSES } from '../losses/named.ts';
import { uncalled } from '../maker.ts';
import { accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy.ts';
import { type Metric, type MetricOptions, metricOfFunction, type SampleMetric, type StateMetric } from './metric.ts';
import { metricOfLoss } from './of-losses.ts';

const NAMED_METRICS = {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
} satisfies Record<string, (options: MetricOptions) => Metric>;

type Name = keyof typeof NAMED_METRICS;

/** In any spelling. The name as it is given is the one in logs and history, as in Keras. */
export type MetricName = Spelling<Name> | 'acc' | 'Acc' | LossName;

/** A metric of a name is called as it was given. @throws UsageError for what is no metric */
export function metricOf(choice: MetricName | Metric | SymbolicFunction): Metric {
  if (isMetric(choice)) return choice;
  const forgotten = uncalled('metrics', choice);
  if (forgotten !== undefined) throw new UsageError(`model.compile: metric is ${forgotten}`);
  if (typeof choice === 'function') {
    const name = choice.name || 'metric';
    return metricOfFunction(name, overNodes(`the metric ${name}`, choice));
  }
  const loss = typeof choice === 'string' ? knownLoss(choice) : undefined;
  if (loss !== undefined) return metricOfLoss(lossNamed(loss), choice);
  const isShort = typeof choice === 'string' && spelled(choice, ['acc']) !== undefined;
  const known = { ...NAMED_METRICS, ...NAMED_LOSSES };
  const name = isShort ? 'accuracy' : (expectName('model.compile', 'metric', choice, known) as Name);
  return NAMED_METRICS[name]({ name: choice });
}

export const isState = (metric: object): metric is StateMetric => 'update' in metric;

function isMetric(choice: unknown): choice is Metric {
  const known = choice as Partial<SampleMetric & StateMetric> | null;
  if (typeof known !== 'object' || known === null || typeof known.name !== 'string') return false;
  const isStateful = typeof known.update === 'function' && typeof known.result === 'function' && !!known.state;
  return typeof known.perSample === 'function' || isStateful;
}
