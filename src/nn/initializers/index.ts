/** What `initializers` of the API has. */
export { constant, ones, zeros } from './constant.ts';
export { randomUniform } from './random.ts';
export { glorotNormal, glorotUniform, heNormal, heUniform } from './variance-scaling.ts';
