/** A learning rate of steps: a value for each part of the training. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, type Field, listed, number } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { lessEqual, where } from '../../ops/comparisons.ts';
import { fill } from '../../ops/sources.ts';
import { expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { expectRate, expectSteps, type Schedule, type ScheduleClass, scheduleOf } from './schedule.ts';

/** Options of `schedules.piecewiseConstantDecay`. */
export interface PiecewiseConstantDecayOptions {
  /** the last step of each part but the last part, growing: 0 to 2²⁴ */
  readonly boundaries: readonly number[];
  /** the rate of each part, from 0 up: one more than boundaries */
  readonly values: readonly number[];
}

/** values[0] up to step boundaries[0], that step among them, then values[1] up to boundaries[1], and so on; steps count from 0. Source: Keras, PiecewiseConstantDecay. @throws UsageError where an option is wrong */
export const piecewiseConstantDecay = /* @__PURE__ */ maker(
  'schedules.piecewiseConstantDecay({ ... })',
  (options: PiecewiseConstantDecayOptions): Schedule => {
    const place = 'schedules.piecewiseConstantDecay';
    expectOptions(place, options, ['boundaries', 'values'], 'boundaries');
    const { boundaries, values } = options;
    expectParts(place, boundaries, values);
    const config = { boundaries: [...boundaries], values: [...values] };
    return scheduleOf('PiecewiseConstantDecay', config, values[0]!, (step) => {
      const last: Node = fill([], values.at(-1)!);
      return boundaries.reduceRight<Node>(
        (later, boundary, i) => where(lessEqual(step, fill([], boundary)), fill([], values[i]!), later),
        last,
      );
    });
  },
);

function expectParts(place: string, boundaries: readonly number[], values: readonly number[]): void {
  for (const [name, list] of Object.entries({ boundaries, values })) {
    if (!Array.isArray(list)) throw new UsageError(`${place}: ${name} is ${show(list)}; expected a list of numbers.`);
  }
  if (boundaries.length === 0 || values.length !== boundaries.length + 1) {
    throw new UsageError(
      `${place}: ${boundaries.length} boundaries and ${values.length} values; expected at least one boundary, and one value more than boundaries.`,
    );
  }
  for (const [i, value] of values.entries()) expectRate(place, `values[${i}]`, value);
  boundaries.forEach((boundary, i) => {
    expectSteps(place, `boundaries[${i}]`, boundary, 0);
    if (i === 0 || boundary > boundaries[i - 1]!) return;
    throw new UsageError(
      `${place}: boundaries[${i}] is ${boundary}, boundaries[${i - 1}] is ${boundaries[i - 1]}; expected each above the one before. Sort them.`,
    );
  });
}

const numbers = (field: Field): number[] => listed(field).map(number);

export const PiecewiseConstantDecay: ScheduleClass = {
  className: 'PiecewiseConstantDecay',
  fromConfig: (config) =>
    piecewiseConstantDecay({
      boundaries: numbers(either(config, 'boundaries')),
      values: numbers(either(config, 'values')),
    }),
};
