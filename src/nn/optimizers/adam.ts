/** Adam: Kingma & Ba 2015; AMSGrad: Reddi et al. 2018. */
import { flagOr, member } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { add, div, mul, sub } from '../../ops/arithmetic.ts';
import { maximum } from '../../ops/comparisons.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { adam as adamOp, wordOf } from '../../ops/optimizers.ts';
import { expectBoolean, unknownName } from '../check.ts';
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
  secondMoment,
} from './moments.ts';
import type { Optimizer, OptimizerClass } from './optimizer.ts';
import { sharedFrom, sharedOptions } from './options.ts';

/** Options of `optimizers.adam`. */
export interface AdamOptions extends MomentOptions {
  /** where epsilon stands: 'keras' (default) before the bias correction, 'paper' after it, as tfjs and PyTorch do */
  readonly epsilonPlace?: 'keras' | 'paper';
  /** divides by the root of the largest mean of squares so far, not of the last one (Reddi et al. 2018): default false */
  readonly amsgrad?: boolean;
}

/** Adam: Kingma & Ba 2015. @throws UsageError where an option is wrong */
export const adam = /* @__PURE__ */ maker(
  'optimizers.adam()',
  (options: AdamOptions = {}): Optimizer => adamWith('adam', 'Adam', options),
);

/** @param weightDecay where none is given */
export function adamWith(name: string, className: string, options: AdamOptions, weightDecay?: number): Optimizer {
  const where = `optimizers.${name}`;
  const usual = { learningRate: 0.001, ...(weightDecay !== undefined && { weightDecay }) };
  const shared = sharedOptions(where, options, usual, [...MOMENT_OPTIONS, 'epsilonPlace', 'amsgrad']);
  const own = moments(where, options);
  const place = options.epsilonPlace ?? 'keras';
  if (place !== 'keras' && place !== 'paper') throw unknownName(where, 'epsilonPlace', place, ['keras', 'paper']);
  const amsgrad = expectBoolean(where, 'amsgrad', options.amsgrad ?? false);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  const { beta1, beta2 } = own;
  return made({
    name,
    learningRate,
    schedule,
    config: configured(className, { ...momentsConfig(own), amsgrad, epsilon_place: place }),
    slots: ['m', 'v', ...(amsgrad ? ['vhat'] : [])],
    clip,
    advance: advanceMoments(schedule, { ...own, correctEpsilon: place === 'paper' }),
    update: (param, grad, [m, v, largest], rates) => {
      const p = decayed(param, rates);
      if (largest === undefined) return adamOp(p, m!, v!, grad, rates, beta1, beta2);
      const [m1, v1] = [firstMoment(m!, grad, beta1), secondMoment(v!, grad, beta2)];
      const most = maximum(largest, v1);
      return [sub(p, adamStep(m1, most, rates)), m1, v1, most];
    },
  });
}

/** alpha · m / (√v + ε) */
const adamStep = (m: Node, v: Node, rates: Node): Node =>
  div(mul(m, wordOf(rates, 'alpha')), add(sqrt(v), wordOf(rates, 'epsilon')));

export const Adam: OptimizerClass = {
  classNames: ['Adam'],
  knows: ['amsgrad'],
  fromConfig: (config, paper) =>
    adam({
      ...sharedFrom(config),
      ...momentsFrom(config),
      epsilonPlace: paper ? 'paper' : 'keras',
      amsgrad: flagOr(member(config, 'amsgrad'), false),
    }),
  toTfjs: ({ epsilon_place: _, ...config }, learning_rate) => ({
    class_name: 'Adam',
    config: { ...config, learning_rate },
    slots: {},
  }),
  correctionsAfter: momentCorrections,
};
