/** Adamax: Kingma & Ba 2015, section 7.1. */
import { add, div, mul, scale, sub } from '../../ops/arithmetic.ts';
import { abs, maximum } from '../../ops/comparisons.ts';
import { rateOf, wordOf } from '../../ops/optimizers.ts';
import { fill } from '../../ops/sources.ts';
import { maker } from '../maker.ts';
import {
  advanceMoments,
  firstMoment,
  MOMENT_OPTIONS,
  type MomentOptions,
  momentCorrections,
  moments,
  momentsConfig,
  momentsFrom,
} from './moments.ts';
import type { Optimizer, OptimizerClass } from './optimizer.ts';
import { sharedFrom, sharedOptions } from './options.ts';

/** Options of `optimizers.adamax`: beta2 is how much of the largest gradient is kept per step, epsilon keeps that away from 0. */
export interface AdamaxOptions extends MomentOptions {}

/** m ← m + (g - m)(1 - β₁); u ← max(β₂ · u, |g|); p ← p - rate · m / ((1 - β₁ᵗ)(u + ε)). Source: Keras, Adamax. @throws UsageError where an option is wrong */
export const adamax = /* @__PURE__ */ maker('optimizers.adamax()', (options: AdamaxOptions = {}): Optimizer => {
  const where = 'optimizers.adamax';
  const shared = sharedOptions(where, options, { learningRate: 0.001 }, MOMENT_OPTIONS);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  const own = moments(where, options);
  return made({
    name: 'adamax',
    learningRate,
    schedule,
    config: configured('Adamax', momentsConfig(own)),
    slots: ['m', 'u'],
    clip,
    advance: advanceMoments(schedule, { ...own, correctEpsilon: false }),
    update: (param, grad, [m, u], rates) => {
      const m1 = firstMoment(m!, grad, own.beta1);
      const u1 = maximum(scale(u!, own.beta2), abs(grad));
      const spread = mul(add(u1, fill([], own.epsilon)), wordOf(rates, 'correction1'));
      return [sub(decayed(param, rates), div(mul(m1, rateOf(rates)), spread)), m1, u1];
    },
  });
});

/** tfjs knows the class, and has no weights of it in files. */
export const Adamax: OptimizerClass = {
  classNames: ['Adamax'],
  fromConfig: (config) => adamax({ ...sharedFrom(config), ...momentsFrom(config) }),
  toTfjs: (config, learning_rate) => ({ class_name: 'Adamax', config: { ...config, learning_rate }, slots: {} }),
  correctionsAfter: momentCorrections,
};
