/** Wrong arguments of recurrent layers, and samples and states that do not fit them. */
import { input, type Layer, layers, type ModelTensor, sequential } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

const x = (...shape: number[]): ModelTensor => input({ shape });
const usage = (name: string, message: string, call: () => unknown): BadInput => [name, 'UsageError', message, call];
const shape = (name: string, message: string, call: () => unknown): BadInput => [name, 'ShapeError', message, call];
const { bidirectional, gru, lstm, simpleRNN } = layers;

/** A model of all kinds of them. */
export const recurs = (): unknown =>
  sequential({
    layers: [
      layers.masking({ inputShape: [3, 2] }),
      bidirectional({ layer: lstm({ units: 2, returnSequences: true }) }),
      gru({ units: 2, returnSequences: true }),
      simpleRNN({ units: 2 }),
    ],
  });

export const BAD_RECURRENT: readonly BadInput[] = [
  usage('lstm of no units', 'layers.lstm: units is 0; expected a whole number from 1 up.', () => lstm({ units: 0 })),
  usage('lstm without options', 'layers.lstm: units is undefined; expected a whole number from 1 up.', () =>
    lstm(wrong({})),
  ),
  usage(
    'gru with a function whose slope its value does not tell',
    "layers.gru: activation is 'gelu'; expected one whose slope is known by its value: 'linear', 'sigmoid', 'tanh', 'relu', 'relu6', 'hardSigmoid', 'hardSigmoidOfKeras2', 'softsign', 'elu'.",
    () => gru({ units: 2, activation: 'gelu' }),
  ),
  usage(
    'lstm with such a gate',
    "layers.lstm: recurrentActivation is 'softmax'; expected one whose slope is known by its value: 'linear', 'sigmoid', 'tanh', 'relu', 'relu6', 'hardSigmoid', 'hardSigmoidOfKeras2', 'softsign', 'elu'.",
    () => lstm({ units: 2, recurrentActivation: 'softmax' }),
  ),
  usage(
    'simpleRNN with a gate',
    "layers.simpleRNN: unknown option 'recurrentActivation'. Known: units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, dropout, recurrentDropout, returnSequences, returnState, goBackwards, zeroOutputForMask, unroll, stateful, kernelRegularizer, kernelConstraint, recurrentRegularizer, recurrentConstraint, biasRegularizer, biasConstraint, name, inputShape, trainable, activityRegularizer.",
    () => simpleRNN(wrong({ units: 2, recurrentActivation: 'tanh' })),
  ),
  usage('lstm that drops all', 'layers.lstm: recurrentDropout is 1; expected a number from 0 to below 1.', () =>
    lstm({ units: 2, recurrentDropout: 1 }),
  ),
  usage(
    'gru whose states live on',
    'layers.gru: stateful is true; states do not live on from batch to batch. Give them as inputs, and take them with returnState.',
    () => gru({ units: 2, stateful: wrong(true) }),
  ),
  usage('gru that resets when it likes', "layers.gru: resetAfter is 'often'; expected true or false.", () =>
    gru({ units: 2, resetAfter: wrong('often') }),
  ),
  usage(
    'lstm that gives states in a stack',
    'sequential: lstm gives 3 tensors; expected one. Call it in a functional model, or leave out returnState.',
    () => sequential({ layers: [wrong(lstm({ units: 2, returnState: true, inputShape: [3, 2] }))] }),
  ),
  usage('lstm with one state', 'lstm: it was given 2 tensors; expected 1 or 3.', () =>
    lstm({ units: 2 }).apply([x(3, 2), x(2)]),
  ),
  shape('lstm of pictures', 'lstm: one sample is [3, 2, 1]; expected [time, features].', () =>
    lstm({ units: 2 }).apply(x(3, 2, 1)),
  ),
  shape('gru with a state of another size', 'gru: a state that it was given is [3]; expected [2].', () =>
    gru({ units: 2 }).apply([x(3, 2), x(3)]),
  ),
  shape('masking of numbers', 'masking: one sample is [3]; expected [time, ..., features].', () =>
    layers.masking().apply(x(3)),
  ),
  usage(
    'bidirectional of a layer that adds its activity to the loss',
    'layers.bidirectional: layer has an activityRegularizer, which does not count within another layer. Give it to layers.bidirectional instead.',
    () => bidirectional({ layer: lstm({ units: 2, activityRegularizer: 'l1' }) }),
  ),
  usage(
    'bidirectional of layers that no file can hold, which go the same way',
    'layers.bidirectional: both layers go the same way; give backwardLayer goBackwards: true.',
    () => {
      const layer = () => lstm({ units: 2, kernelRegularizer: (w) => w.square().sum() });
      return bidirectional({ layer: layer(), backwardLayer: layer() });
    },
  ),
  usage(
    'bidirectional of another layer',
    'layers.bidirectional: layer is an object (Object); expected one made by layers.lstm(), gru() or simpleRNN().',
    () => bidirectional({ layer: layers.dense({ units: 2 }) }),
  ),
  usage(
    'bidirectional of a function',
    'layers.bidirectional: layer is the function layers.lstm. Call it: layers.lstm({ ... }).',
    () => bidirectional({ layer: wrong<Layer>(lstm) }),
  ),
  usage(
    'bidirectional with an unknown mode',
    "layers.bidirectional: mergeMode is 'max'; expected 'concat', 'sum', 'mul', 'ave', null.",
    () => bidirectional({ layer: lstm({ units: 2 }), mergeMode: wrong('max') }),
  ),
  usage(
    'bidirectional of two that go one way',
    'layers.bidirectional: both layers go the same way; give backwardLayer goBackwards: true.',
    () => bidirectional({ layer: lstm({ units: 2 }), backwardLayer: lstm({ units: 2 }) }),
  ),
  usage(
    'bidirectional of two that give different tensors',
    'layers.bidirectional: returnSequences of layer is false, of backwardLayer true; make them equal.',
    () =>
      bidirectional({
        layer: lstm({ units: 2 }),
        backwardLayer: lstm({ units: 2, goBackwards: true, returnSequences: true }),
      }),
  ),
];
