/**
 * What a schedule is: the learning rate as a function of the steps that the optimizer has taken, computed on the GPU. Names, defaults and
 * formulas are Keras's. The count of steps is a word of the optimizer's own rates (RATES.step), so checkpoints have it.
 */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Field } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { LAST_STEP, RATES } from '../../graph/words.ts';
import { add } from '../../ops/arithmetic.ts';
import { putWords, type Words, wordsOf } from '../../ops/schedules.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber } from '../check.ts';
import type { Config, Configured } from '../config.ts';

/** A learning rate that changes from step to step: what `schedules.*` give and `learningRate` of an optimizer takes. */
export interface Schedule {
  /** the learning rate of the first step */
  readonly initial: number;
  /** What it was made of, for files. The ScheduleClass of its class reads it. */
  readonly config: Configured;
  /** The learning rate, given the steps that were taken before, element by element. @internal */
  readonly rate: (step: Node) => Node;
  /**
   * The rates [8] of this step, out of those of the step before.
   * @param also other words of the optimizer, by index
   * @internal
   */
  readonly advance: (rates: Node, also?: (rate: Node, before: Words) => Readonly<Record<number, Node>>) => Node;
}

/** How files have the schedules of one class. Only what reads files takes it. */
export interface ScheduleClass {
  /** Keras's name of it */
  readonly className: string;
  /** @throws FormatError */
  readonly fromConfig: (config: Field) => Schedule;
}

/**
 * @param config by Keras's names
 * @param rate the learning rate of a step, which counts from 0, element by element
 */
export function scheduleOf(class_name: string, config: Config, initial: number, rate: (step: Node) => Node): Schedule {
  return {
    initial,
    config: { module: 'keras.optimizers.schedules', class_name, config, registered_name: null },
    rate,
    advance(rates, also) {
      const before = wordsOf(rates);
      const now = rate(before.step);
      const next = { [RATES.learningRate]: now, [RATES.step]: add(before.step, fill([], 1)), ...also?.(now, before) };
      return putWords(before, next);
    },
  };
}

/** A learning rate of a schedule. */
export const expectRate = (where: string, name: string, value: number): number =>
  expectNumber(where, name, value, 0, Number.POSITIVE_INFINITY);

/** A number of steps, which as in Keras need not be whole. @throws UsageError */
export function expectSteps(where: string, name: string, value: number, least: 0 | 1 = 1): number {
  if (typeof value === 'number' && value >= least && value <= LAST_STEP) return value;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a number from ${least} to ${LAST_STEP}.`);
}
