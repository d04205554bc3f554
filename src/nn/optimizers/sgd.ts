/** Gradient descent. */
import { firstMember, flagOr, member, numberOr } from '../../fields.ts';
import { momentum as momentumOp, sgd as sgdOp } from '../../ops/optimizers.ts';
import { expectBoolean, expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { rateFrom } from '../schedules/registry.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { CLIP_OPTIONS, type ClipOptions, clipping, clippingFrom } from './clip.ts';
import { advanceBy, givenRate, type Optimizer, type OptimizerClass, type OptimizerForm } from './optimizer.ts';

/** Options of `optimizers.sgd`. */
export interface SgdOptions extends ClipOptions {
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
  expectOptions(where, options, ['learningRate', 'momentum', 'nesterov', ...CLIP_OPTIONS], 'learningRate');
  const { learningRate, schedule, config: learning_rate } = givenRate(where, options.learningRate ?? 0.01);
  const momentum = expectNumber(where, 'momentum', options.momentum ?? 0, 0, 1);
  const nesterov = expectBoolean(where, 'nesterov', options.nesterov ?? false);
  const plain = momentum === 0;
  const { clip, config } = clipping(where, options);
  return {
    name: 'sgd',
    learningRate,
    schedule,
    config: { class_name: 'SGD', config: { learning_rate, momentum, nesterov, ...config } },
    slots: plain ? [] : ['velocity'],
    clip,
    advance: advanceBy(schedule),
    update: (param, grad, [velocity], rates) =>
      plain ? [sgdOp(param, grad, rates)] : momentumOp(param, velocity!, grad, rates, momentum, nesterov),
  };
});

/** Keras has momentum as an option, tfjs as a class of its own. */
export const SGD: OptimizerClass = {
  classNames: ['SGD', 'Momentum'],
  fromConfig: (config) =>
    sgd({
      learningRate: rateFrom(config),
      momentum: numberOr(member(config, 'momentum'), 0),
      nesterov: flagOr(firstMember(config, 'nesterov', 'use_nesterov', 'useNesterov'), false),
      ...clippingFrom(config),
    }),
  toTfjs: ({ momentum, nesterov }, learning_rate): OptimizerForm => {
    if (momentum === 0) return { class_name: 'SGD', config: { learning_rate }, slots: {} };
    // a velocity of several rates is none of tfjs's
    if (typeof learning_rate !== 'number') {
      return { class_name: 'SGD', config: { learning_rate, momentum: momentum!, nesterov: nesterov! }, slots: {} };
    }
    // Keras: v ← μv − rate · g; tfjs: a ← μa + g, and the step is rate · a
    const velocity = { name: 'momentum', factor: learning_rate === 0 ? 0 : -1 / learning_rate };
    const config = { learning_rate, momentum: momentum!, use_nesterov: nesterov! };
    return { class_name: 'Momentum', config, slots: { velocity } };
  },
};
