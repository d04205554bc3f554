/** Constraints as layers take them: made, by name with their defaults, or as functions. A new one gets its row here. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Spelling } from '../../names.ts';
import { expectName } from '../check.ts';
import { uncalled } from '../maker.ts';
import { type Constraint, isConstraint } from './constraint.ts';
import { type ConstraintFunction, constraintOfFunction } from './function.ts';
import { nonNeg } from './non-neg.ts';
import { maxNorm, minMaxNorm, unitNorm } from './norms.ts';

export const NAMED_CONSTRAINTS = { maxNorm, minMaxNorm, nonNeg, unitNorm } satisfies Record<string, () => Constraint>;

/** In any spelling: 'nonNeg', 'non_neg', 'NonNeg'. */
export type ConstraintName = Spelling<keyof typeof NAMED_CONSTRAINTS>;

/** What weights are kept within: by name with its defaults, made by `constraints`, or a function that gives a value of the same shape. */
export type ConstraintChoice = ConstraintName | Constraint | ConstraintFunction;

/** @param name of the option @throws UsageError for what is no constraint */
export function constraintOf(where: string, name: string, choice: unknown): Constraint | undefined {
  if (choice === undefined || choice === null) return undefined;
  const forgotten = uncalled('constraints', choice);
  if (forgotten !== undefined) throw new UsageError(`${where}: ${name} is ${forgotten}`);
  if (typeof choice === 'function') return constraintOfFunction(`${where}: ${name}`, choice as ConstraintFunction);
  if (typeof choice === 'object') {
    if (isConstraint(choice)) return choice;
    throw new UsageError(
      `${where}: ${name} is ${show(choice)}; expected one made by constraints.maxNorm() and the like.`,
    );
  }
  return NAMED_CONSTRAINTS[expectName(where, name, choice, NAMED_CONSTRAINTS)]();
}
