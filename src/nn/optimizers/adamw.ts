/** AdamW: Loshchilov & Hutter 2019. */
import { either, member, numberOr } from '../../fields.ts';
import { mul, scale, sub } from '../../ops/arithmetic.ts';
import { adam as adamOp, rateOf } from '../../ops/optimizers.ts';
import { expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { rateFrom } from '../schedules/registry.ts';
import { ADAM_OPTIONS, Adam, type AdamOptions, adamWith } from './adam.ts';
import { clippingFrom } from './clip.ts';
import type { Optimizer, OptimizerClass } from './optimizer.ts';

/** Options of `optimizers.adamW`. */
export interface AdamWOptions extends AdamOptions {
  /** share of itself that a param loses in a step, times the learning rate: from 0 up, default 0.004 */
  readonly weightDecay?: number;
}

/** Adam with weight decay that is no part of the gradient: before Adam's step, p ← p - p · weightDecay · rate. Source: Keras, AdamW. @throws UsageError where an option is wrong */
export const adamW = /* @__PURE__ */ maker('optimizers.adamW()', (options: AdamWOptions = {}): Optimizer => {
  const where = 'optimizers.adamW';
  expectOptions(where, options, [...ADAM_OPTIONS, 'weightDecay'], 'learningRate');
  const inner = adamWith(where, options);
  const decay = expectNumber(where, 'weightDecay', options.weightDecay ?? 0.004, 0, Number.POSITIVE_INFINITY);
  const { config } = inner.config!;
  const { beta_1, beta_2 } = config as Readonly<Record<string, number>>;
  return {
    ...inner,
    name: 'adamW',
    config: { class_name: 'AdamW', config: { ...config, weight_decay: decay } },
    update: (param, grad, [m, v], rates) => {
      const decayed = sub(param, mul(param, scale(rateOf(rates), decay)));
      return adamOp(decayed, m!, v!, grad, rates, beta_1!, beta_2!);
    },
  };
});

export const AdamW: OptimizerClass = {
  classNames: ['AdamW'],
  knows: ['weight_decay'],
  fromConfig: (config, paper) =>
    adamW({
      learningRate: rateFrom(config),
      beta1: numberOr(either(config, 'beta_1'), 0.9),
      beta2: numberOr(either(config, 'beta_2'), 0.999),
      epsilon: numberOr(member(config, 'epsilon'), 1e-7),
      epsilonPlace: paper ? 'paper' : 'keras',
      weightDecay: numberOr(either(config, 'weight_decay'), 0.004),
      ...clippingFrom(config),
    }),
  toTfjs: ({ epsilon_place: _, ...config }, learning_rate) => ({
    class_name: 'AdamW',
    config: { ...config, learning_rate },
    slots: {},
  }),
  // no spread of Adam: bundlers would keep both, also where nobody reads files
  correctionsAfter: (step, config) => Adam.correctionsAfter!(step, config),
};
