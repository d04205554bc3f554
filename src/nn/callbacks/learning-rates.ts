/** Learning rates as callbacks read, set and log them: of a model's optimizer, or of each that a trainer has. */
import type { Logs, TrainedModel } from '../callbacks.ts';
import { expectNoSchedule } from '../optimizers/optimizer.ts';

/** The optimizers' names; one without a name where there is no other. */
export const optimizersOf = ({ optimizerNames }: TrainedModel): readonly (string | undefined)[] =>
  optimizerNames ?? [undefined];

/** As Keras has it in `logs`. */
export const rateName = (optimizer: string | undefined): string =>
  optimizer === undefined ? 'learning_rate' : `learning_rate_${optimizer}`;

/** ` of g`, or nothing where there is but one. */
export const ofOptimizer = (optimizer: string | undefined): string =>
  optimizer === undefined ? '' : ` of ${optimizer}`;

/** All rates as they are now, by their names in `logs`. */
export async function rateLogs(model: TrainedModel): Promise<Logs> {
  const rates: Record<string, number> = {};
  for (const optimizer of optimizersOf(model)) rates[rateName(optimizer)] = await model.getLearningRate(optimizer);
  return rates;
}

/** @throws UsageError where a schedule says the rate of each step */
export function expectSettable(where: string, { optimizer }: TrainedModel): void {
  if (optimizer !== undefined) expectNoSchedule(where, optimizer);
}
