/** What each output of a model was compiled with, as plain data. */
import { UsageError } from '../errors.ts';
import type { Configured } from '../nn/config.ts';
import type { SymbolicFunction } from '../nn/functions.ts';
import type { Loss } from '../nn/losses/loss.ts';
import { type LossName, lossOf } from '../nn/losses/named.ts';
import { type MetricName, metricOf } from '../nn/metrics/named.ts';
import { STATEFUL } from '../nn/metrics/stateful.ts';
import { type CompileArguments, choicesOf } from '../nn/model-options.ts';
import type { EndsTopology } from '../nn/topology.ts';

/** What one output of a model was compiled with. */
export interface OutputArtifact {
  /** by name where that has its defaults, else its class and what it was made of, in Keras's names */
  readonly loss: LossName | Configured;
  /** what the loss counts among those of all outputs */
  readonly lossWeight: number;
  /** as the loss */
  readonly metrics: readonly (MetricName | Configured)[];
}

/** @throws UsageError where something of the user's own is in it */
export function outputArtifacts(where: string, compiled: CompileArguments, outputs: EndsTopology): OutputArtifact[] {
  const { losses, weights, metrics } = choicesOf(where, compiled, outputs);
  return losses.map((loss, i) => ({
    loss: describe<LossName>(where, loss, 'the loss', lossOf),
    lossWeight: weights[i]!,
    metrics: metrics[i]!.map((metric) => describe<MetricName>(where, metric, 'the metric', metricNamed)),
  }));
}

type Made = Pick<Loss, 'name' | 'config'>;

/** With its defaults, also where the library has loaded none of its kind yet. */
const metricNamed = (name: MetricName): Made =>
  Object.hasOwn(STATEFUL, name) ? STATEFUL[name as keyof typeof STATEFUL]({ name }) : metricOf(name);

/** @param make of its name, with the defaults */
function describe<Name extends string>(
  where: string,
  given: Name | Made | SymbolicFunction,
  what: string,
  make: (name: Name) => Made,
): Name | Configured {
  if (typeof given === 'string') return given;
  const { name, config } = typeof given === 'function' ? { name: given.name, config: undefined } : given;
  if (config === undefined) throw ownWork(where, what, name);
  return isDefault(config, () => make(name as Name).config) ? (name as Name) : config;
}

function isDefault(config: Configured, make: () => Configured | undefined): boolean {
  try {
    return JSON.stringify(make()) === JSON.stringify(config);
  } catch {
    return false; // a name of the user's
  }
}

export function ownWork(where: string, what: string, name: string): UsageError {
  return new UsageError(
    `${where}: ${what} (${name}) has no config, so that no file can describe it. Save the weights with toSafetensors().`,
  );
}
