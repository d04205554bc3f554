/** What holds for a param besides how it begins. */
import type { Constraint } from '../constraints/constraint.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';

/** What holds for a param. */
export interface ParamRules {
  readonly regularizer?: Regularizer | undefined;
  readonly constraint?: Constraint | undefined;
}
