/** RMSprop: Tieleman & Hinton 2012. */
import { either, flagOr, member, numberOr } from '../../fields.ts';
import { add, div, mul, scale, square, sub } from '../../ops/arithmetic.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { rateOf } from '../../ops/optimizers.ts';
import { fill } from '../../ops/sources.ts';
import { expectBoolean, expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { advanceBy, type Optimizer, type OptimizerClass } from './optimizer.ts';
import { type OptimizerOptions, sharedFrom, sharedOptions } from './options.ts';

/** Options of `optimizers.rmsprop`. */
export interface RmspropOptions extends OptimizerOptions {
  /** from 0 up, or one of `schedules`: default 0.001 */
  readonly learningRate?: number | Schedule;
  /** how much of the mean of squares is kept from step to step, 0 to below 1: default 0.9 */
  readonly rho?: number;
  /** share of the last step that is taken again, 0 to below 1: default 0 */
  readonly momentum?: number;
  /** what the root of the squares is kept away from 0 by: default 1e-7 */
  readonly epsilon?: number;
  /** divides by the deviation of the gradient instead of its mean square: default false */
  readonly centered?: boolean;
}

/** v ← rho · v + (1 - rho) g²; p ← p - rate · g / √(v + ε), or by way of a momentum. Source: Keras, RMSprop. @throws UsageError where an option is wrong */
export const rmsprop = /* @__PURE__ */ maker('optimizers.rmsprop()', (options: RmspropOptions = {}): Optimizer => {
  const where = 'optimizers.rmsprop';
  const shared = sharedOptions(where, options, { learningRate: 0.001 }, ['rho', 'momentum', 'epsilon', 'centered']);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  const rho = expectNumber(where, 'rho', options.rho ?? 0.9, 0, 1);
  const momentum = expectNumber(where, 'momentum', options.momentum ?? 0, 0, 1);
  const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-7, 1e-30, 1);
  const centered = expectBoolean(where, 'centered', options.centered ?? false);
  return made({
    name: 'rmsprop',
    learningRate,
    schedule,
    config: configured('RMSprop', { rho, momentum, epsilon, centered }),
    // tfjs has the momentum also where it is 0, and takes slots by their order
    slots: ['velocity', 'momentum', ...(centered ? ['average_gradient'] : [])],
    clip,
    advance: advanceBy(schedule),
    update: (param, grad, [velocity, moving, mean], rates) => {
      const v = add(scale(velocity!, rho), scale(square(grad), 1 - rho));
      const average = centered ? add(scale(mean!, rho), scale(grad, 1 - rho)) : undefined;
      const spread = average === undefined ? v : sub(v, square(average));
      const step = div(mul(grad, rateOf(rates)), sqrt(add(spread, fill([], epsilon))));
      const moved = add(scale(moving!, momentum), step);
      return [sub(decayed(param, rates), moved), v, moved, ...(average ? [average] : [])];
    },
  });
});

export const RMSprop: OptimizerClass = {
  classNames: ['RMSprop', 'RMSProp'],
  knows: ['decay', 'centered'],
  fromConfig: (config) =>
    rmsprop({
      ...sharedFrom(config),
      rho: numberOr(either(config, 'rho'), numberOr(member(config, 'decay'), 0.9)),
      momentum: numberOr(member(config, 'momentum'), 0),
      epsilon: numberOr(member(config, 'epsilon'), 1e-7),
      centered: flagOr(member(config, 'centered'), false),
    }),
  toTfjs: ({ rho, ...config }, learning_rate) => ({
    class_name: 'RMSProp',
    config: { ...config, learning_rate, decay: rho! },
    slots: { velocity: { name: 'rms', factor: 1 }, average_gradient: { name: 'mg', factor: 1 } },
  }),
};
