/** Wrong calls of data sets, and of `fit` and its like on them. No GPU is asked for. */
import { data, layers, sequential, tensor } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

const x = tensor(new Float32Array(8), [4, 2]);
const windows = (options: object) => (): unknown =>
  data.timeseriesDatasetFromArray(x, null, wrong({ sequenceLength: 2, ...options }));

/** All elements, which come as they are asked for. */
const elements = (set: { toArray: () => Promise<unknown[]> }): Promise<unknown[]> => set.toArray();

export const readsDataSets = async (): Promise<unknown> => [
  await elements(data.fromTensorSlices([x, x]).shuffle(4, { seed: 1 }).batch(2)),
  await elements(data.timeseriesDatasetFromArray(x, null, { sequenceLength: 2 })),
];

function fitWith(options: object): () => Promise<unknown> {
  return () => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    return model.fit(data.fromTensorSlices([x, x]).batch(2), options);
  };
}

export const BAD_DATA_SETS: readonly BadInput[] = [
  [
    'slices of what is no tensor',
    'UsageError',
    'data.fromTensorSlices: got 3; expected tensors, or lists and objects of them.',
    () => data.fromTensorSlices([x, 3]),
  ],
  [
    'slices of nothing',
    'UsageError',
    'data.fromTensorSlices: got a list of 0; expected tensors, or lists and objects of them.',
    () => data.fromTensorSlices([]),
  ],
  [
    'slices of tensors of different lengths',
    'ShapeError',
    'data.fromTensorSlices: the tensors have 4 and 3 rows. Give tensors with a row for each sample.',
    () => data.fromTensorSlices([x, x.slice(1)]),
  ],
  [
    'a list that is none',
    'UsageError',
    'data.array: got 5; expected a list of elements.',
    () => data.array(wrong<number[]>(5)),
  ],
  [
    'a generator that was called',
    'UsageError',
    'data.generator: got an object (Generator); expected a function, such as a generator function, that is called for each pass.',
    () => data.generator(wrong((function* () {})())),
  ],
  [
    'a generator that gives nothing to iterate',
    'UsageError',
    'data.generator: the function gives 7; expected what can be iterated.',
    () => elements(data.generator(() => wrong(7))),
  ],
  [
    'a range that ends before 0',
    'UsageError',
    'data.range: the end is -1; expected a whole number from 0 up.',
    () => data.range(-1),
  ],
  [
    'zip of what is no data set',
    'UsageError',
    "data.zip: 'ys' is 4; expected a data set, as the functions of data give it.",
    () => data.zip({ xs: data.range(3), ys: wrong(4) }),
  ],
  [
    'zip of nothing',
    'UsageError',
    'data.zip: got a list of 0; expected a list or an object of data sets.',
    () => data.zip([]),
  ],
  [
    'concatenate of what is no data set',
    'UsageError',
    'dataset.concatenate: other is a list of 0; expected a data set, as the functions of data give it.',
    () => data.range(3).concatenate(wrong([])),
  ],
  [
    'batches of half an element',
    'UsageError',
    'dataset.batch: the size is 0.5; expected a whole number from 1 up.',
    () => data.range(3).batch(0.5),
  ],
  [
    "batch with tf.data's drop_remainder",
    'UsageError',
    "dataset.batch: unknown option 'drop_remainder'. Did you mean 'dropRemainder'? Known: dropRemainder.",
    () => data.range(3).batch(2, wrong({ drop_remainder: true })),
  ],
  [
    'a buffer of nothing',
    'UsageError',
    'dataset.shuffle: the size of the buffer is 0; expected a whole number from 1 up.',
    () => data.range(3).shuffle(0),
  ],
  [
    'shuffle with a number for its options',
    'UsageError',
    'dataset.shuffle: the options are 1; expected a plain object such as { seed: 1 }.',
    () => data.range(3).shuffle(3, wrong(1)),
  ],
  [
    'all elements of a data set without end',
    'UsageError',
    'dataset.toArray: the data set has no end. Take some of it first, as in take(100).',
    () => elements(data.range(3).repeat()),
  ],
  [
    'nothing again and again',
    'UsageError',
    'dataset.repeat: the data set has no elements to repeat.',
    () =>
      elements(
        data
          .range(3)
          .filter(() => false)
          .repeat()
          .take(1),
      ),
  ],
  [
    'a batch of elements of other names',
    'UsageError',
    'dataset.batch: an element is { ys }, of the first one { xs }. Give elements of one kind.',
    () => elements(data.array<object>([{ xs: 1 }, { ys: 1 }]).batch(2)),
  ],
  [
    'a batch of lists of different lengths',
    'ShapeError',
    "dataset.batch: 'x' of an element is float32 [3], of the first one float32 [2]. Give elements of one shape and type.",
    () => elements(data.array([{ x: [1, 2] }, { x: [1, 2, 3] }]).batch(2)),
  ],
  [
    'a batch of text',
    'UsageError',
    "dataset.batch: an element is 'a'; expected numbers, tensors, or lists of them.",
    () => elements(data.array(['a', 'b']).batch(2)),
  ],
  [
    'unbatch of numbers',
    'UsageError',
    'dataset.unbatch: got 0; expected tensors, or lists and objects of them.',
    () => elements(data.range(3).unbatch()),
  ],
  [
    'windows longer than the series',
    'ShapeError',
    'data.timeseriesDatasetFromArray: a window takes 7 time steps, and there are 4. Give more data or a smaller sequenceLength.',
    windows({ sequenceLength: 3, samplingRate: 3 }),
  ],
  [
    'windows without a length',
    'UsageError',
    'data.timeseriesDatasetFromArray: sequenceLength is undefined; expected a whole number from 1 up.',
    windows({ sequenceLength: undefined }),
  ],
  [
    'windows that do not move',
    'UsageError',
    'data.timeseriesDatasetFromArray: sequenceStride is 0; expected a whole number from 1 up.',
    windows({ sequenceStride: 0 }),
  ],
  [
    'windows that begin after the end',
    'UsageError',
    'data.timeseriesDatasetFromArray: startIndex is 4; expected a whole number from 0 to 3.',
    windows({ startIndex: 4 }),
  ],
  [
    'windows that end before they begin',
    'UsageError',
    'data.timeseriesDatasetFromArray: endIndex is 1; expected a whole number from 2 to 4.',
    windows({ startIndex: 1, endIndex: 1 }),
  ],
  [
    'windows over a list',
    'UsageError',
    'data.timeseriesDatasetFromArray: data is a list of 2; expected a tensor [steps, ...].',
    () => data.timeseriesDatasetFromArray(wrong([1, 2]), null, { sequenceLength: 1 }),
  ],
  [
    'fit of batches with a batch size',
    'UsageError',
    'model.fit: batchSize: the batches say that themselves. Leave it out.',
    fitWith({ batchSize: 32 }),
  ],
  [
    'fit of batches with a share to validate with',
    'UsageError',
    'model.fit: validationSplit: the batches say that themselves. Leave it out.',
    fitWith({ validationSplit: 0.2 }),
  ],
  [
    'half a step in an epoch',
    'UsageError',
    'model.fit: stepsPerEpoch is 0.5; expected a whole number from 1 up.',
    fitWith({ stepsPerEpoch: 0.5 }),
  ],
  [
    'steps of validation data that is no batches',
    'UsageError',
    'model.fit: validationSteps is for validationData that gives batches. Leave it out.',
    fitWith({ validationData: [x, x], validationSteps: 2 }),
  ],
  [
    'validation before the first epoch',
    'UsageError',
    'model.fit: an epoch of validationFreq is 0; expected a whole number from 1 up.',
    fitWith({ validationData: [x, x], validationFreq: [0] }),
  ],
  [
    'validation never',
    'UsageError',
    'model.fit: validationFreq is 0; expected a whole number from 1 up.',
    fitWith({ validationData: [x, x], validationFreq: 0 }),
  ],
  [
    'stepsPerEpoch for tensors',
    'UsageError',
    'model.fit: stepsPerEpoch: tensors have as many batches as they have. Give data sets.',
    () => {
      const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
      model.compile({ optimizer: 'sgd', loss: 'mse' });
      return model.fit(x, x, wrong({ stepsPerEpoch: 3 }));
    },
  ],
];
