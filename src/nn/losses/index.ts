/** What `losses` of the API has. */
export { binaryCrossentropy } from './binary.ts';
export { categoricalCrossentropy } from './categorical.ts';
export { meanAbsoluteError, meanSquaredError } from './errors.ts';
export { sparseCategoricalCrossentropy } from './sparse-categorical.ts';
