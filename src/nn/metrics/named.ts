/** Metrics by name: what `compile` takes. A new metric gets its row here. */
import { type Spelling, spelled } from '../../names.ts';
import { expectName } from '../check.ts';
import type { PerSample } from '../losses/loss.ts';
import { accuracy } from './accuracy.ts';

const metrics = { accuracy } satisfies Record<string, PerSample>;

/** Keras's other names. */
const aliases = { acc: 'accuracy', sparseCategoricalAccuracy: 'accuracy' } as const;

/** In any spelling. The name as it is given is the one in logs and history, as in Keras. */
export type MetricName = Spelling<keyof typeof metrics | keyof typeof aliases>;

export function metricOf(name: MetricName): PerSample {
  const alias = typeof name === 'string' ? spelled(name, Object.keys(aliases) as (keyof typeof aliases)[]) : undefined;
  return metrics[alias === undefined ? expectName('model.compile', 'metric', name, metrics) : aliases[alias]];
}
