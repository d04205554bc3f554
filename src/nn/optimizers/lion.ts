/** Lion: Chen et al. 2023. */
import { either, numberOr } from '../../fields.ts';
import { add, mul, scale, sub } from '../../ops/arithmetic.ts';
import { sign } from '../../ops/comparisons.ts';
import { rateOf } from '../../ops/optimizers.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { advanceBy, type Optimizer, type OptimizerClass } from './optimizer.ts';
import { type OptimizerOptions, sharedFrom, sharedOptions } from './options.ts';

/** Options of `optimizers.lion`. */
export interface LionOptions extends OptimizerOptions {
  /** from 0 up, or one of `schedules`: default 0.001. What suits Adam, divided by 3 to 10, suits Lion. */
  readonly learningRate?: number | Schedule;
  /** what the mean of gradients counts beside the last one, above 0 and below 1: default 0.9 */
  readonly beta1?: number;
  /** how much of the mean of gradients stays per step, 0 to below 1: default 0.99 */
  readonly beta2?: number;
}

/** p ← p - rate · sign(β₁ · m + (1 - β₁) g); m ← β₂ · m + (1 - β₂) g. Source: Keras, Lion. @throws UsageError where an option is wrong */
export const lion = /* @__PURE__ */ maker('optimizers.lion()', (options: LionOptions = {}): Optimizer => {
  const where = 'optimizers.lion';
  const shared = sharedOptions(where, options, { learningRate: 0.001 }, ['beta1', 'beta2']);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  const beta1 = expectNumber(where, 'beta1', options.beta1 ?? 0.9, 1e-30, 1);
  const beta2 = expectNumber(where, 'beta2', options.beta2 ?? 0.99, 0, 1);
  return made({
    name: 'lion',
    learningRate,
    schedule,
    config: configured('Lion', { beta_1: beta1, beta_2: beta2 }),
    slots: ['m'],
    clip,
    advance: advanceBy(schedule),
    update: (param, grad, [m], rates) => {
      const way = sign(add(scale(m!, beta1), scale(grad, 1 - beta1)));
      const m1 = add(scale(m!, beta2), scale(grad, 1 - beta2));
      return [sub(decayed(param, rates), mul(way, rateOf(rates))), m1];
    },
  });
});

export const Lion: OptimizerClass = {
  classNames: ['Lion'],
  fromConfig: (config) =>
    lion({
      ...sharedFrom(config),
      beta1: numberOr(either(config, 'beta_1'), 0.9),
      beta2: numberOr(either(config, 'beta_2'), 0.99),
    }),
  toTfjs: (config, learning_rate) => ({ class_name: 'Lion', config: { ...config, learning_rate }, slots: {} }),
};
