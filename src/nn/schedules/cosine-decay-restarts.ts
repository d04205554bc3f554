/** A learning rate that falls along a cosine again and again, each time for longer: SGDR, Loshchilov & Hutter 2016. */
import { UsageError } from '../../errors.ts';
import { either, number, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { LAST_STEP } from '../../graph/words.ts';
import { add, mul, scale, square, sub } from '../../ops/arithmetic.ts';
import { less, maximum, where } from '../../ops/comparisons.ts';
import { exp2, quarterSine, wholeTimes } from '../../ops/schedules.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { expectRate, expectSteps, type Schedule, type ScheduleClass, scheduleOf } from './schedule.ts';

/** Options of `schedules.cosineDecayRestarts`. */
export interface CosineDecayRestartsOptions {
  /** the rate of the first step, from 0 up */
  readonly initialLearningRate: number;
  /** steps of the first decay: 1 to 2²⁴ */
  readonly firstDecaySteps: number;
  /** how many times as long each decay is as the one before, from 1 up: default 2. Between 1 and 1.2 there may be more decays than can be: 64 within 2²⁴ steps. */
  readonly tMul?: number;
  /** how many times as high each decay begins as the one before, above 0: default 1 */
  readonly mMul?: number;
  /** the share of the rate that is left at the end of each decay, from 0 up: default 0 */
  readonly alpha?: number;
}

const OPTIONS = ['initialLearningRate', 'firstDecaySteps', 'tMul', 'mMul', 'alpha'];

/** Decays that a kernel is written for, where each is longer than the one before: they are all in its text, and SwiftShader compiles 43 in two seconds, 102 in six. */
const MOST = 64;

/** Decay i, from 0 on, takes firstDecaySteps · tMulⁱ steps, in which the rate goes from initialLearningRate · ((1 - alpha) · mMulⁱ + alpha) to initialLearningRate · alpha as cosineDecay does; then the next one begins. Steps count from 0. Source: Keras, CosineDecayRestarts. @throws UsageError where an option is wrong */
export const cosineDecayRestarts = /* @__PURE__ */ maker(
  'schedules.cosineDecayRestarts({ ... })',
  (options: CosineDecayRestartsOptions): Schedule => {
    const place = 'schedules.cosineDecayRestarts';
    expectOptions(place, options, OPTIONS, 'initialLearningRate');
    const initial = expectRate(place, 'initialLearningRate', options.initialLearningRate);
    const first = expectSteps(place, 'firstDecaySteps', options.firstDecaySteps);
    const tMul = expectNumber(place, 'tMul', options.tMul ?? 2, 1, Number.POSITIVE_INFINITY);
    const mMul = expectNumber(place, 'mMul', options.mMul ?? 1, 1e-30, Number.POSITIVE_INFINITY);
    const alpha = expectNumber(place, 'alpha', options.alpha ?? 0, 0, Number.POSITIVE_INFINITY);
    const height = initial * (1 - alpha);
    const decays = tMul === 1 ? [] : decaysOf(place, first, tMul, height, mMul);
    const config = { initial_learning_rate: initial, first_decay_steps: first, t_mul: tMul, m_mul: mMul, alpha };
    return scheduleOf('CosineDecayRestarts', config, initial, (step) => {
      const falling = tMul === 1 ? equalDecays(step, first, height, mMul) : growingDecays(step, decays);
      return add(falling, fill([], initial * alpha));
    });
  },
);

/** (1 + cos(π f)) / 2 is sin²(π/2 · (1 - f)). @param left 1 - f */
const fallen = (left: Node): Node => square(quarterSine(left));

function equalDecays(step: Node, steps: number, height: number, mMul: number): Node {
  const restarts = wholeTimes(step, steps);
  const taken = sub(step, scale(restarts, steps));
  const share = fallen(scale(sub(fill([], steps), taken), 1 / steps));
  return mMul === 1 ? scale(share, height) : mul(share, scale(exp2(scale(restarts, Math.log2(mMul))), height));
}

interface Decay {
  readonly end: number;
  readonly steps: number;
  readonly height: number;
}

/** All that begin before the last step that is counted. Powers are computed here: the GPU's are not exact, nor would its logarithm tell where a decay ends. */
function decaysOf(place: string, first: number, tMul: number, height: number, mMul: number): Decay[] {
  const decays: Decay[] = [];
  for (let end = 0, i = 0; end <= LAST_STEP; i++) {
    const steps = first * tMul ** i;
    end += steps;
    decays.push({ end, steps, height: height * mMul ** i });
    if (i < MOST) continue;
    throw new UsageError(
      `${place}: tMul is ${tMul}, firstDecaySteps is ${first}: more than ${MOST} decays in ${LAST_STEP} steps. Take a larger tMul, or 1.`,
    );
  }
  return decays;
}

/** What holds in each decay is chosen by its end; of that the whole steps are apart from the rest, so that the difference to the step is exact. */
function growingDecays(step: Node, decays: readonly Decay[]): Node {
  const chosen = (of: (decay: Decay) => number): Node =>
    decays
      .slice(0, -1)
      .reduceRight<Node>(
        (later, decay) => where(less(step, fill([], Math.ceil(decay.end))), fill([], of(decay)), later),
        fill([], of(decays.at(-1)!)),
      );
  const whole = sub(
    chosen(({ end }) => Math.floor(end)),
    step,
  );
  const left = add(
    whole,
    chosen(({ end }) => end - Math.floor(end)),
  );
  const share = mul(
    left,
    chosen(({ steps }) => 1 / steps),
  );
  return mul(
    fallen(maximum(share, fill([], 0))),
    chosen(({ height }) => height),
  );
}

export const CosineDecayRestarts: ScheduleClass = {
  className: 'CosineDecayRestarts',
  fromConfig: (config) =>
    cosineDecayRestarts({
      initialLearningRate: number(either(config, 'initial_learning_rate')),
      firstDecaySteps: number(either(config, 'first_decay_steps')),
      tMul: numberOr(either(config, 't_mul'), 2),
      mMul: numberOr(either(config, 'm_mul'), 1),
      alpha: numberOr(either(config, 'alpha'), 0),
    }),
};
