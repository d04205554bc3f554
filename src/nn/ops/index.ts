/** What `ops` of the API has: Keras 3's names, for values within a step. */
export * from './activations.ts';
export * from './arithmetic.ts';
export * from './comparisons.ts';
export * from './joins.ts';
export * from './products.ts';
export * from './reductions.ts';
export * from './shapes.ts';
export * from './sources.ts';
