/** Constraints out of files. Only what reads files imports this. */
import { type Field, isAbsent } from '../../fields.ts';
import { configuredFrom } from '../configured-from.ts';
import type { Constraint } from './constraint.ts';
import { NAMED_CONSTRAINTS } from './named.ts';
import { nonNeg } from './non-neg.ts';
import { maxNormFrom, minMaxNormFrom, unitNormFrom } from './norms.ts';

/** By Keras's class. */
const CLASSES: Readonly<Record<string, (config: Field) => Constraint>> = {
  MaxNorm: maxNormFrom,
  MinMaxNorm: minMaxNormFrom,
  NonNeg: () => nonNeg(),
  UnitNorm: unitNormFrom,
};

/** Undefined where the file has none. @throws FormatError for one that is not known here: training would be another one without it */
export const constraintFrom = (field: Field): Constraint | undefined =>
  isAbsent(field) ? undefined : configuredFrom(field, 'constraint', CLASSES, NAMED_CONSTRAINTS);
