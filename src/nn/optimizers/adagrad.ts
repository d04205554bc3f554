/** Adagrad: Duchi et al. 2011. */
import { either, member, numberOr } from '../../fields.ts';
import { add, div, mul, square, sub } from '../../ops/arithmetic.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { rateOf } from '../../ops/optimizers.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { advanceBy, type Optimizer, type OptimizerClass } from './optimizer.ts';
import { type OptimizerOptions, sharedFrom, sharedOptions } from './options.ts';

/** Options of `optimizers.adagrad`. */
export interface AdagradOptions extends OptimizerOptions {
  /** from 0 up, or one of `schedules`: default 0.001; the paper's is 1 */
  readonly learningRate?: number | Schedule;
  /** what the sums of squares begin with, from 0 up: default 0.1 */
  readonly initialAccumulatorValue?: number;
  /** what the root of the squares is kept away from 0 by: default 1e-7 */
  readonly epsilon?: number;
}

/** a ← a + g²; p ← p - rate · g / √(a + ε). Source: Keras, Adagrad. @throws UsageError where an option is wrong */
export const adagrad = /* @__PURE__ */ maker('optimizers.adagrad()', (options: AdagradOptions = {}): Optimizer => {
  const where = 'optimizers.adagrad';
  const own = ['initialAccumulatorValue', 'epsilon'];
  const shared = sharedOptions(where, options, { learningRate: 0.001 }, own);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  const begin = options.initialAccumulatorValue ?? 0.1;
  const initial = expectNumber(where, 'initialAccumulatorValue', begin, 0, Number.POSITIVE_INFINITY);
  const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-7, 1e-30, 1);
  return made({
    name: 'adagrad',
    learningRate,
    schedule,
    config: configured('Adagrad', { initial_accumulator_value: initial, epsilon }),
    // by how much the sum is above its first value, since slots begin with 0
    slots: ['growth'],
    clip,
    advance: advanceBy(schedule),
    update: (param, grad, [growth], rates) => {
      const grown = add(growth!, square(grad));
      const step = div(mul(grad, rateOf(rates)), sqrt(add(grown, fill([], initial + epsilon))));
      return [sub(decayed(param, rates), step), grown];
    },
  });
});

export const Adagrad: OptimizerClass = {
  classNames: ['Adagrad'],
  fromConfig: (config) =>
    adagrad({
      ...sharedFrom(config),
      initialAccumulatorValue: numberOr(either(config, 'initial_accumulator_value'), 0.1),
      epsilon: numberOr(member(config, 'epsilon'), 1e-7),
    }),
  toTfjs: (config, learning_rate) => ({
    class_name: 'Adagrad',
    config: { ...config, learning_rate },
    slots: { growth: { name: 'accumulator', factor: 1, above: config.initial_accumulator_value as number } },
  }),
};
