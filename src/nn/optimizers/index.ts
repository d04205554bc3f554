/** What `optimizers` of the API has. */
export { adam } from './adam.ts';
export { adamW } from './adamw.ts';
export { rmsprop } from './rmsprop.ts';
export { sgd } from './sgd.ts';
