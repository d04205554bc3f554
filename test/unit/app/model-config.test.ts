/** Models out of files: shown as they are, or refused with what this page cannot show. */
import { expect, it } from 'vitest';
import { addressOf, readAddress } from '../../../src/app/address.ts';
import { DEFAULTS } from '../../../src/app/config.ts';
import { configOfModel } from '../../../src/app/worker/model-config.ts';
import { type Layer, layers, optimizers, sequential } from '../../../src/index.ts';

const { activation, conv2d, dense, dropout, flatten, maxPooling2d, reshape } = layers;
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
    `page: this page cannot show the model: ${what}. It shows stacks of dense layers with bias, from 28 × 28 pixels to 10 probabilities, each with dropout after it or not, and before them a Reshape and convolutions, each with pooling after it or not.`,
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

const picture = reshape({ targetShape: [28, 28, 1], inputShape: [28, 28] });
const kernel = { filters: 4, kernelSize: 3, padding: 'same' } as const;

it('so does a convnet', () => {
  const found = configOfModel(
    sequential({
      layers: [
        picture,
        conv2d({ ...kernel, activation: 'relu' }),
        maxPooling2d({ poolSize: 2 }),
        conv2d({ ...kernel, kernelSize: 5, filters: 9 }),
        ...[flatten(), dense({ units: 8 }), dropout({ rate: 0.5 }), last],
      ],
    }),
    DEFAULTS,
  );
  expect(found.convolutions).toEqual([
    { filters: 4, kernelSize: 3, activation: 'relu', pool: true },
    { filters: 9, kernelSize: 5, activation: 'linear', pool: false },
  ]);
  expect(found.hidden).toEqual([{ units: 8, activation: 'linear', dropout: 0.5 }]);
  expect(readAddress(new URLSearchParams(addressOf(found)))).toEqual({ config: found, wrong: [] });
});

it.each<[string, Layer[], string]>([
  [
    'as words',
    [reshape({ targetShape: [784], inputShape: [28, 28] })],
    'its Reshape gives [784], expected [28, 28, 1]',
  ],
  ['no convolutions', [picture, flatten()], 'it has a Reshape, but no convolutions'],
  ['none laid flat', [picture, conv2d(kernel), dropout({ rate: 0.1 })], 'it has Dropout among or behind'],
  ['strides', [picture, conv2d({ ...kernel, strides: 2 }), flatten()], 'has strides'],
  ['an edge lost', [picture, conv2d({ ...kernel, padding: 'valid' }), flatten()], 'no padding "same"'],
  ['long filters', [picture, conv2d({ ...kernel, kernelSize: [3, 1] }), flatten()], 'is not square'],
  ['no bias', [picture, conv2d({ ...kernel, useBias: false }), flatten()], 'a convolution of it has no bias'],
  ['four', [picture, ...Array.from({ length: 4 }, () => conv2d(kernel)), flatten()], 'at most 3'],
  ['large filters', [picture, conv2d({ ...kernel, kernelSize: 9 }), flatten()], 'a layer has kernelSize 9'],
  ['other pooling', [picture, conv2d(kernel), maxPooling2d({ poolSize: 3 }), flatten()], 'is not of 2 × 2'],
  ['pooling first', [picture, maxPooling2d({ poolSize: 2 }), flatten()], 'it has MaxPooling2D among or behind'],
])('a convnet with %s: refused', (_, front, what) => {
  expect(() => configOfModel(sequential({ layers: [...front, last] }), DEFAULTS)).toThrow(what);
});
