/** Models out of files: shown as they are, or refused with what this page cannot show. */
import { expect, it } from 'vitest';
import { addressOf, readAddress } from '../../../src/app/address.ts';
import { DEFAULTS } from '../../../src/app/config.ts';
import { configOfModel } from '../../../src/app/worker/model-config.ts';
import { type Layer, layers, optimizers, sequential } from '../../../src/index.ts';

const { dense, dropout, flatten, activation } = layers;
const first = flatten({ inputShape: [28, 28] });
const last = dense({ units: 10, activation: 'softmax' });
const modelOf = (...hidden: Layer[]) => sequential({ layers: [first, ...hidden, last], seed: 7 });

it('a stack that this page has settings for becomes a run, whose address it reads', () => {
  const model = modelOf(dense({ units: 1024, activation: 'tanh' }), dropout({ rate: 0.95 }), dense({ units: 3 }));
  model.compile({
    optimizer: optimizers.sgd({ learningRate: 0.5, momentum: 0.9 }),
    loss: 'sparseCategoricalCrossentropy',
  });
  const config = configOfModel(model, DEFAULTS);
  expect(config).toEqual({
    ...DEFAULTS,
    hidden: [
      { units: 1024, activation: 'tanh', dropout: 0.95 },
      { units: 3, activation: 'linear', dropout: 0 },
    ],
    seed: 7,
    optimizer: 'momentum',
    learningRate: 0.5,
  });
  expect(readAddress(new URLSearchParams(addressOf(config)))).toEqual({ config, wrong: [] });
});

it.each<[string, Layer[], string]>([
  ['no bias', [dense({ units: 8, useBias: false })], 'a dense layer has no bias'],
  ['5 layers', Array.from({ length: 5 }, () => dense({ units: 8 })), 'it has 5 hidden layers, expected at most 4'],
  ['2000 units', [dense({ units: 2000 })], 'a layer has units 2000, expected 1 to 1024'],
  ['much dropout', [dense({ units: 8 }), dropout({ rate: 0.99 })], 'a layer has dropout 0.99, expected 0 to 0.95'],
  ['a softmax', [dense({ units: 8, activation: 'softmax' })], 'a hidden layer has the activation softmax'],
  ['dropout of pixels', [dropout({ rate: 0.2 })], 'it has dropout after Flatten, which is no dense layer'],
  [
    'dropout twice',
    [dense({ units: 8 }), dropout({ rate: 0.2 }), dropout({ rate: 0.2 })],
    'it has dropout after Dropout, which is no dense layer',
  ],
  ['dropout of nothing', [dense({ units: 8 }), dropout({ rate: 0 })], 'it has a dropout of 0'],
  [
    'an activation',
    [dense({ units: 8 }), activation({ activation: 'relu' })],
    'it has a layer Activation in the middle',
  ],
  ['another Flatten', [flatten()], 'it has a layer Flatten in the middle'],
])('%s in the middle is refused', (_, hidden, what) => {
  expect(() => configOfModel(modelOf(...hidden), DEFAULTS)).toThrow(
    `page: this page cannot show the model: ${what}. It shows stacks of dense layers with bias, from 28 × 28 pixels to 10 probabilities, each with dropout after it or not.`,
  );
});

it.each<[string, Layer[], string]>([
  ['outputs without bias', [first, dense({ units: 10, activation: 'softmax', useBias: false })], 'has no bias'],
  ['scores', [first, dense({ units: 10 })], 'it does not end with a dense layer that gives 10 probabilities'],
  ['two classes', [first, dense({ units: 2, activation: 'softmax' })], 'it does not end with a dense layer'],
  ['rows', [dense({ units: 10, activation: 'softmax', inputShape: [784] })], 'it takes [784]'],
])('%s: refused', (_, all, what) => {
  expect(() => configOfModel(sequential({ layers: all }), DEFAULTS)).toThrow(what);
});
