/** The original files, where WGRAD_MNIST_DIR names a folder that has them. */
import { expect, it } from 'vitest';
import { mnist } from '../../../src/data/mnist.ts';

const dir = process.env.WGRAD_MNIST_DIR ?? '';

it.runIf(dir !== '')('the original files are recognised by their sums', async () => {
  const { train, test, source, origin } = await mnist({ dir, source: 'mnist' });
  expect([source, origin]).toEqual(['mnist', dir]);
  expect([train.images.shape, train.labels.shape]).toEqual([[60_000, 28, 28], [60_000]]);
  expect([test.images.shape, test.labels.shape]).toEqual([[10_000, 28, 28], [10_000]]);
  expect(Array.from(train.labels.values.subarray(0, 5))).toEqual([5, 0, 4, 1, 9]);
  expect(Array.from(test.labels.values.subarray(0, 5))).toEqual([7, 2, 1, 0, 4]);
});
