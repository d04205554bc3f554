/** What an optimizer has learnt, as users take it and put it back. */
import { awaited, isPromise, show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { LAST_STEP, RATES, RATES_WORDS, RING_SLOTS } from '../graph/words.ts';
import type { NamedWeight } from './callbacks.ts';
import { expectWhole } from './check.ts';
import type { Minimizer } from './minimizer.ts';
import type { Training } from './train/training.ts';
import { checkWeights } from './weights.ts';

/** What an optimizer has learnt about the gradients so far. */
export interface OptimizerState {
  /** steps taken */
  readonly step: number;
  /** the learning rate and what follows from the step number, see shaders/adam_rates.wgsl */
  readonly rates: Float32Array;
  /** `<param>/<slot>`, such as `dense/kernel/m`, in the param's shape */
  readonly slots: readonly NamedWeight[];
}

export async function optimizerState(training: Training, { rates, slots }: Minimizer): Promise<OptimizerState> {
  const step = training.taken;
  const [first, ...values] = await training.memory.read([rates, ...slots]);
  return { step, rates: first!, slots: slots.map(({ name, shape }, i) => ({ name, shape, values: values[i]! })) };
}

/** @throws UsageError, ShapeError or DataError before anything is changed */
export function setOptimizerState(training: Training, minimizer: Minimizer, state: OptimizerState): void {
  const where = 'model.setOptimizerState';
  if (isPromise(state)) throw new UsageError(`${where}: the state is a promise.${awaited(state)}`);
  const { step, rates, slots } = state ?? {};
  expectWhole(where, 'step', step, 0);
  if (!Array.isArray(slots)) throw new UsageError(`${where}: slots is ${show(slots)}; expected a list.`);
  const expected = [{ name: minimizer.rates.name, shape: [RATES_WORDS] }, ...minimizer.slots];
  const given = [{ name: minimizer.rates.name, shape: [rates?.length], values: rates }, ...slots];
  const values = checkWeights(where, given, expected);
  const { memory, description } = training;
  const { schedule } = minimizer.optimizer;
  for (const variable of [minimizer.rates, ...minimizer.slots]) memory.write(variable, values.get(variable.name)!);
  if (schedule) memory.write(minimizer.rates, Float32Array.of(Math.min(step, LAST_STEP)), RATES.step);
  for (const ring of description.steps.rings.values()) {
    memory.write(ring, Float32Array.of(step % RING_SLOTS), RING_SLOTS); // its cursor follows the step
  }
  training.taken = step;
  training.noteLearningRate(minimizer, rates[RATES.learningRate]!);
}
