/** Gradient descent. */
import { firstMember, flagOr, member, numberOr } from '../../fields.ts';
import { momentum as momentumOp, sgd as sgdOp } from '../../ops/optimizers.ts';
import { expectBoolean, expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { advanceBy, type Optimizer, type OptimizerClass, type OptimizerForm } from './optimizer.ts';
import { type OptimizerOptions, sharedFrom, sharedOptions } from './options.ts';

/** Options of `optimizers.sgd`. */
export interface SgdOptions extends OptimizerOptions {
  /** from 0 up, or one of `schedules`: default 0.01 */
  readonly learningRate?: number | Schedule;
  /** share of the last step that is taken again, 0 to below 1: default 0 */
  readonly momentum?: number;
  /** takes the gradient where the momentum will lead: default false */
  readonly nesterov?: boolean;
}

/** Gradient descent, with momentum where asked for. @throws UsageError where an option is wrong */
export const sgd = /* @__PURE__ */ maker('optimizers.sgd()', (options: SgdOptions = {}): Optimizer => {
  const where = 'optimizers.sgd';
  const shared = sharedOptions(where, options, { learningRate: 0.01 }, ['momentum', 'nesterov']);
  const { learningRate, schedule, clip, configured, decayed, made } = shared;
  const momentum = expectNumber(where, 'momentum', options.momentum ?? 0, 0, 1);
  const nesterov = expectBoolean(where, 'nesterov', options.nesterov ?? false);
  const plain = momentum === 0;
  return made({
    name: 'sgd',
    learningRate,
    schedule,
    config: configured('SGD', { momentum, nesterov }),
    slots: plain ? [] : ['velocity'],
    clip,
    advance: advanceBy(schedule),
    update: (param, grad, [velocity], rates) => {
      const p = decayed(param, rates);
      return plain ? [sgdOp(p, grad, rates)] : momentumOp(p, velocity!, grad, rates, momentum, nesterov);
    },
  });
});

/** Keras has momentum as an option, tfjs as a class of its own. */
export const SGD: OptimizerClass = {
  classNames: ['SGD', 'Momentum'],
  fromConfig: (config) =>
    sgd({
      ...sharedFrom(config),
      momentum: numberOr(member(config, 'momentum'), 0),
      nesterov: flagOr(firstMember(config, 'nesterov', 'use_nesterov', 'useNesterov'), false),
    }),
  toTfjs: ({ momentum, nesterov, ...rest }, learning_rate): OptimizerForm => {
    if (momentum === 0) return { class_name: 'SGD', config: { ...rest, learning_rate }, slots: {} };
    // a velocity of several rates is none of tfjs's
    if (typeof learning_rate !== 'number') {
      const config = { ...rest, learning_rate, momentum: momentum!, nesterov: nesterov! };
      return { class_name: 'SGD', config, slots: {} };
    }
    // Keras: v ← μv − rate · g; tfjs: a ← μa + g, and the step is rate · a
    const velocity = { name: 'momentum', factor: learning_rate === 0 ? 0 : -1 / learning_rate };
    const config = { ...rest, learning_rate, momentum: momentum!, use_nesterov: nesterov! };
    return { class_name: 'Momentum', config, slots: { velocity } };
  },
};
