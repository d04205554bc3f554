/** Adam: Kingma & Ba 2015. */
import { either, member, numberOr } from '../../fields.ts';
import { adam as adamOp, adamRates, adamWords } from '../../ops/optimizers.ts';
import { expectNumber, expectOptions, unknownName } from '../check.ts';
import { maker } from '../maker.ts';
import { rateFrom } from '../schedules/registry.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { CLIP_OPTIONS, type ClipOptions, clipping, clippingFrom } from './clip.ts';
import { givenRate, type Optimizer, type OptimizerClass } from './optimizer.ts';

/** Options of `optimizers.adam`. */
export interface AdamOptions extends ClipOptions {
  /** from 0 up, or one of `schedules`: default 0.001 */
  readonly learningRate?: number | Schedule;
  /** how much of the mean of gradients stays per step, 0 to below 1: default 0.9 */
  readonly beta1?: number;
  /** how much of the mean of their squares stays per step, 0 to below 1: default 0.999 */
  readonly beta2?: number;
  /** what the root of the squares is kept away from 0 by: default 1e-7 */
  readonly epsilon?: number;
  /** where epsilon stands: 'keras' (default) before the bias correction, 'paper' after it, as tfjs and PyTorch do */
  readonly epsilonPlace?: 'keras' | 'paper';
}

/** Adam: Kingma & Ba 2015. @throws UsageError where an option is wrong */
export const adam = /* @__PURE__ */ maker('optimizers.adam()', (options: AdamOptions = {}): Optimizer => {
  const where = 'optimizers.adam';
  expectOptions(where, options, ADAM_OPTIONS, 'learningRate');
  return adamWith(where, options);
});

export const ADAM_OPTIONS = ['learningRate', 'beta1', 'beta2', 'epsilon', 'epsilonPlace', ...CLIP_OPTIONS];

/** Adam out of options whose names are known. */
export function adamWith(where: string, options: AdamOptions): Optimizer {
  const { learningRate, schedule, config: learning_rate } = givenRate(where, options.learningRate ?? 0.001);
  const beta1 = expectNumber(where, 'beta1', options.beta1 ?? 0.9, 0, 1);
  const beta2 = expectNumber(where, 'beta2', options.beta2 ?? 0.999, 0, 1);
  const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-7, 1e-30, 1);
  const place = options.epsilonPlace ?? 'keras';
  if (place !== 'keras' && place !== 'paper') throw unknownName(where, 'epsilonPlace', place, ['keras', 'paper']);
  const { clip, config } = clipping(where, options);
  const attrs = { beta1, beta2, epsilon, correctEpsilon: place === 'paper' };
  return {
    name: 'adam',
    learningRate,
    schedule,
    config: {
      class_name: 'Adam',
      config: { learning_rate, beta_1: beta1, beta_2: beta2, epsilon, epsilon_place: place, ...config },
    },
    slots: ['m', 'v'],
    clip,
    advance: (rates) =>
      schedule?.advance(rates, (rate, before) => adamWords(rate, before, attrs)) ?? adamRates(rates, attrs),
    update: (param, grad, [m, v], rates) => adamOp(param, m!, v!, grad, rates, beta1, beta2),
  };
}

export const Adam: OptimizerClass = {
  classNames: ['Adam'],
  fromConfig: (config, paper) =>
    adam({
      learningRate: rateFrom(config),
      beta1: numberOr(either(config, 'beta_1'), 0.9),
      beta2: numberOr(either(config, 'beta_2'), 0.999),
      epsilon: numberOr(member(config, 'epsilon'), 1e-7),
      epsilonPlace: paper ? 'paper' : 'keras',
      ...clippingFrom(config),
    }),
  toTfjs: ({ epsilon_place: _, ...config }, learning_rate) => ({
    class_name: 'Adam',
    config: { ...config, learning_rate },
    slots: {},
  }),
  correctionsAfter: (step, config) => {
    const { beta_1, beta_2 } = config as Readonly<Record<string, number>>;
    return [1 - beta_1! ** step, 1 - beta_2! ** step];
  },
};
