/** The original files, where this machine has them: WGRAD_MNIST_DIR, or shared/mnist beside the repository. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { mnist } from '../../../src/data/mnist.ts';

const dir = process.env.WGRAD_MNIST_DIR || resolve(import.meta.dirname, '../../../../shared/mnist');

it.runIf(existsSync(dir))('the original files are recognised by their sums', async () => {
  const { train, test, source, origin } = await mnist({ dir, source: 'mnist' });
  expect([source, origin]).toEqual(['mnist', dir]);
  expect([train.images.shape, train.labels.shape]).toEqual([[60_000, 28, 28], [60_000]]);
  expect([test.images.shape, test.labels.shape]).toEqual([[10_000, 28, 28], [10_000]]);
  expect(Array.from(train.labels.values.subarray(0, 5))).toEqual([5, 0, 4, 1, 9]);
  expect(Array.from(test.labels.values.subarray(0, 5))).toEqual([7, 2, 1, 0, 4]);
});
