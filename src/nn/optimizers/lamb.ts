/** LAMB: You et al. 2020. */
import type { Node } from '../../graph/node.ts';
import { add, div, mul, square, sub } from '../../ops/arithmetic.ts';
import { where as choose, greater, maximum } from '../../ops/comparisons.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { rateOf, wordOf } from '../../ops/optimizers.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
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

/** Options of `optimizers.lamb`: those of Adam, with epsilon where the paper has it. */
export interface LambOptions extends MomentOptions {}

/** Adam's step as the paper has it, s = m̂ / (√v̂ + ε), made as long as the param: p ← p - rate · s · ‖p‖ / ‖s‖, and p - rate · s where either norm is 0. Source: Keras, Lamb. @throws UsageError where an option is wrong */
export const lamb = /* @__PURE__ */ maker('optimizers.lamb()', (options: LambOptions = {}): Optimizer => {
  const where = 'optimizers.lamb';
  const shared = sharedOptions(where, options, { learningRate: 0.001 }, MOMENT_OPTIONS);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  const own = moments(where, options);
  return made({
    name: 'lamb',
    learningRate,
    schedule,
    config: configured('Lamb', momentsConfig(own)),
    slots: ['m', 'v'],
    clip,
    advance: advanceMoments(schedule, { ...own, correctEpsilon: true }),
    update: (param, grad, [m, v], rates) => {
      const p = decayed(param, rates);
      const [m1, v1] = [firstMoment(m!, grad, own.beta1), secondMoment(v!, grad, own.beta2)];
      const spread = add(sqrt(div(v1, wordOf(rates, 'correction2'))), fill([], own.epsilon));
      const step = div(div(m1, wordOf(rates, 'correction1')), spread);
      return [sub(p, mul(step, mul(trust(norm(p), norm(step)), rateOf(rates)))), m1, v1];
    },
  });
});

const norm = (x: Node): Node => sqrt(sum(square(x)));

/** ‖p‖ / ‖s‖, or 1 where either is 0. */
function trust(p: Node, s: Node): Node {
  const [none, one] = [fill([], 0), fill([], 1)];
  const known = div(p, maximum(s, fill([], 1e-30)));
  return choose(greater(p, none), choose(greater(s, none), known, one), one);
}

export const Lamb: OptimizerClass = {
  classNames: ['Lamb', 'LAMB'],
  fromConfig: (config) => lamb({ ...sharedFrom(config), ...momentsFrom(config) }),
  toTfjs: (config, learning_rate) => ({ class_name: 'Lamb', config: { ...config, learning_rate }, slots: {} }),
  correctionsAfter: momentCorrections,
};
