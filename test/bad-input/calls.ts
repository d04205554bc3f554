/** Wrong arguments of a model's calls. `Given` is a compiled model that has been trained a step. */
import { type Sequential, type Tensor, tensor } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

export const x = tensor(
  Float32Array.from({ length: 48 }, (_, i) => Math.sin(i)),
  [12, 4],
);
export const y = tensor(
  Uint8Array.from({ length: 12 }, (_, i) => i % 3),
  [12],
);
const withValue = (value: number): Tensor => tensor(Float32Array.from(x.values).fill(value, 9, 10), [12, 4]);
const labelled = (label: number): Tensor => tensor(Float32Array.from(y.values).fill(label, 5, 6), [12]);
const fiveWide = tensor(new Float32Array(60), [12, 5]);
const none = tensor(new Float32Array(0), [0, 4]);
const notTensor = { values: x.values, shape: x.shape, scale: 1 };

/** A tensor whose memory went to a worker. */
function transferred(): Tensor {
  const sent = tensor(new Float32Array(48), [12, 4]);
  structuredClone(sent.values, { transfer: [sent.values.buffer] });
  return sent;
}

export const BAD_SAMPLES: readonly BadInput<Sequential>[] = [
  [
    'fit: samples of another shape',
    'ShapeError',
    "model.fit: x is [12, 5]; expected [samples, 4]. Reshape the data or change the model's inputShape.",
    (model) => model.fit(fiveWide, y),
  ],
  [
    'fit: no batch axis',
    'ShapeError',
    'model.fit: x is [4]; expected [samples, 4]. This is one sample: give the axis of samples, too, as in x.reshape([1, 4]).',
    (model) => model.fit(tensor(new Float32Array(4), [4]), y),
  ],
  [
    'fit: a number',
    'ShapeError',
    "model.fit: x is []; expected [samples, 4]. Reshape the data or change the model's inputShape.",
    (model) => model.fit(tensor(4), y),
  ],
  [
    'fit: more labels than samples',
    'ShapeError',
    'model.fit: x has 12 samples, y has 13 labels. Give one label for each sample.',
    (model) => model.fit(x, tensor(new Uint8Array(13), [13])),
  ],
  [
    'fit: labels of rank 2',
    'ShapeError',
    'model.fit: y is [12, 3]; expected one label for each sample, [samples]. sparseCategoricalCrossentropy takes the number of the class of each sample.',
    (model) => model.fit(x, tensor(new Uint8Array(36), [12, 3])),
  ],
  [
    'fit: a label too large',
    'DataError',
    'model.fit: label 5 is 3; expected a whole number from 0 to 2, since the last layer has 3 units. Correct the labels, or give the last layer 4 units.',
    (model) => model.fit(x, labelled(3)),
  ],
  [
    'fit: a negative label',
    'DataError',
    'model.fit: label 5 is -1; expected a whole number from 0 to 2, since the last layer has 3 units. Count the classes from 0.',
    (model) => model.fit(x, labelled(-1)),
  ],
  [
    'fit: a fractional label',
    'DataError',
    'model.fit: label 5 is 0.5; expected a whole number from 0 to 2, since the last layer has 3 units.',
    (model) => model.fit(x, labelled(0.5)),
  ],
  [
    'fit: a NaN label',
    'DataError',
    'model.fit: label 5 is NaN; expected a whole number from 0 to 2, since the last layer has 3 units.',
    (model) => model.fit(x, labelled(Number.NaN)),
  ],
  [
    'fit: labels that were scaled',
    'DataError',
    'model.fit: label 1 is 0.00392156862745098; expected a whole number from 0 to 2, since the last layer has 3 units. Leave labels unscaled: no div or mul.',
    (model) => model.fit(x, y.div(255)),
  ],
  [
    'fit: NaN in x',
    'DataError',
    'model.fit: x holds NaN in sample 2, value 1. Remove or replace values that are not finite.',
    (model) => model.fit(withValue(Number.NaN), y),
  ],
  [
    'fit: infinity in x',
    'DataError',
    'model.fit: x holds Infinity in sample 2, value 1. Remove or replace values that are not finite.',
    (model) => model.fit(withValue(Number.POSITIVE_INFINITY), y),
  ],
  [
    'fit: no samples',
    'DataError',
    'model.fit: the data set is empty. Give at least one sample.',
    (model) => model.fit(none, tensor(new Uint8Array(0), [0])),
  ],
  [
    'fit: x that is a list',
    'UsageError',
    'model.fit: x is a list of 1; expected a tensor. Make one with tensor(values, shape).',
    (model) => model.fit(wrong([[1, 2]]), y),
  ],
  [
    'fit: x that looks like a tensor',
    'UsageError',
    'model.fit: x is an object (Object); expected a tensor. Make one with tensor(values, shape).',
    (model) => model.fit(wrong(notTensor), y),
  ],
  [
    'fit: x whose memory is gone',
    'DataError',
    'model.fit: x has lost its memory: 0 values, expected 48. It was transferred, to a worker perhaps: send a copy instead.',
    (model) => model.fit(transferred(), y),
  ],
  [
    'fit: no y',
    'UsageError',
    'model.fit: y is undefined; expected a tensor. Make one with tensor(values, shape).',
    (model) => model.fit(x, wrong(undefined)),
  ],
  [
    'evaluate: samples of another shape',
    'ShapeError',
    "model.evaluate: x is [12, 5]; expected [samples, 4]. Reshape the data or change the model's inputShape.",
    (model) => model.evaluate(fiveWide, y),
  ],
  [
    'evaluate: a label too large',
    'DataError',
    'model.evaluate: label 5 is 7; expected a whole number from 0 to 2, since the last layer has 3 units. Correct the labels, or give the last layer 8 units.',
    (model) => model.evaluate(x, labelled(7)),
  ],
  [
    'evaluate: no y',
    'UsageError',
    'model.evaluate: y is null; expected a tensor. Make one with tensor(values, shape).',
    (model) => model.evaluate(x, wrong(null)),
  ],
  [
    'evaluate: batchSize 0',
    'UsageError',
    'model.evaluate: batchSize is 0; expected a whole number from 1 up.',
    (model) => model.evaluate(x, y, { batchSize: 0 }),
  ],
  [
    'evaluate: an unknown option',
    'UsageError',
    "model.evaluate: unknown option 'verbose'. Known: batchSize, callbacks, sampleWeight.",
    (model) => model.evaluate(x, y, wrong({ verbose: 0 })),
  ],
  [
    'predict: samples of another shape',
    'ShapeError',
    "model.predict: x is [12, 5]; expected [samples, 4]. Reshape the data or change the model's inputShape.",
    (model) => model.predict(fiveWide),
  ],
  [
    'predict: no samples',
    'DataError',
    'model.predict: the data set is empty. Give at least one sample.',
    (model) => model.predict(none),
  ],
  [
    'predict: x that is bytes',
    'UsageError',
    'model.predict: x is an object (Uint8Array); expected a tensor. Make one with tensor(values, shape).',
    (model) => model.predict(wrong(new Uint8Array(48))),
  ],
  [
    'predict: NaN in x',
    'DataError',
    'model.predict: x holds NaN in sample 2, value 1. Remove or replace values that are not finite.',
    (model) => model.predict(withValue(Number.NaN)),
  ],
  [
    'predict: batchSize of text',
    'UsageError',
    "model.predict: batchSize is 'all'; expected a whole number from 1 up.",
    (model) => model.predict(x, { batchSize: wrong('all') }),
  ],
  [
    'predict: options that are a promise',
    'UsageError',
    'model.predict: the options are a promise; expected a plain object. Put await before it.',
    (model) => model.predict(x, wrong(Promise.resolve())),
  ],
  [
    'trainOnBatch: samples of another shape',
    'ShapeError',
    "model.trainOnBatch: x is [12, 5]; expected [samples, 4]. Reshape the data or change the model's inputShape.",
    (model) => model.trainOnBatch(fiveWide, y),
  ],
  [
    'trainOnBatch: more labels than samples',
    'ShapeError',
    'model.trainOnBatch: x has 3 samples, y has 12 labels. Give one label for each sample.',
    (model) => model.trainOnBatch(x.slice(0, 3), y),
  ],
  [
    'trainOnBatch: no samples',
    'DataError',
    'model.trainOnBatch: the data set is empty. Give at least one sample.',
    (model) => model.trainOnBatch(none, y),
  ],
];

const fitWith = (options: unknown) => (model: Sequential) => model.fit(x, y, wrong(options));

export const BAD_FIT_OPTIONS: readonly BadInput<Sequential>[] = [
  [
    'options that are a list',
    'UsageError',
    'model.fit: the options are a list of 0; expected a plain object.',
    fitWith([]),
  ],
  [
    'an unknown option',
    'UsageError',
    "model.fit: unknown option 'batch_size'. Did you mean 'batchSize'? Known: epochs, batchSize, validationData, validationSplit, steps, shuffle, seed, initialEpoch, verbose, callbacks, signal, checkNumerics, recovery, checkpoint, sampleWeight, classWeight, validationSteps, validationFreq, stepsPerEpoch.",
    fitWith({ batch_size: 3 }),
  ],
  [
    'batchSize 0',
    'UsageError',
    'model.fit: batchSize is 0; expected a whole number from 1 up.',
    fitWith({ batchSize: 0 }),
  ],
  [
    'a negative batchSize',
    'UsageError',
    'model.fit: batchSize is -8; expected a whole number from 1 up.',
    fitWith({ batchSize: -8 }),
  ],
  [
    'a fractional batchSize',
    'UsageError',
    'model.fit: batchSize is 1.5; expected a whole number from 1 up.',
    fitWith({ batchSize: 1.5 }),
  ],
  ['epochs 0', 'UsageError', 'model.fit: epochs is 0; expected a whole number from 1 up.', fitWith({ epochs: 0 })],
  [
    'negative epochs',
    'UsageError',
    'model.fit: epochs is -1; expected a whole number from 1 up.',
    fitWith({ epochs: -1 }),
  ],
  [
    'endless epochs',
    'UsageError',
    'model.fit: epochs is Infinity; expected a whole number from 1 up.',
    fitWith({ epochs: Number.POSITIVE_INFINITY }),
  ],
  [
    'epochs as text',
    'UsageError',
    "model.fit: epochs is '3'; expected a whole number from 1 up.",
    fitWith({ epochs: '3' }),
  ],
  [
    'a negative initialEpoch',
    'UsageError',
    'model.fit: initialEpoch is -1; expected a whole number from 0 up.',
    fitWith({ initialEpoch: -1 }),
  ],
  [
    'validationSplit 1',
    'UsageError',
    'model.fit: validationSplit is 1; expected a number from 0 to below 1.',
    fitWith({ validationSplit: 1 }),
  ],
  [
    'a split that leaves nothing',
    'DataError',
    'model.fit: validationSplit 0.99 of 12 samples leaves 0 to train on and 12 to validate with. Give more samples or another share.',
    fitWith({ validationSplit: 0.99 }),
  ],
  [
    'validationData that is no pair',
    'UsageError',
    'model.fit: validationData is an object (Tensor); expected [x, y], or [x, y, sampleWeight].',
    fitWith({ validationData: x }),
  ],
  [
    'validation samples of another shape',
    'ShapeError',
    "model.fit: validation data: x is [12]; expected [samples, 4]. Reshape the data or change the model's inputShape.",
    fitWith({ validationData: [y, y] }),
  ],
  [
    'validation labels that are missing',
    'UsageError',
    'model.fit: validation data: y is undefined; expected a tensor. Make one with tensor(values, shape).',
    fitWith({ validationData: [x, undefined] }),
  ],
  [
    'a negative seed',
    'UsageError',
    'model.fit: seed is -1; expected a whole number from 0 to 4294967295.',
    fitWith({ seed: -1 }),
  ],
  [
    'shuffle that is no boolean',
    'UsageError',
    'model.fit: shuffle is 1; expected true or false.',
    fitWith({ shuffle: 1 }),
  ],
  ['verbose 3', 'UsageError', 'model.fit: verbose is 3; expected 0, 1 or 2.', fitWith({ verbose: 3 })],
  [
    'a hole in the callbacks',
    'UsageError',
    'model.fit: callbacks[0] is undefined; expected an object with functions such as onEpochEnd.',
    fitWith({ callbacks: [undefined] }),
  ],
  [
    'a function for a callback',
    'UsageError',
    'model.fit: callbacks[0] is a function; expected an object with functions such as onEpochEnd.',
    fitWith({ callbacks: () => {} }),
  ],
  [
    'a signal that is none',
    'UsageError',
    "model.fit: signal is 'stop'; expected the signal of an AbortController.",
    fitWith({ signal: 'stop' }),
  ],
  [
    'checkNumerics of 1',
    'UsageError',
    'model.fit: checkNumerics is 1; expected true or false.',
    fitWith({ checkNumerics: 1 }),
  ],
  [
    'an unknown option of recovery',
    'UsageError',
    "model.fit: recovery: unknown option 'every'. Did you mean 'everySeconds'? Known: everySeconds, losses.",
    fitWith({ recovery: { every: 2 } }),
  ],
  [
    'a recovery of text',
    'UsageError',
    "model.fit: recovery: the options are 'always'; expected a plain object.",
    fitWith({ recovery: 'always' }),
  ],
  [
    'a checkpoint without a store',
    'UsageError',
    'model.fit: checkpoint: store is undefined; expected one such as memoryStore() of wgrad/io.',
    fitWith({ checkpoint: {} }),
  ],
  [
    'a checkpoint every 0 steps',
    'UsageError',
    'model.fit: checkpoint: every is 0; expected a whole number from 1 up.',
    fitWith({ checkpoint: { store: { save() {}, load() {} }, every: 0 } }),
  ],
  [
    'a callback whose state could not be put back',
    'UsageError',
    'model.fit: callbacks[0] has one of getState and setState; expected both, as functions. Add the other one.',
    fitWith({ callbacks: [{ getState: () => ({ values: {} }) }] }),
  ],
];

/** Sets the model's own weights, changed. */
const setWeights =
  (change: (weights: Awaited<ReturnType<Sequential['getWeights']>>) => unknown) => async (model: Sequential) =>
    model.setWeights(wrong(change(await model.getWeights())));
const setState = (change: object) => async (model: Sequential) =>
  model.setOptimizerState({ ...(await model.getOptimizerState()), ...change });
const kernel = (change: object) => setWeights(([first, ...rest]) => [{ ...first, ...change }, ...rest]);

export const BAD_WEIGHTS: readonly BadInput<Sequential>[] = [
  [
    'weights that are no list',
    'UsageError',
    'model.setWeights: the weights are an object (Object); expected a list such as getWeights() gives.',
    (model) => model.setWeights(wrong({})),
  ],
  [
    'weights that are missing',
    'UsageError',
    "model.setWeights: 'dense/kernel' is missing. Got dense/bias.",
    setWeights((weights) => weights.slice(1)),
  ],
  [
    'weights of another name',
    'UsageError',
    "model.setWeights: the model has no 'dense_7/kernel'. It has dense/kernel, dense/bias.",
    kernel({ name: 'dense_7/kernel' }),
  ],
  [
    'weights without a name',
    'UsageError',
    'model.setWeights: the model has no undefined. It has dense/kernel, dense/bias.',
    setWeights((weights) => [...weights, null]),
  ],
  [
    'weights given twice',
    'UsageError',
    "model.setWeights: 'dense/kernel' is given twice. Give each once.",
    setWeights((weights) => [...weights, { ...weights[0] }]),
  ],
  [
    'weights of another shape',
    'ShapeError',
    "model.setWeights: 'dense/kernel' is [3, 4] with 12 values; expected [4, 3].",
    kernel({ shape: [3, 4] }),
  ],
  [
    'weights whose shape is no list',
    'ShapeError',
    "model.setWeights: 'dense/kernel' is '4,3' with 12 values; expected [4, 3].",
    kernel({ shape: '4,3' }),
  ],
  [
    'weights with too few values',
    'ShapeError',
    "model.setWeights: 'dense/kernel' is [4, 3] with 11 values; expected [4, 3].",
    kernel({ values: new Float32Array(11) }),
  ],
  [
    'weights with no values',
    'DataError',
    "model.setWeights: the values of 'dense/kernel' are 'twelve chars'; expected a Float32Array.",
    kernel({ values: 'twelve chars' }),
  ],
  [
    'weights with NaN',
    'DataError',
    "model.setWeights: 'dense/kernel' holds NaN at 4. Give finite numbers.",
    kernel({ values: new Float32Array(12).fill(Number.NaN, 4) }),
  ],
  [
    'a learning rate of NaN',
    'UsageError',
    'model.setLearningRate: the rate is NaN; expected a number from 0 up that f32 holds.',
    (model) => model.setLearningRate(Number.NaN),
  ],
  [
    'a negative learning rate',
    'UsageError',
    'model.setLearningRate: the rate is -1; expected a number from 0 up that f32 holds.',
    (model) => model.setLearningRate(-1),
  ],
  [
    'no optimizer state',
    'UsageError',
    'model.setOptimizerState: step is undefined; expected a whole number from 0 up.',
    (model) => model.setOptimizerState(wrong(undefined)),
  ],
  [
    'an optimizer state of a negative step',
    'UsageError',
    'model.setOptimizerState: step is -1; expected a whole number from 0 up.',
    setState({ step: -1 }),
  ],
  [
    'an optimizer state without slots',
    'UsageError',
    'model.setOptimizerState: slots is undefined; expected a list.',
    setState({ slots: undefined }),
  ],
  [
    'an optimizer state that lacks slots',
    'UsageError',
    "model.setOptimizerState: 'dense/kernel/m' is missing. Got rates.",
    setState({ slots: [] }),
  ],
  [
    'an optimizer state with short rates',
    'ShapeError',
    "model.setOptimizerState: 'rates' is [1] with 1 values; expected [8].",
    setState({ rates: new Float32Array(1) }),
  ],
  [
    'an optimizer state with NaN',
    'DataError',
    "model.setOptimizerState: 'rates' holds NaN at 0. Give finite numbers.",
    setState({ rates: new Float32Array(8).fill(Number.NaN) }),
  ],
  [
    'a program of no batch',
    'UsageError',
    'model.program: batchSize is 0; expected a whole number from 1 up.',
    (model) => model.program({ batchSize: 0 }),
  ],
  [
    'a program of fewer samples than a batch',
    'UsageError',
    'model.program: samples is 8; expected a whole number from 32 up.',
    (model) => model.program({ samples: 8 }),
  ],
  [
    'a program with an unknown option',
    'UsageError',
    "model.program: unknown option 'batch'. Did you mean 'batchSize'? Known: batchSize, samples.",
    (model) => model.program(wrong({ batch: 8 })),
  ],
];
