/** First mistakes: what somebody who comes from Keras, tfjs or a tutorial writes, and what the message tells to do. */
import {
  earlyStopping,
  initializers,
  layers,
  optimizers,
  type Sequential,
  sequential,
  tensor,
} from '../../src/index.ts';
import { OK, small } from './building.ts';
import { x, y } from './calls.ts';
import { LOSS_NAMES, METRIC_NAMES } from './names.ts';
import { type BadInput, KNOWN_ACTIVATIONS, wrong } from './row.ts';

const { dense, flatten } = layers;
const soon = <T>(value: T): T => wrong(Promise.resolve(value));

export const FIRST_MODELS: readonly BadInput[] = [
  [
    'a learning rate instead of options',
    'UsageError',
    'optimizers.adam: the options are 0.001; expected a plain object such as { learningRate: 0.001 }.',
    () => optimizers.adam(wrong(0.001)),
  ],
  [
    'a rate instead of options',
    'UsageError',
    'layers.dropout: the options are 0.2; expected a plain object such as { rate: 0.2 }.',
    () => layers.dropout(wrong(0.2)),
  ],
  [
    'a name instead of options',
    'UsageError',
    "layers.activation: the options are 'relu'; expected a plain object such as { activation: 'relu' }.",
    () => layers.activation(wrong('relu')),
  ],
  [
    'an optimizer instead of options of compile',
    'UsageError',
    "model.compile: the options are 'adam'; expected a plain object such as { optimizer: 'adam' }.",
    () => small().compile(wrong('adam')),
  ],
  [
    'an optimizer that was not called',
    'UsageError',
    'model.compile: optimizer is the function optimizers.adam. Call it: optimizers.adam().',
    () => small().compile({ ...OK, optimizer: wrong(optimizers.adam) }),
  ],
  [
    'a layer that was not called',
    'UsageError',
    'sequential: layer 0 is the function layers.flatten. Call it: layers.flatten({ ... }).',
    () => sequential({ layers: [wrong(flatten)] }),
  ],
  [
    'a layer that is a promise',
    'UsageError',
    'sequential: layer 0 is a promise; expected one made by layers.dense() and the like. Put await before it.',
    () => sequential({ layers: [soon(flatten())] }),
  ],
  [
    'an initialiser that was not called',
    'UsageError',
    'layers.dense: initializer is the function initializers.constant. Call it: initializers.constant(0).',
    () => dense({ units: 1, biasInitializer: wrong(initializers.constant) }),
  ],
  [
    'an inputShape with the batch as null',
    'UsageError',
    'layers.flatten: inputShape is [null, 28, 28]; expected the shape of one sample, without the batch. Write [28, 28].',
    () => flatten({ inputShape: wrong([null, 28, 28]) }),
  ],
  [
    'an inputShape with the batch as -1',
    'UsageError',
    'layers.dense: inputShape is [-1, 784]; expected the shape of one sample, without the batch. Write [784].',
    () => dense({ units: 1, inputShape: [-1, 784] }),
  ],
  [
    'a batchInputShape',
    'UsageError',
    "layers.flatten: unknown option 'batchInputShape'. Did you mean 'inputShape'? Known: name, inputShape, trainable, activityRegularizer.",
    () => flatten(wrong({ batchInputShape: [null, 28, 28] })),
  ],
  [
    'a misspelt activation',
    'UsageError',
    `layers.dense: unknown activation 'sotfmax'. Did you mean 'softmax'? ${KNOWN_ACTIVATIONS}`,
    () => dense({ units: 1, activation: wrong('sotfmax') }),
  ],
  [
    'an activation of another kind, with a name that is near',
    'UsageError',
    `layers.dense: unknown activation 'glu'. ${KNOWN_ACTIVATIONS}`,
    () => dense({ units: 1, activation: wrong('glu') }),
  ],
  [
    'a misspelt loss',
    'UsageError',
    `model.compile: unknown loss 'sparse_categorical_cross_entropie'. Did you mean 'sparseCategoricalCrossentropy'? Known: ${LOSS_NAMES}.`,
    () => small().compile({ ...OK, loss: wrong('sparse_categorical_cross_entropie') }),
  ],
  [
    'a misspelt metric',
    'UsageError',
    `model.compile: unknown metric 'acuracy'. Did you mean 'accuracy'? Known: ${METRIC_NAMES}.`,
    () => small().compile({ ...OK, metrics: [wrong('acuracy')] }),
  ],
  [
    'metric for metrics',
    'UsageError',
    "model.compile: unknown option 'metric'. Did you mean 'metrics'? Known: optimizer, loss, metrics, lossWeights, optimize.",
    () => small().compile(wrong({ ...OK, metric: ['accuracy'] })),
  ],
  [
    'getLayer of an unknown name',
    'UsageError',
    "model.getLayer: unknown layer 'dens'. Did you mean 'dense'? Known: 'dense'.",
    () => small().getLayer('dens'),
  ],
  [
    'getLayer of an index beyond the layers',
    'UsageError',
    'model.getLayer: the index is 1; expected a whole number from 0 to 0.',
    () => small().getLayer(1),
  ],
  ['pop of no layer', 'UsageError', 'model.pop: the model has no layers. Add some first.', () => sequential().pop()],
];

const rows = Array.from({ length: 12 }, (_, i) => [0, 1, 2].map((c) => (c === i % 3 ? 1 : 0)));
const fromOne = tensor(
  y.values.map((label) => label + 1),
  [12],
);

/** Ends with one unit. */
async function oneUnit(activation: 'sigmoid' | 'linear'): Promise<unknown> {
  const model = sequential({ layers: [dense({ units: 1, activation, inputShape: [4] })] });
  model.compile({ ...OK, metrics: [] });
  return model.fit(x, tensor(new Uint8Array(12)), { verbose: 0 });
}

/** Hands over a promise as it is, and waits for it afterwards. */
const given =
  (
    make: (model: Sequential) => Promise<unknown>,
    call: (model: Sequential, made: Promise<unknown>) => Promise<unknown>,
  ) =>
  async (model: Sequential) => {
    const made = make(model);
    return call(model, made).finally(() => made);
  };

const fitWith = (callbacks: unknown) => (model: Sequential) =>
  model.fit(x, y, { verbose: 0, callbacks: wrong(callbacks) });

const HOOKS =
  'onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onBatchBegin, onBatchEnd, onTrainBatchBegin, onTrainBatchEnd, onTestBegin, onTestEnd, onTestBatchBegin, onTestBatchEnd, onPredictBegin, onPredictEnd, onPredictBatchBegin, onPredictBatchEnd, onNumericError';

export const FIRST_CALLS: readonly BadInput<Sequential>[] = [
  [
    'one-hot labels',
    'ShapeError',
    "model.fit: y is [12, 3]; expected one label for each sample, [samples]. These labels are one-hot: compile with the loss 'categoricalCrossentropy', or give the number of each class, as in tensor(rows.map((row) => row.indexOf(1))).",
    (model) => model.fit(x, tensor(rows)),
  ],
  [
    'labels from 1',
    'DataError',
    'model.fit: label 2 is 3; expected a whole number from 0 to 2, since the last layer has 3 units. The labels run from 1 to 3: subtract 1 from each, or give the last layer 4 units.',
    (model) => model.fit(x, fromOne),
  ],
  [
    'one sigmoid unit',
    'ShapeError',
    "model.fit: the last layer has 1 unit; sparseCategoricalCrossentropy needs one for each class. For two classes end with layers.dense({ units: 2, activation: 'softmax' }), or with a sigmoid and the loss 'binaryCrossentropy'.",
    () => oneUnit('sigmoid'),
  ],
  [
    'one sample without the axis of samples',
    'ShapeError',
    'model.predict: x is [4]; expected [samples, 4]. This is one sample: give the axis of samples, too, as in x.reshape([1, 4]).',
    (model) => model.predict(tensor([1, 2, 3, 4])),
  ],
  [
    'samples of the right size in another shape',
    'ShapeError',
    'model.predict: x is [12, 2, 2]; expected [samples, 4]. Write x.reshape([12, 4]).',
    (model) => model.predict(x.reshape([12, 2, 2])),
  ],
  [
    'x that is a promise',
    'UsageError',
    'model.fit: x is a promise; expected a tensor. Put await before it.',
    (model) => model.fit(soon(x), y),
  ],
  [
    'y that is a promise',
    'UsageError',
    'model.evaluate: y is a promise; expected a tensor. Put await before it.',
    (model) => model.evaluate(x, soon(y)),
  ],
  [
    'weights that are a promise',
    'UsageError',
    'model.setWeights: the weights are a promise; expected a list such as getWeights() gives. Put await before it.',
    given(
      (model) => model.getWeights(),
      (model, weights) => model.setWeights(wrong(weights)),
    ),
  ],
  [
    'an optimizer state that is a promise',
    'UsageError',
    'model.setOptimizerState: the state is a promise. Put await before it.',
    given(
      (model) => model.getOptimizerState(),
      (model, state) => model.setOptimizerState(wrong(state)),
    ),
  ],
  [
    'epochs instead of options',
    'UsageError',
    'model.fit: the options are 5; expected a plain object such as { epochs: 5 }.',
    (model) => model.fit(x, y, wrong(5)),
  ],
  [
    'a batch size instead of options',
    'UsageError',
    'model.predict: the options are 32; expected a plain object such as { batchSize: 32 }.',
    (model) => model.predict(x, wrong(32)),
  ],
  [
    'a callback that was not called',
    'UsageError',
    'model.fit: callbacks[0] is the function earlyStopping. Call it: earlyStopping().',
    fitWith([earlyStopping]),
  ],
  [
    'a misspelt hook',
    'UsageError',
    `model.fit: callbacks[0]: unknown hook 'onEpochEnds'. Did you mean 'onEpochEnd'? Known: ${HOOKS}.`,
    fitWith({ onEpochEnds() {} }),
  ],
  [
    'a hook in snake case, of a class',
    'UsageError',
    `model.fit: callbacks[1]: unknown hook 'on_batch_end'. Did you mean 'onBatchEnd'? Known: ${HOOKS}.`,
    fitWith([
      {},
      new (class {
        on_batch_end() {}
      })(),
    ]),
  ],
  [
    'a hook of no library',
    'UsageError',
    `model.fit: callbacks[0]: unknown hook 'onCoffee'. Known: ${HOOKS}.`,
    fitWith({ onCoffee() {} }),
  ],
  [
    'a hook that is no function',
    'UsageError',
    "model.fit: callbacks[0]: onEpochEnd is 'log'; expected a function.",
    fitWith({ onEpochEnd: 'log' }),
  ],
];
