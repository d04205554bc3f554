/** AdamW: Loshchilov & Hutter 2019. */
import { flagOr, member } from '../../fields.ts';
import { maker } from '../maker.ts';
import { type AdamOptions, adamWith } from './adam.ts';
import { momentCorrections, momentsFrom } from './moments.ts';
import type { Optimizer, OptimizerClass } from './optimizer.ts';
import { sharedFrom } from './options.ts';

/** Options of `optimizers.adamW`. */
export interface AdamWOptions extends AdamOptions {
  /** share of itself that a param loses in a step, times the learning rate: from 0 up, default 0.004 */
  readonly weightDecay?: number;
}

/** Adam with weight decay that is no part of the gradient: before Adam's step, p ← p - p · weightDecay · rate. Source: Keras, AdamW. @throws UsageError where an option is wrong */
export const adamW = /* @__PURE__ */ maker(
  'optimizers.adamW()',
  (options: AdamWOptions = {}): Optimizer => adamWith('adamW', 'AdamW', options, 0.004),
);

export const AdamW: OptimizerClass = {
  classNames: ['AdamW'],
  knows: ['amsgrad'],
  fromConfig: (config, paper) =>
    adamW({
      ...sharedFrom(config),
      ...momentsFrom(config),
      epsilonPlace: paper ? 'paper' : 'keras',
      amsgrad: flagOr(member(config, 'amsgrad'), false),
    }),
  toTfjs: ({ epsilon_place: _, ...config }, learning_rate) => ({
    class_name: 'AdamW',
    config: { ...config, learning_rate },
    slots: {},
  }),
  correctionsAfter: momentCorrections,
};
