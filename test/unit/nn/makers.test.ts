/** Whatever the API's namespaces have can be made by a line of test/reference/makers.ts, so that all of it is trained by the GPU's tests. */
import { expect, it, test } from 'vitest';
import * as wgrad from '../../../src/index.ts';
import { VARYING } from '../../reference/branches.ts';
import { MAKERS } from '../../reference/makers.ts';

/** Functions over symbolic tensors, data sets, which are no part of a model, and callbacks: callback-state.test.ts has those that keep something. */
const OTHERS = ['ops', 'data', 'callbacks'];

const namespaces = Object.entries(wgrad).filter(([name, value]) => isNamespace(value) && !OTHERS.includes(name));

function isNamespace(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Module]';
}

it('each namespace has lines', () => {
  expect(namespaces.map(([name]) => name).sort()).toEqual(Object.keys(MAKERS).sort());
});

test.each(namespaces)('each name of %s has one, and no other has', (namespace, names) => {
  expect(Object.keys(MAKERS[namespace as keyof typeof MAKERS] ?? {}).sort()).toEqual(Object.keys(names).sort());
});

it('which layers draw or keep something is found by what they do in a step', () => {
  const some = ['batchNormalization', 'dropout', 'gaussianNoise', 'randomCrop', 'randomFlip', 'spatialDropout2d'];
  expect(VARYING).toEqual(expect.arrayContaining(some));
  for (const name of ['dense', 'embedding', 'maxPooling2d', 'normalization']) expect(VARYING).not.toContain(name);
});
