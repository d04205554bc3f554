/** Adapter and data in words. */
import { expect, test } from 'vitest';
import { describeAdapter, describeData } from '../../../src/report/outcome.ts';

const adapter = { vendor: 'google', architecture: 'swiftshader', description: '', software: true, features: [] };

test('adapter and data are described in words', () => {
  expect(describeAdapter(adapter)).toBe('google swiftshader, software adapter');
  const gpu = { vendor: 'nvidia', architecture: 'ampere', description: 'RTX', software: false, features: [] };
  expect(describeAdapter(gpu)).toBe('nvidia ampere (RTX), GPU');
  expect(describeAdapter({ ...gpu, vendor: '', architecture: '', description: '' })).toBe('unnamed, GPU');
  expect(describeData('made-up', 60000, 10000)).toBe('made-up digits (not MNIST), 60,000 + 10,000 images');
  expect(describeData('made-up', 6, 1, 'cifar10')).toBe('made-up pictures (not CIFAR-10), 6 + 1 images');
  expect(describeData('mnist', 60000, 10000)).toBe('MNIST, 60,000 + 10,000 images');
});
