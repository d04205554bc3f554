/** What `losses` of the API has. */
export { binaryCrossentropy } from './binary.ts';
export { categoricalCrossentropy } from './categorical.ts';
export { cosineSimilarity } from './cosine.ts';
export { klDivergence, poisson } from './divergences.ts';
export {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './errors.ts';
export { binaryFocalCrossentropy, categoricalFocalCrossentropy } from './focal.ts';
export { categoricalHinge, hinge, squaredHinge } from './hinge.ts';
export { huber, logCosh } from './robust.ts';
export { sparseCategoricalCrossentropy } from './sparse-categorical.ts';
