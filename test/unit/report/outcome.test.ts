/** Adapter and data in words. */
import { expect, test } from 'vitest';
import { describeAdapter, describeData, describeEarlyStopping } from '../../../src/report/outcome.ts';

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

test('early stopping says which epoch was best, whether it ended training, and whose weights there are', () => {
  const best = { epoch: 8, valLoss: 0.30836 };
  expect(describeEarlyStopping({ patience: 2, stoppedAfter: 10, best, restored: true })).toBe(
    'Early stopping: ended after epoch 10: val_loss was lowest after epoch 8 (0.3084), and 2 epochs brought none lower. The model has the weights of epoch 8.',
  );
  expect(describeEarlyStopping({ patience: 1, stoppedAfter: 9, best, restored: true })).toContain(
    'and 1 epoch brought',
  );
  expect(describeEarlyStopping({ patience: 2, best, restored: false })).toBe(
    'Early stopping: val_loss was lowest after epoch 8 (0.3084).',
  );
});
