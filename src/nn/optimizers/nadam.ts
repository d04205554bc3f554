/** Nadam, Adam with Nesterov's momentum: Dozat 2015. */
import type { Node } from '../../graph/node.ts';
import { RATES } from '../../graph/words.ts';
import { add, div, mul, scale, sub } from '../../ops/arithmetic.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { rateOf, wordOf } from '../../ops/optimizers.ts';
import { putWords, type Words, wordsOf } from '../../ops/schedules.ts';
import { fill } from '../../ops/sources.ts';
import type { Config } from '../config.ts';
import { maker } from '../maker.ts';
import {
  firstMoment,
  MOMENT_OPTIONS,
  type MomentOptions,
  moments,
  momentsConfig,
  momentsFrom,
  secondMoment,
} from './moments.ts';
import type { Optimizer, OptimizerClass } from './optimizer.ts';
import { sharedFrom, sharedOptions } from './options.ts';

/** Options of `optimizers.nadam`: those of Adam as Keras has it. */
export interface NadamOptions extends MomentOptions {}

/** The momentum of step t is μₜ = β₁(1 - 0.96ᵗ / 2). */
const WARMING = 0.96;

/** Adam's means m and v, with μₜ = β₁(1 - 0.96ᵗ / 2) and Πₜ = μ₁ · … · μₜ: p ← p - rate · (μₜ₊₁ · m / (1 - Πₜ₊₁) + (1 - μₜ) · g / (1 - Πₜ)) / (√(v / (1 - β₂ᵗ)) + ε). Source: Keras, Nadam. @throws UsageError where an option is wrong */
export const nadam = /* @__PURE__ */ maker('optimizers.nadam()', (options: NadamOptions = {}): Optimizer => {
  const where = 'optimizers.nadam';
  const shared = sharedOptions(where, options, { learningRate: 0.001 }, MOMENT_OPTIONS);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  const own = moments(where, options);
  const { beta1, beta2, epsilon } = own;
  const advanced = (rates: Node): Node => {
    const before = wordsOf(rates);
    return putWords(before, nadamWords(before, beta1, beta2));
  };
  return made({
    name: 'nadam',
    learningRate,
    schedule,
    config: configured('Nadam', momentsConfig(own)),
    slots: ['m', 'v'],
    clip,
    advance: (rates) => schedule?.advance(rates, (_, before) => nadamWords(before, beta1, beta2)) ?? advanced(rates),
    update: (param, grad, [m, v], rates) => {
      const [m1, v1] = [firstMoment(m!, grad, beta1), secondMoment(v!, grad, beta2)];
      const ahead = add(mul(m1, wordOf(rates, 'alpha')), mul(grad, wordOf(rates, 'epsilon')));
      const spread = add(sqrt(div(v1, wordOf(rates, 'correction2'))), fill([], epsilon));
      return [sub(decayed(param, rates), div(mul(ahead, rateOf(rates)), spread)), m1, v1];
    },
  });
});

/**
 * By index: 1 - Πₜ, 1 - β₂ᵗ, the factors of m and of the gradient, and 1 - 0.96ᵗ. As with Adam, what is kept is 1 minus the products,
 * which keeps their low bits and is 0 before the first step.
 */
function nadamWords(before: Words, beta1: number, beta2: number): Readonly<Record<number, Node>> {
  const one = fill([], 1);
  const warmed = (warming: Node): Node => add(scale(warming, WARMING), fill([], 1 - WARMING));
  // 1 - μ, of 1 - 0.96ᵗ
  const rest = (warming: Node): Node => add(scale(sub(one, warming), beta1 / 2), fill([], 1 - beta1));
  const [warming, later] = [warmed(before.warming), warmed(warmed(before.warming))];
  const [now, next] = [rest(warming), rest(later)];
  const product = add(now, mul(sub(one, now), before.correction1));
  const momentum = sub(one, next);
  return {
    [RATES.correction1]: product,
    [RATES.correction2]: add(scale(before.correction2, beta2), fill([], 1 - beta2)),
    [RATES.alpha]: div(momentum, add(next, mul(momentum, product))),
    [RATES.epsilon]: div(now, product),
    [RATES.warming]: warming,
  };
}

/** The same after `step` steps. */
function nadamAfter(step: number, config: Config): readonly number[] {
  const { beta_1, beta_2 } = config as Readonly<Record<string, number>>;
  const momentum = (t: number): number => beta_1! * (1 - WARMING ** t / 2);
  let product = 1;
  for (let t = 1; t <= step && product > 1e-30; t++) product *= momentum(t);
  const [now, next] = [momentum(step), momentum(step + 1)];
  const factors = step === 0 ? [0, 0] : [next / (1 - next * product), (1 - now) / (1 - product)];
  return [1 - product, 1 - beta_2! ** step, ...factors, 0, 1 - WARMING ** step];
}

export const Nadam: OptimizerClass = {
  classNames: ['Nadam'],
  fromConfig: (config) => nadam({ ...sharedFrom(config), ...momentsFrom(config) }),
  toTfjs: (config, learning_rate) => ({ class_name: 'Nadam', config: { ...config, learning_rate }, slots: {} }),
  correctionsAfter: nadamAfter,
};
