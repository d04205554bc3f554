/** Schedules out of files. Only what reads files imports this. A new schedule gets its name here and in index.ts. */
import { FormatError } from '../../errors.ts';
import { either, type Field, member, number, text, within } from '../../fields.ts';
import { show } from '../../untrusted.ts';
import { CosineDecay } from './cosine-decay.ts';
import { CosineDecayRestarts } from './cosine-decay-restarts.ts';
import { ExponentialDecay } from './exponential-decay.ts';
import { InverseTimeDecay } from './inverse-time-decay.ts';
import { PiecewiseConstantDecay } from './piecewise-constant-decay.ts';
import { PolynomialDecay } from './polynomial-decay.ts';
import type { Schedule, ScheduleClass } from './schedule.ts';

const SCHEDULES: readonly ScheduleClass[] = [
  CosineDecay,
  CosineDecayRestarts,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
];

/** The learning rate in the config of an optimizer: a number, or a schedule as Keras writes it. @throws FormatError */
export function rateFrom(config: Field): number | Schedule {
  const field = either(config, 'learning_rate');
  if (typeof field.value !== 'object' || field.value === null || Array.isArray(field.value)) return number(field);
  const className = text(either(field, 'class_name'));
  const found = SCHEDULES.find((known) => known.className === className);
  if (found !== undefined) return within(field.path, () => found.fromConfig(member(field, 'config')));
  const known = SCHEDULES.map((schedule) => schedule.className).join(', ');
  throw new FormatError(
    `${field.path}: unknown schedule ${show(className)}; expected one of ${known}. Load the model with { compile: false } and compile it yourself.`,
  );
}
