/** Regularisers out of files. Only what reads files imports this. */
import { type Field, isAbsent } from '../../fields.ts';
import { configuredFrom } from '../configured-from.ts';
import { sizesFrom } from './l1-l2.ts';
import { NAMED_REGULARIZERS } from './named.ts';
import { orthogonalRegularizerFrom } from './orthogonal.ts';
import type { Regularizer } from './regularizer.ts';

/** By Keras's class. */
const CLASSES: Readonly<Record<string, (config: Field) => Regularizer>> = {
  L1: sizesFrom({ l1: 0.01, l2: 0 }),
  L2: sizesFrom({ l1: 0, l2: 0.01 }),
  L1L2: sizesFrom({ l1: 0, l2: 0 }),
  OrthogonalRegularizer: orthogonalRegularizerFrom,
};

/** Undefined where the file has none. @throws FormatError for one that is not known here: training would be another one without it */
export const regularizerFrom = (field: Field): Regularizer | undefined =>
  isAbsent(field) ? undefined : configuredFrom(field, 'regularizer', CLASSES, NAMED_REGULARIZERS);
