/** A learning rate that goes from one value to another along a power of the steps that are left. */
import { either, flagOr, number, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { add, div, scale, sub } from '../../ops/arithmetic.ts';
import { greater, maximum, minimum } from '../../ops/comparisons.ts';
import { pow } from '../../ops/exponentials.ts';
import { wholeTimes } from '../../ops/schedules.ts';
import { fill } from '../../ops/sources.ts';
import { expectBoolean, expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { expectRate, expectSteps, type Schedule, type ScheduleClass, scheduleOf } from './schedule.ts';

/** Options of `schedules.polynomialDecay`. */
export interface PolynomialDecayOptions {
  /** the rate of the first step, from 0 up */
  readonly initialLearningRate: number;
  /** steps until endLearningRate: 1 to 2²⁴ */
  readonly decaySteps: number;
  /** the rate at the end, from 0 up: default 0.0001 */
  readonly endLearningRate?: number;
  /** power of the share of steps that is left, above 0: default 1, a straight line. Others than 0.5, 1, 2 and 3 are as exact as the adapter's pow. */
  readonly power?: number;
  /** whether it begins anew after the end, each time over another decaySteps steps, from a lower rate: default false */
  readonly cycle?: boolean;
}

const OPTIONS = ['initialLearningRate', 'decaySteps', 'endLearningRate', 'power', 'cycle'];

/** (initialLearningRate - endLearningRate) · (1 - step / decaySteps)^power + endLearningRate, steps counted from 0, up to decaySteps; with cycle decaySteps stands for the first multiple of it that the step does not exceed. Source: Keras, PolynomialDecay. @throws UsageError where an option is wrong */
export const polynomialDecay = /* @__PURE__ */ maker(
  'schedules.polynomialDecay({ ... })',
  (options: PolynomialDecayOptions): Schedule => {
    const where = 'schedules.polynomialDecay';
    expectOptions(where, options, OPTIONS, 'initialLearningRate');
    const initial = expectRate(where, 'initialLearningRate', options.initialLearningRate);
    const steps = expectSteps(where, 'decaySteps', options.decaySteps);
    const end = expectRate(where, 'endLearningRate', options.endLearningRate ?? 0.0001);
    const power = expectNumber(where, 'power', options.power ?? 1, 1e-30, Number.POSITIVE_INFINITY);
    const cycle = expectBoolean(where, 'cycle', options.cycle ?? false);
    const decay = { initial_learning_rate: initial, decay_steps: steps, end_learning_rate: end };
    const left = cycle ? leftOfCycle : leftOf;
    return scheduleOf('PolynomialDecay', { ...decay, power, cycle }, initial, (step) => {
      const share = pow(left(step, steps), fill([], power));
      return add(scale(share, initial - end), fill([], end));
    });
  },
);

/** The share of the steps that is left: 1 at step 0. */
const leftOf = (step: Node, steps: number): Node =>
  scale(sub(fill([], steps), minimum(step, fill([], steps))), 1 / steps);

function leftOfCycle(step: Node, steps: number): Node {
  const over = wholeTimes(step, steps);
  const begun = add(over, greater(step, scale(over, steps))); // rounded up
  const until = scale(maximum(begun, fill([], 1)), steps);
  return div(sub(until, step), until);
}

export const PolynomialDecay: ScheduleClass = {
  className: 'PolynomialDecay',
  fromConfig: (config) =>
    polynomialDecay({
      initialLearningRate: number(either(config, 'initial_learning_rate')),
      decaySteps: number(either(config, 'decay_steps')),
      endLearningRate: numberOr(either(config, 'end_learning_rate'), 0.0001),
      power: numberOr(either(config, 'power'), 1),
      cycle: flagOr(either(config, 'cycle'), false),
    }),
};
