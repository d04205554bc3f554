/** A learning rate that falls along a cosine, after a warm-up where asked for: Loshchilov & Hutter 2016, Goyal et al. 2017. */
import { either, isAbsent, number, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { add, scale, square, sub } from '../../ops/arithmetic.ts';
import { clip, less, where } from '../../ops/comparisons.ts';
import { quarterSine } from '../../ops/schedules.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { expectRate, expectSteps, type Schedule, type ScheduleClass, scheduleOf } from './schedule.ts';

/** Options of `schedules.cosineDecay`. */
export interface CosineDecayOptions {
  /** the rate of the first step, from 0 up */
  readonly initialLearningRate: number;
  /** steps of the decay, after those of the warm-up: from 1 up, both together up to 2²⁴ */
  readonly decaySteps: number;
  /** the share of the rate that is left at the end, from 0 up: default 0 */
  readonly alpha?: number;
  /** the rate at the end of the warm-up, from 0 up, where the decay begins: default none, which is no warm-up */
  readonly warmupTarget?: number;
  /** steps of the warm-up, from 0 up: default 0. As in Keras, nothing without warmupTarget. */
  readonly warmupSteps?: number;
}

const OPTIONS = ['initialLearningRate', 'decaySteps', 'alpha', 'warmupTarget', 'warmupSteps'];

/** A straight line from initialLearningRate to warmupTarget within warmupSteps, then the last rate times (1 - alpha) · (1 + cos(π · step / decaySteps)) / 2 + alpha, until decaySteps. Steps count from 0. Source: Keras, CosineDecay. @throws UsageError where an option is wrong */
export const cosineDecay = /* @__PURE__ */ maker(
  'schedules.cosineDecay({ ... })',
  (options: CosineDecayOptions): Schedule => {
    const place = 'schedules.cosineDecay';
    expectOptions(place, options, OPTIONS, 'initialLearningRate');
    const initial = expectRate(place, 'initialLearningRate', options.initialLearningRate);
    const steps = expectSteps(place, 'decaySteps', options.decaySteps);
    const alpha = expectNumber(place, 'alpha', options.alpha ?? 0, 0, Number.POSITIVE_INFINITY);
    const target = options.warmupTarget;
    if (target !== undefined) expectRate(place, 'warmupTarget', target);
    const given = expectSteps(place, 'warmupSteps', options.warmupSteps ?? 0, 0);
    const warmup = target === undefined ? 0 : given;
    if (warmup > 0) expectSteps(place, 'decaySteps + warmupSteps', steps + warmup);
    const from = target ?? initial;
    const decay = { initial_learning_rate: initial, decay_steps: steps, alpha };
    const config = { ...decay, warmup_target: target ?? null, warmup_steps: given };
    return scheduleOf('CosineDecay', config, warmup > 0 ? initial : from, (step) => {
      const falling = decayed(step, warmup, steps, from, alpha);
      if (warmup === 0) return falling;
      const rising = add(scale(sub(fill([], warmup), step), initial / warmup), scale(step, from / warmup));
      return where(less(step, fill([], warmup)), rising, falling);
    });
  },
);

/** (1 + cos(π f)) / 2 is sin²(π/2 · (1 - f)), which keeps its digits where little is left. */
function decayed(step: Node, begin: number, steps: number, from: number, alpha: number): Node {
  const left = scale(clip(sub(fill([], begin + steps), step), 0, steps), 1 / steps);
  return add(scale(square(quarterSine(left)), from * (1 - alpha)), fill([], from * alpha));
}

export const CosineDecay: ScheduleClass = {
  className: 'CosineDecay',
  fromConfig: (config) => {
    const target = either(config, 'warmup_target');
    return cosineDecay({
      initialLearningRate: number(either(config, 'initial_learning_rate')),
      decaySteps: number(either(config, 'decay_steps')),
      alpha: numberOr(either(config, 'alpha'), 0),
      ...(!isAbsent(target) && { warmupTarget: number(target) }),
      warmupSteps: numberOr(either(config, 'warmup_steps'), 0),
    });
  },
};
