/** Adadelta: Zeiler 2012. */
import { member, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { add, div, mul, scale, square, sub } from '../../ops/arithmetic.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { rateOf } from '../../ops/optimizers.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { advanceBy, type Optimizer, type OptimizerClass } from './optimizer.ts';
import { type OptimizerOptions, sharedFrom, sharedOptions } from './options.ts';

/** Options of `optimizers.adadelta`. */
export interface AdadeltaOptions extends OptimizerOptions {
  /** from 0 up, or one of `schedules`: default 0.001; the paper's is 1 */
  readonly learningRate?: number | Schedule;
  /** how much of both means of squares is kept from step to step, 0 to below 1: default 0.95 */
  readonly rho?: number;
  /** what both roots are kept away from 0 by: default 1e-7 */
  readonly epsilon?: number;
}

/** a ← rho · a + (1 - rho) g²; d = g · √(b + ε) / √(a + ε); b ← rho · b + (1 - rho) d²; p ← p - rate · d. Source: Keras, Adadelta. @throws UsageError where an option is wrong */
export const adadelta = /* @__PURE__ */ maker('optimizers.adadelta()', (options: AdadeltaOptions = {}): Optimizer => {
  const where = 'optimizers.adadelta';
  const shared = sharedOptions(where, options, { learningRate: 0.001 }, ['rho', 'epsilon']);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  const rho = expectNumber(where, 'rho', options.rho ?? 0.95, 0, 1);
  const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-7, 1e-30, 1);
  const root = (x: Node): Node => sqrt(add(x, fill([], epsilon)));
  return made({
    name: 'adadelta',
    learningRate,
    schedule,
    config: configured('Adadelta', { rho, epsilon }),
    slots: ['accumulated_grad', 'accumulated_delta'],
    clip,
    advance: advanceBy(schedule),
    update: (param, grad, [squares, steps], rates) => {
      const a = add(scale(squares!, rho), scale(square(grad), 1 - rho));
      const d = div(mul(grad, root(steps!)), root(a));
      const b = add(scale(steps!, rho), scale(square(d), 1 - rho));
      return [sub(decayed(param, rates), mul(d, rateOf(rates))), a, b];
    },
  });
});

/** tfjs divides by the mean of squares of the step before, so a training that goes on there takes other steps. */
export const Adadelta: OptimizerClass = {
  classNames: ['Adadelta'],
  fromConfig: (config) =>
    adadelta({
      ...sharedFrom(config),
      rho: numberOr(member(config, 'rho'), 0.95),
      epsilon: numberOr(member(config, 'epsilon'), 1e-7),
    }),
  toTfjs: (config, learning_rate) => ({
    class_name: 'Adadelta',
    config: { ...config, learning_rate },
    slots: {
      accumulated_grad: { name: 'accum_grad', factor: 1 },
      accumulated_delta: { name: 'accum_var', factor: 1 },
    },
  }),
};
