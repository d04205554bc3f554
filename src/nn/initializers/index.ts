/** What `initializers` of the API has. */
export { constant, ones, zeros } from './constant.ts';
export { identity, orthogonal } from './matrices.ts';
export { randomNormal, randomUniform, truncatedNormal } from './random.ts';
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from './variance-scaling.ts';
