/** FTRL-Proximal, follow the regularised leader: McMahan et al. 2013. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, member, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { add, div, mul, scale, square, sub } from '../../ops/arithmetic.ts';
import { clip as clipped, maximum } from '../../ops/comparisons.ts';
import { pow, sqrt } from '../../ops/exponentials.ts';
import { rateOf } from '../../ops/optimizers.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { advanceBy, type Optimizer, type OptimizerClass } from './optimizer.ts';
import { type OptimizerOptions, sharedFrom, sharedOptions } from './options.ts';

/** Options of `optimizers.ftrl`. */
export interface FtrlOptions extends OptimizerOptions {
  /** above 0, or one of `schedules` that stays above 0: default 0.001 */
  readonly learningRate?: number | Schedule;
  /** power by which the rate falls with the sum of squares, 0 or below; 0 for a rate that stays: default -0.5. Others than -1, -0.5 and 0 are as exact as the adapter's pow. */
  readonly learningRatePower?: number;
  /** what the sums of squares begin with, from 0 up: default 0.1 */
  readonly initialAccumulatorValue?: number;
  /** strength of the penalty of absolute values, which makes params 0, from 0 up: default 0 */
  readonly l1RegularizationStrength?: number;
  /** strength of the penalty of squares, from 0 up: default 0 */
  readonly l2RegularizationStrength?: number;
  /** strength of the penalty of squares that is part of the gradient, from 0 up: default 0 */
  readonly l2ShrinkageRegularizationStrength?: number;
  /** the paper's β, from 0 up: divided by the rate it is a penalty of squares, too: default 0 */
  readonly beta?: number;
}

const OWN = [
  'learningRatePower',
  'initialAccumulatorValue',
  'l1RegularizationStrength',
  'l2RegularizationStrength',
  'l2ShrinkageRegularizationStrength',
  'beta',
] as const;

/** a' = a + g², with k = -learningRatePower: z ← z + g + 2 · shrinkage · p - p · (a'ᵏ - aᵏ) / rate; p ← (clip(z, ±l1) - z) / ((a'ᵏ + β) / rate + 2 · l2). Source: Keras, Ftrl. @throws UsageError where an option is wrong */
export const ftrl = /* @__PURE__ */ maker('optimizers.ftrl()', (options: FtrlOptions = {}): Optimizer => {
  const where = 'optimizers.ftrl';
  const shared = sharedOptions(where, options, { learningRate: 0.001 }, OWN);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  if (schedule === undefined) expectNumber(where, 'learningRate', learningRate, 1e-30, Number.POSITIVE_INFINITY);
  const fromZero = (name: (typeof OWN)[number], usual = 0): number =>
    expectNumber(where, name, options[name] ?? usual, 0, Number.POSITIVE_INFINITY);
  const power = powerOf(where, options.learningRatePower ?? -0.5);
  const initial = fromZero('initialAccumulatorValue', 0.1);
  const l1 = fromZero('l1RegularizationStrength');
  const l2 = fromZero('l2RegularizationStrength');
  const shrinkage = fromZero('l2ShrinkageRegularizationStrength');
  const beta = fromZero('beta');
  return made({
    name: 'ftrl',
    learningRate,
    schedule,
    config: configured('Ftrl', {
      learning_rate_power: 0 - power,
      initial_accumulator_value: initial,
      l1_regularization_strength: l1,
      l2_regularization_strength: l2,
      l2_shrinkage_regularization_strength: shrinkage,
      beta,
    }),
    // by how much the sum is above its first value, since slots begin with 0; the paper's z
    slots: ['growth', 'linear'],
    clip,
    advance: advanceBy(schedule),
    update: (param, grad, [growth, linear], rates) => {
      const [p, rate] = [decayed(param, rates), rateOf(rates)];
      const grown = add(growth!, square(grad));
      const [before, after] = [growth!, grown].map((sum) => raised(add(sum, fill([], initial)), power));
      const shrunk = shrinkage === 0 ? grad : add(grad, scale(p, 2 * shrinkage));
      const z = add(linear!, sub(shrunk, mul(div(sub(after!, before!), rate), p)));
      const leader = l1 === 0 ? scale(z, -1) : sub(clipped(z, -l1, l1), z);
      const quadratic = add(div(add(after!, fill([], beta)), rate), fill([], 2 * l2));
      // 0 where there was neither a first value nor a gradient; then z is 0, too
      return [div(leader, maximum(quadratic, fill([], 1e-30))), grown, z];
    },
  });
});

/** Of the sums of squares, from 0 up. @throws UsageError */
function powerOf(where: string, given: number): number {
  if (typeof given === 'number' && given >= -10 && given <= 0) return 0 - given;
  throw new UsageError(`${where}: learningRatePower is ${show(given)}; expected a number from -10 to 0.`);
}

function raised(x: Node, power: number): Node {
  if (power === 0.5) return sqrt(x);
  if (power === 0) return fill(x.shape, 1);
  return power === 1 ? x : pow(x, fill([], power));
}

export const Ftrl: OptimizerClass = {
  classNames: ['Ftrl', 'FTRL'],
  fromConfig: (config) =>
    ftrl({
      ...sharedFrom(config),
      learningRatePower: numberOr(either(config, 'learning_rate_power'), -0.5),
      initialAccumulatorValue: numberOr(either(config, 'initial_accumulator_value'), 0.1),
      l1RegularizationStrength: numberOr(either(config, 'l1_regularization_strength'), 0),
      l2RegularizationStrength: numberOr(either(config, 'l2_regularization_strength'), 0),
      l2ShrinkageRegularizationStrength: numberOr(either(config, 'l2_shrinkage_regularization_strength'), 0),
      beta: numberOr(member(config, 'beta'), 0),
    }),
  toTfjs: (config, learning_rate) => ({ class_name: 'Ftrl', config: { ...config, learning_rate }, slots: {} }),
};
