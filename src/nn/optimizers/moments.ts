/** What Adam and its relatives share: β₁, β₂ and ε, and rates that hold 1 - β₁ᵗ and 1 - β₂ᵗ (see shaders/adam_rates.wgsl). */
import { either, type Field, member, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { add, scale, square, sub } from '../../ops/arithmetic.ts';
import { type AdamRatesAttrs, adamRates, adamWords } from '../../ops/optimizers.ts';
import type { Words } from '../../ops/schedules.ts';
import { expectNumber } from '../check.ts';
import type { Config } from '../config.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { WordsApart } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';

/** What Adam and its relatives take. */
export interface MomentOptions extends OptimizerOptions {
  /** from 0 up, or one of `schedules`: default 0.001 */
  readonly learningRate?: number | Schedule;
  /** how much of the mean of gradients stays per step, 0 to below 1: default 0.9 */
  readonly beta1?: number;
  /** how much of the mean of their squares stays per step, 0 to below 1: default 0.999 */
  readonly beta2?: number;
  /** what the root of the squares is kept away from 0 by: default 1e-7 */
  readonly epsilon?: number;
}

export const MOMENT_OPTIONS = ['beta1', 'beta2', 'epsilon'] as const;

type Moments = Pick<AdamRatesAttrs, 'beta1' | 'beta2' | 'epsilon'>;

/** @throws UsageError */
export const moments = (where: string, { beta1, beta2, epsilon }: MomentOptions): Moments => ({
  beta1: expectNumber(where, 'beta1', beta1 ?? 0.9, 0, 1),
  beta2: expectNumber(where, 'beta2', beta2 ?? 0.999, 0, 1),
  epsilon: expectNumber(where, 'epsilon', epsilon ?? 1e-7, 1e-30, 1),
});

/** In Keras's names. */
export const momentsConfig = ({ beta1, beta2, epsilon }: Moments): Config => ({
  beta_1: beta1,
  beta_2: beta2,
  epsilon,
});

/** Of a file. @throws FormatError */
export const momentsFrom = (config: Field): MomentOptions => ({
  beta1: numberOr(either(config, 'beta_1'), 0.9),
  beta2: numberOr(either(config, 'beta_2'), 0.999),
  epsilon: numberOr(member(config, 'epsilon'), 1e-7),
});

/** The rates of each step: 1 - β₁ᵗ, 1 - β₂ᵗ, and what Adam makes of them. */
export const advanceMoments =
  (schedule: Schedule | undefined, attrs: AdamRatesAttrs) =>
  (rates: Node, apart?: WordsApart): Node => {
    const words = (rate: Node, before: Words) => adamWords(rate, before, attrs);
    return schedule?.advance(rates, words) ?? apart?.(words) ?? adamRates(rates, attrs);
  };

/** 1 - β₁ᵗ and 1 - β₂ᵗ, of a config. */
export function momentCorrections(step: number, config: Config): readonly [number, number] {
  const { beta_1, beta_2 } = config as Readonly<Record<string, number>>;
  return [1 - beta_1! ** step, 1 - beta_2! ** step];
}

/** m ← m + (g - m)(1 - β₁) */
export const firstMoment = (m: Node, g: Node, beta1: number): Node => add(m, scale(sub(g, m), 1 - beta1));
/** v ← v + (g² - v)(1 - β₂) */
export const secondMoment = (v: Node, g: Node, beta2: number): Node => firstMoment(v, square(g), beta2);
