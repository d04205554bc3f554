/** RMSprop: Tieleman & Hinton 2012. */
import { either, flagOr, member, numberOr } from '../../fields.ts';
import { add, div, mul, scale, square, sub } from '../../ops/arithmetic.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { rateOf } from '../../ops/optimizers.ts';
import { fill } from '../../ops/sources.ts';
import { expectBoolean, expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { CLIP_OPTIONS, type ClipOptions, clipping, clippingFrom } from './clip.ts';
import { expectRate, type Optimizer, type OptimizerClass, rateFrom } from './optimizer.ts';

export interface RmspropOptions extends ClipOptions {
  /** default 0.001 */
  readonly learningRate?: number;
  /** how much of the mean of squares is kept from step to step; default 0.9 */
  readonly rho?: number;
  /** default 0 */
  readonly momentum?: number;
  /** default 1e-7 */
  readonly epsilon?: number;
  /** divides by the deviation of the gradient instead of its mean square: default false */
  readonly centered?: boolean;
}

/** v ← rho · v + (1 - rho) g²; p ← p - rate · g / √(v + ε), or by way of a momentum. Source: Keras, RMSprop. */
export const rmsprop = /* @__PURE__ */ maker('optimizers.rmsprop()', (options: RmspropOptions = {}): Optimizer => {
  const where = 'optimizers.rmsprop';
  const own = ['learningRate', 'rho', 'momentum', 'epsilon', 'centered', ...CLIP_OPTIONS];
  expectOptions(where, options, own, 'learningRate');
  const learningRate = expectRate(where, options.learningRate ?? 0.001);
  const rho = expectNumber(where, 'rho', options.rho ?? 0.9, 0, 1);
  const momentum = expectNumber(where, 'momentum', options.momentum ?? 0, 0, 1);
  const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-7, 1e-30, 1);
  const centered = expectBoolean(where, 'centered', options.centered ?? false);
  const { clip, config } = clipping(where, options);
  const slots = ['velocity', ...(momentum > 0 ? ['momentum'] : []), ...(centered ? ['average_gradient'] : [])];
  return {
    name: 'rmsprop',
    learningRate,
    config: {
      class_name: 'RMSprop',
      config: { learning_rate: learningRate, rho, momentum, epsilon, centered, ...config },
    },
    slots,
    clip,
    advance: (rates) => rates,
    update: (param, grad, own, rates) => {
      const [velocity, ...rest] = own;
      const moving = momentum > 0 ? rest[0] : undefined;
      const v = add(scale(velocity!, rho), scale(square(grad), 1 - rho));
      const average = centered ? add(scale(rest.at(-1)!, rho), scale(grad, 1 - rho)) : undefined;
      const spread = average === undefined ? v : sub(v, square(average));
      const step = div(mul(grad, rateOf(rates)), sqrt(add(spread, fill([], epsilon))));
      const moved = moving === undefined ? step : add(scale(moving, momentum), step);
      return [sub(param, moved), v, ...(moving ? [moved] : []), ...(average ? [average] : [])];
    },
  };
});

export const RMSprop: OptimizerClass = {
  classNames: ['RMSprop', 'RMSProp'],
  fromConfig: (config) =>
    rmsprop({
      learningRate: rateFrom(config),
      rho: numberOr(either(config, 'rho'), numberOr(member(config, 'decay'), 0.9)),
      momentum: numberOr(member(config, 'momentum'), 0),
      epsilon: numberOr(member(config, 'epsilon'), 1e-7),
      centered: flagOr(member(config, 'centered'), false),
      ...clippingFrom(config),
    }),
  toTfjs: ({ rho, momentum, epsilon, centered }, learning_rate) => ({
    class_name: 'RMSProp',
    config: { learning_rate, decay: rho!, momentum: momentum!, epsilon: epsilon!, centered: centered! },
    slots: { velocity: { name: 'rms', factor: 1 }, average_gradient: { name: 'mg', factor: 1 } },
  }),
  ratesAfter: (_, { learning_rate }) => [learning_rate as number],
};
