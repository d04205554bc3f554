/** A learning rate that is multiplied by a factor every so many steps. */
import { either, flagOr, number } from '../../fields.ts';
import { scale } from '../../ops/arithmetic.ts';
import { exp2, wholeTimes } from '../../ops/schedules.ts';
import { expectBoolean, expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { expectRate, expectSteps, type Schedule, type ScheduleClass, scheduleOf } from './schedule.ts';

/** Options of `schedules.exponentialDecay`. */
export interface ExponentialDecayOptions {
  /** the rate of the first step, from 0 up */
  readonly initialLearningRate: number;
  /** steps in which the rate is multiplied by decayRate: 1 to 2²⁴ */
  readonly decaySteps: number;
  /** factor, above 0 */
  readonly decayRate: number;
  /** whether the rate changes only every `decaySteps` steps, at once: default false */
  readonly staircase?: boolean;
}

const OPTIONS = ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase'];

/** initialLearningRate · decayRate^(step / decaySteps), steps counted from 0; with staircase the quotient is rounded down. From step 2²⁴ on the rate stays. Source: Keras, ExponentialDecay. @throws UsageError where an option is wrong */
export const exponentialDecay = /* @__PURE__ */ maker(
  'schedules.exponentialDecay({ ... })',
  (options: ExponentialDecayOptions): Schedule => {
    const where = 'schedules.exponentialDecay';
    expectOptions(where, options, OPTIONS, 'initialLearningRate');
    const initial = expectRate(where, 'initialLearningRate', options.initialLearningRate);
    const steps = expectSteps(where, 'decaySteps', options.decaySteps);
    const factor = expectNumber(where, 'decayRate', options.decayRate, 1e-30, Number.POSITIVE_INFINITY);
    const staircase = expectBoolean(where, 'staircase', options.staircase ?? false);
    const config = { initial_learning_rate: initial, decay_steps: steps, decay_rate: factor, staircase };
    const power = Math.log2(factor);
    return scheduleOf('ExponentialDecay', config, initial, (step) => {
      const exponent = staircase ? scale(wholeTimes(step, steps), power) : scale(step, power / steps);
      return scale(exp2(exponent), initial);
    });
  },
);

export const ExponentialDecay: ScheduleClass = {
  className: 'ExponentialDecay',
  fromConfig: (config) =>
    exponentialDecay({
      initialLearningRate: number(either(config, 'initial_learning_rate')),
      decaySteps: number(either(config, 'decay_steps')),
      decayRate: number(either(config, 'decay_rate')),
      staircase: flagOr(either(config, 'staircase'), false),
    }),
};
