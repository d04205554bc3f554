/** What `constraints` of the API has. */
export { nonNeg } from './non-neg.ts';
export { maxNorm, minMaxNorm, unitNorm } from './norms.ts';
