/** Wrong samples: tensors that do not suit a model's inputs or a step, whole numbers above all. No GPU is asked for. */
import { input, layers, model, type Tensor, tensor } from '../../src/index.ts';
import { checkTensor, samplesOf, type TensorWish } from '../../src/nn/check-tensor.ts';
import { type BadInput, wrong } from './row.ts';

/** A model of two inputs: words [samples, 3] and numbers [samples]. */
function predicts(words: Tensor, numbers: Tensor): Promise<unknown> {
  const ends = { words: input({ shape: [3], dtype: 'int32' }), numbers: input({ shape: [] }) };
  const flat = { words: layers.flatten().apply(ends.words), numbers: layers.flatten().apply(ends.numbers) };
  return model({ inputs: ends, outputs: flat }).predict({ words, numbers });
}

const checks = (values: Parameters<typeof tensor>[0], wish: TensorWish) => (): unknown =>
  checkTensor('trainer.fit', 'ids', tensor(values), wish);

const floats = tensor(new Float32Array(2));
const ids = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

export const checksSamples = (): unknown => [
  checkTensor('trainer.fit', 'ids', ids, { dtype: 'u32', end: 7, shape: [3] }),
  checkTensor('trainer.fit', 'ids', tensor([-1, 2]), { dtype: 'i32' }),
];

export const BAD_CHECKS: readonly BadInput[] = [
  [
    'a fraction among words',
    'DataError',
    'model.predict: x.words holds 2.5 in sample 1, value 0; expected a whole number from -2147483648 to 2147483647. Correct the data.',
    () => predicts(tensor([1, 2, 3, 2.5, 5, 6], [2, 3]), floats),
  ],
  [
    'words beyond int32',
    'DataError',
    'model.predict: x.words holds 3000000000 in sample 0, value 2; expected a whole number from -2147483648 to 2147483647. Correct the data.',
    () => predicts(tensor(Uint32Array.of(1, 2, 3e9), [1, 3]), floats),
  ],
  [
    'NaN among words',
    'DataError',
    'model.predict: x.words holds NaN in sample 0, value 1; expected a whole number from -2147483648 to 2147483647. Correct the data.',
    () => predicts(tensor([1, Number.NaN, 3], [1, 3]), floats),
  ],
  [
    'scaled words',
    'DataError',
    'model.predict: x.words holds 0.5 in sample 0, value 0; expected a whole number from -2147483648 to 2147483647. Leave whole numbers unscaled: no div or mul.',
    () => predicts(ids.div(2), floats),
  ],
  [
    'words of another shape',
    'ShapeError',
    "model.predict: x.words is [3, 2]; expected [samples, 3]. Reshape the data or change the model's inputShape.",
    () => predicts(ids.reshape([3, 2]), floats),
  ],
  [
    'more words than numbers',
    'ShapeError',
    'model.predict: x.words has 2 samples, x.numbers has 3. Give as many of each.',
    () => predicts(ids, tensor([1, 2, 3])),
  ],
  [
    'a column of numbers, where each sample is one',
    'ShapeError',
    'model.predict: x.numbers is [2, 1]; expected [samples]. Write x.numbers.reshape([2]).',
    () => predicts(ids, floats.reshape([2, 1])),
  ],
  [
    'NaN among numbers',
    'DataError',
    'model.predict: x.numbers holds NaN in sample 1. Remove or replace values that are not finite.',
    () => predicts(ids, tensor([1, Number.NaN])),
  ],
  [
    'a number from the end of the range on',
    'DataError',
    'trainer.fit: ids holds 10 in sample 2; expected a whole number from 0 to 9. Correct the data.',
    checks([3, 9, 10], { dtype: 'u32', end: 10 }),
  ],
  [
    'a negative number as u32',
    'DataError',
    'trainer.fit: ids holds -1 in sample 1, value 1; expected a whole number from 0 to 4294967295. Correct the data.',
    checks(
      [
        [1, 2],
        [3, -1],
      ],
      { dtype: 'u32' },
    ),
  ],
  [
    'a byte from the end of the range on',
    'DataError',
    'trainer.fit: ids holds 200 in sample 1; expected a whole number from 0 to 99. Correct the data.',
    checks(Uint8Array.of(0, 200), { dtype: 'i32', end: 100 }),
  ],
  [
    'a single number as samples',
    'ShapeError',
    'trainer.fit: ids is []; expected [samples, ...]. Write ids.reshape([1]).',
    checks(7, {}),
  ],
  ['no samples', 'DataError', 'trainer.fit: the data set is empty. Give at least one sample.', checks([], {})],
  [
    'a list as samples',
    'UsageError',
    'trainer.fit: ids is a list of 2; expected a tensor. Make one with tensor(values, shape).',
    () => checkTensor('trainer.fit', 'ids', wrong([1, 2])),
  ],
  [
    'tensors of different samples',
    'ShapeError',
    'trainer.fit: ids has 2 samples, y has 3. Give as many of each.',
    () =>
      samplesOf('trainer.fit', [
        ['ids', checkTensor('trainer.fit', 'ids', ids)],
        ['y', checkTensor('trainer.fit', 'y', tensor([1, 2, 3]))],
      ]),
  ],
];
