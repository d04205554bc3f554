/** What `optimizers` of the API has. */
export { adam } from './adam.ts';
export { sgd } from './sgd.ts';
