/** What every optimizer takes: a learning rate, weight decay, clipping; what it makes of them, and how files have them. */
import { either, type Field, isAbsent, number } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { mul, scale, sub } from '../../ops/arithmetic.ts';
import { rateOf } from '../../ops/optimizers.ts';
import { expectNumber, expectOptions } from '../check.ts';
import type { Config, Configured } from '../config.ts';
import { rateFrom } from '../schedules/registry.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { CLIP_OPTIONS, type ClipOptions, clipping, clippingFrom } from './clip.ts';
import { COUNTED_OPTIONS, type CountedOptions, counted, countedFrom } from './counted.ts';
import { givenRate, type Optimizer } from './optimizer.ts';

/** What every optimizer takes. */
export interface OptimizerOptions extends ClipOptions, CountedOptions {
  /** from 0 up, or one of `schedules`: default as each optimizer says */
  readonly learningRate?: number | Schedule;
  /** share of itself that a param loses before each step, times the learning rate, and no part of the gradient: from 0 up, default none. Source: Keras, weight_decay. */
  readonly weightDecay?: number;
}

/** What an optimizer is made of besides its own formula. */
export interface Shared extends Pick<Optimizer, 'learningRate' | 'schedule' | 'clip'> {
  /** With the optimizer's own options, by Keras's names. */
  readonly configured: (class_name: string, own: Config) => Configured;
  /** The optimizer with what the options ask for besides its own formula. */
  readonly made: (optimizer: Optimizer) => Optimizer;
  /** The param as the weight decay leaves it. */
  readonly decayed: (param: Node, rates: Node) => Node;
}

/**
 * @param usual what holds where nothing is given
 * @param own names of the options that the optimizer has besides
 * @throws UsageError where an option is unknown or wrong
 */
export function sharedOptions(
  where: string,
  options: OptimizerOptions,
  usual: { readonly learningRate: number; readonly weightDecay?: number },
  own: readonly string[],
): Shared {
  expectOptions(
    where,
    options,
    ['learningRate', ...own, 'weightDecay', ...CLIP_OPTIONS, ...COUNTED_OPTIONS],
    'learningRate',
  );
  const {
    learningRate,
    schedule,
    config: learning_rate,
  } = givenRate(where, options.learningRate ?? usual.learningRate);
  const { clip, config: clipped } = clipping(where, options);
  const { wrap, config: counting } = counted(where, options);
  const decay = options.weightDecay ?? usual.weightDecay;
  if (decay !== undefined) expectNumber(where, 'weightDecay', decay, 0, Number.POSITIVE_INFINITY);
  const common: Config = { ...(decay !== undefined && { weight_decay: decay }), ...clipped, ...counting };
  return {
    learningRate,
    schedule,
    clip,
    made: wrap,
    configured: (class_name, config) => ({ class_name, config: { learning_rate, ...config, ...common } }),
    decayed: (param, rates) => (decay ? sub(param, mul(param, scale(rateOf(rates), decay))) : param),
  };
}

/** Of a file. @throws FormatError */
export function sharedFrom(config: Field): OptimizerOptions {
  const decay = either(config, 'weight_decay');
  return {
    learningRate: rateFrom(config),
    ...(!isAbsent(decay) && { weightDecay: number(decay) }),
    ...clippingFrom(config),
    ...countedFrom(config),
  };
}
