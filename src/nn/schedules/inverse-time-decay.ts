/** A learning rate that is divided by a number which grows with the steps. */
import { either, flagOr, number } from '../../fields.ts';
import { add, div, scale } from '../../ops/arithmetic.ts';
import { wholeTimes } from '../../ops/schedules.ts';
import { fill } from '../../ops/sources.ts';
import { expectBoolean, expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { expectRate, expectSteps, type Schedule, type ScheduleClass, scheduleOf } from './schedule.ts';

/** Options of `schedules.inverseTimeDecay`. */
export interface InverseTimeDecayOptions {
  /** the rate of the first step, from 0 up */
  readonly initialLearningRate: number;
  /** steps in which the divisor grows by decayRate: 1 to 2²⁴ */
  readonly decaySteps: number;
  /** from 0 up */
  readonly decayRate: number;
  /** whether the rate changes only every `decaySteps` steps, at once: default false */
  readonly staircase?: boolean;
}

const OPTIONS = ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase'];

/** initialLearningRate / (1 + decayRate · step / decaySteps), steps counted from 0; with staircase the last quotient is rounded down. From step 2²⁴ on the rate stays. Source: Keras, InverseTimeDecay. @throws UsageError where an option is wrong */
export const inverseTimeDecay = /* @__PURE__ */ maker(
  'schedules.inverseTimeDecay({ ... })',
  (options: InverseTimeDecayOptions): Schedule => {
    const where = 'schedules.inverseTimeDecay';
    expectOptions(where, options, OPTIONS, 'initialLearningRate');
    const initial = expectRate(where, 'initialLearningRate', options.initialLearningRate);
    const steps = expectSteps(where, 'decaySteps', options.decaySteps);
    const rate = expectNumber(where, 'decayRate', options.decayRate, 0, Number.POSITIVE_INFINITY);
    const staircase = expectBoolean(where, 'staircase', options.staircase ?? false);
    const config = { initial_learning_rate: initial, decay_steps: steps, decay_rate: rate, staircase };
    return scheduleOf('InverseTimeDecay', config, initial, (step) => {
      const growth = staircase ? scale(wholeTimes(step, steps), rate) : scale(step, rate / steps);
      return div(fill([], initial), add(growth, fill([], 1)));
    });
  },
);

export const InverseTimeDecay: ScheduleClass = {
  className: 'InverseTimeDecay',
  fromConfig: (config) =>
    inverseTimeDecay({
      initialLearningRate: number(either(config, 'initial_learning_rate')),
      decaySteps: number(either(config, 'decay_steps')),
      decayRate: number(either(config, 'decay_rate')),
      staircase: flagOr(either(config, 'staircase'), false),
    }),
};
