/** All losses, for files. Only what reads files imports this. A new loss gets its name here, in index.ts and in named.ts. */
import { BinaryCrossentropy } from './binary.ts';
import { CategoricalCrossentropy } from './categorical.ts';
import { CosineSimilarity } from './cosine.ts';
import { KLDivergence, Poisson } from './divergences.ts';
import {
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanSquaredError,
  MeanSquaredLogarithmicError,
} from './errors.ts';
import { BinaryFocalCrossentropy, CategoricalFocalCrossentropy } from './focal.ts';
import { CategoricalHinge, Hinge, SquaredHinge } from './hinge.ts';
import type { LossClass } from './loss.ts';
import { Huber, LogCosh } from './robust.ts';
import { SparseCategoricalCrossentropy } from './sparse-categorical.ts';

export const LOSSES: readonly LossClass[] = [
  SparseCategoricalCrossentropy,
  CategoricalCrossentropy,
  BinaryCrossentropy,
  MeanSquaredError,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanSquaredLogarithmicError,
  Huber,
  LogCosh,
  Hinge,
  SquaredHinge,
  CategoricalHinge,
  Poisson,
  KLDivergence,
  CosineSimilarity,
  BinaryFocalCrossentropy,
  CategoricalFocalCrossentropy,
];
