/** All losses, for files. Only what reads files imports this. A new loss gets its name here, in index.ts and in named.ts. */
import { BinaryCrossentropy } from './binary.ts';
import { CategoricalCrossentropy } from './categorical.ts';
import { MeanAbsoluteError, MeanSquaredError } from './errors.ts';
import type { LossClass } from './loss.ts';
import { SparseCategoricalCrossentropy } from './sparse-categorical.ts';

export const LOSSES: readonly LossClass[] = [
  SparseCategoricalCrossentropy,
  CategoricalCrossentropy,
  BinaryCrossentropy,
  MeanSquaredError,
  MeanAbsoluteError,
];
