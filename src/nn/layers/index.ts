/** What `layers` of the API has. */
export { activation } from './activation.ts';
export { dense } from './dense.ts';
export { dropout } from './dropout.ts';
export { flatten } from './flatten.ts';
