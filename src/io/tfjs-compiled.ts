/** How tfjs writes what a model was compiled with: of several outputs a list of losses, and metrics by the outputs' names where they differ. */
import type { Configured } from '../nn/config.ts';
import type { OptimizerForm } from '../nn/optimizers/optimizer.ts';
import type { TrainingArtifact } from './artifacts.ts';
import type { OutputArtifact } from './output-artifacts.ts';

/** Where a word begins: after a small letter or a digit, or before a small one, as in topKCategorical. */
const WORD = /(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])/g;

/** A name in snake case; what is no name, as it is. */
export const snakeName = (name: string | Configured): string | Configured =>
  typeof name === 'string' ? name.replace(WORD, (letter) => `_${letter}`).toLowerCase() : name;

/** @param names what the file calls the outputs: the layers that they come out of */
export function trainingConfigOf(
  { outputs }: Pick<TrainingArtifact, 'outputs'>,
  { class_name, config }: OptimizerForm,
  names: readonly string[],
): object {
  const losses = outputs.map(({ loss }) => snakeName(loss));
  return {
    loss: losses.length === 1 ? losses[0] : losses,
    metrics: metricsOf(outputs, names),
    optimizer_config: { class_name, config },
  };
}

function metricsOf(outputs: readonly OutputArtifact[], names: readonly string[]): unknown {
  const lists = outputs.map(({ metrics }) => metrics.map(snakeName));
  if (new Set(lists.map((list) => JSON.stringify(list))).size === 1) return lists[0];
  if (new Set(names).size < names.length) return lists; // which tfjs does not read: it has no names for such outputs
  return Object.fromEntries(lists.map((list, i) => [names[i]!, list.length === 1 ? list[0] : list]));
}

/** What tfjs has no field for: what each output's loss counts, where they do not count the same. */
export function lossWeightsOf({ outputs }: Pick<TrainingArtifact, 'outputs'>): { lossWeights?: readonly number[] } {
  const lossWeights = outputs.map(({ lossWeight }) => lossWeight);
  return lossWeights.every((weight) => weight === 1) ? {} : { lossWeights };
}
