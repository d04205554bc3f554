/** Metrics by name: what `compile` takes. A new metric gets its row here, or in stateful.ts; every loss is a metric, too. */
import { UsageError } from '../../errors.ts';
import { type Spelling, spelled } from '../../names.ts';
import { expectName } from '../check.ts';
import { overNodes, type SymbolicFunction } from '../functions.ts';
import { later } from '../later.ts';
import type { Targets } from '../losses/loss.ts';
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
import { type Metric, type MetricOptions, metricOfFunction, type SampleMetric, type StateMetric } from './metric.ts';
import { metricOfLoss } from './of-losses.ts';
import { cosineSimilarity } from './regression.ts';

const NAMED_METRICS = {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  topKCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  cosineSimilarity,
} satisfies Record<string, (options: MetricOptions) => Metric>;

/** Those of stateful.ts, which most programs do without. */
type StatefulName = keyof typeof import('./stateful.ts').STATEFUL;

/** What each takes of y. */
const STATEFUL_NAMES: Readonly<Record<StatefulName, Targets>> = {
  precision: 'values',
  recall: 'values',
  auc: 'values',
  f1Score: 'values',
  fBetaScore: 'values',
  truePositives: 'values',
  falsePositives: 'values',
  trueNegatives: 'values',
  falseNegatives: 'values',
  rootMeanSquaredError: 'values',
  r2Score: 'values',
  binaryIoU: 'any',
};

/** @internal */
export const stateful = /* @__PURE__ */ later(() => import('./stateful.ts'));

const NAMES = { ...NAMED_METRICS, ...STATEFUL_NAMES };

type Name = keyof typeof NAMES;

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
  const known = { ...NAMES, ...NAMED_LOSSES };
  return metricNamed(expectName('model.compile', 'metric', choice, known) as Name, choice);
}

/** Keras has one loss under another name among its metrics. */
const lossBehind = (choice: string): ReturnType<typeof knownLoss> =>
  spelled(choice, ['logCoshError']) === undefined ? knownLoss(choice) : 'logCosh';

/** A metric that is no loss, or has the name of one that it is not: cosineSimilarity is minus the loss. */
const ownName = (choice: string): Name | undefined =>
  spelled(choice, ['acc']) === undefined ? spelled(choice, Object.keys(NAMES) as Name[]) : 'accuracy';

function metricNamed(name: Name, called: string): Metric {
  if (isStateful(name)) return awaited(name, called);
  const make: (options: MetricOptions) => Metric = NAMED_METRICS[name];
  return make({ name: called });
}

const isStateful = (name: Name): name is StatefulName => Object.hasOwn(STATEFUL_NAMES, name);

/** A metric that is made once it is loaded, before a step is written. */
function awaited(name: StatefulName, called: string): StateMetric {
  stateful.load();
  let made: StateMetric | undefined;
  const metric = (): StateMetric => {
    made ??= stateful.loaded(`The metric ${called} is`).STATEFUL[name]({ name: called });
    return made;
  };
  return {
    name: called,
    targets: STATEFUL_NAMES[name],
    get config() {
      return metric().config;
    },
    get state() {
      return metric().state;
    },
    update: (...given) => metric().update(...given),
    result: (state) => metric().result(state),
  };
}

export const isState = (metric: object): metric is StateMetric => 'update' in metric;

function isMetric(choice: unknown): choice is Metric {
  const known = choice as Partial<SampleMetric & StateMetric> | null;
  if (typeof known !== 'object' || known === null || typeof known.name !== 'string') return false;
  const isStateful = typeof known.update === 'function' && typeof known.result === 'function' && 'state' in known;
  return typeof known.perSample === 'function' || isStateful;
}
