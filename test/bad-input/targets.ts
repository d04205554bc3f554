/** Losses, metrics, targets and weights of samples that do not fit each other. */
import {
  type CompileArguments,
  layers,
  losses,
  metrics,
  type Sequential,
  sequential,
  tensor,
} from '../../src/index.ts';
import { fill } from '../../src/ops/all.ts';
import { OK, small } from './building.ts';
import { x, y } from './calls.ts';
import { type BadInput, wrong } from './row.ts';

const ending = (units: number, loss: CompileArguments['loss']): Sequential => {
  const activation = loss === 'mse' ? 'linear' : 'softmax';
  const model = sequential({ seed: 1, layers: [layers.dense({ units, activation, inputShape: [4] })] });
  model.compile({ optimizer: 'sgd', loss });
  return model;
};
/** A value that no state of a number is. */
const wide = () => fill([3], 1);
const values = (...shape: number[]) => tensor(new Float32Array(shape.reduce((size, n) => size * n, 1)), shape);

export const BAD_LOSSES: readonly BadInput[] = [
  [
    'a reduction of a metric',
    'UsageError',
    "metrics.binaryCrossentropy: unknown option 'reduction'. Known: name, fromLogits, labelSmoothing.",
    () => metrics.binaryCrossentropy(wrong({ reduction: 'sum' })),
  ],
  [
    'a reduction that is none',
    'UsageError',
    "losses.huber: reduction is 'median'; expected one of 'sumOverBatchSize', 'mean', 'sum', 'meanWithSampleWeight', 'none'.",
    () => losses.huber({ reduction: wrong('median') }),
  ],
  [
    'a loss for compile that nothing reduces',
    'UsageError',
    "losses.huber: reduction 'none' gives a value of each sample; a model needs one number to make smaller. In a step of your own: losses.huber(yTrue, yPred, { reduction: 'none' }).",
    () => losses.huber({ reduction: 'none' }),
  ],
  [
    'a misspelt option of a loss',
    'UsageError',
    "losses.binaryCrossentropy: unknown option 'from_logits'. Did you mean 'fromLogits'? Known: fromLogits, labelSmoothing, reduction.",
    () => losses.binaryCrossentropy(wrong({ from_logits: true })),
  ],
  [
    'fromLogits that is a number',
    'UsageError',
    'losses.sparseCategoricalCrossentropy: fromLogits is 1; expected true or false.',
    () => losses.sparseCategoricalCrossentropy({ fromLogits: wrong(1) }),
  ],
  [
    'all of the targets smoothed away',
    'UsageError',
    'losses.categoricalCrossentropy: labelSmoothing is 1; expected a number from 0 to below 1.',
    () => losses.categoricalCrossentropy({ labelSmoothing: 1 }),
  ],
  [
    'a threshold that is no number',
    'UsageError',
    "metrics.binaryAccuracy: threshold is '0.5'; expected a finite number.",
    () => metrics.binaryAccuracy({ threshold: wrong('0.5') }),
  ],
  [
    'an axis of the samples',
    'UsageError',
    'losses.cosineSimilarity: axis is 0; expected a whole number other than 0, the axis of the samples.',
    () => losses.cosineSimilarity({ axis: 0 }),
  ],
  [
    'a share of more than all',
    'UsageError',
    'losses.binaryFocalCrossentropy: alpha is 2; expected a number from 0 to 1.',
    () => losses.binaryFocalCrossentropy({ alpha: 2 }),
  ],
  [
    'several thresholds of one metric',
    'UsageError',
    'metrics.precision: thresholds has 2 numbers; expected one. Take a metric for each of several.',
    () => metrics.precision({ thresholds: [0.25, 0.75] }),
  ],
  [
    'a threshold in percent',
    'UsageError',
    'metrics.recall: thresholds is 50; expected a number from 0 to 1.',
    () => metrics.recall({ thresholds: 50 }),
  ],
  [
    'a curve that is none',
    'UsageError',
    "metrics.auc: unknown curve 'ROI'. Known: 'ROC', 'PR', 'PRGAIN'.",
    () => metrics.auc({ curve: wrong('ROI') }),
  ],
  [
    'a number of labels for one curve',
    'UsageError',
    'metrics.auc: numLabels goes with multiLabel: true.',
    () => metrics.auc({ numLabels: 3 }),
  ],
  [
    'a label that counts less than nothing',
    'UsageError',
    'metrics.auc: labelWeights[1] is -1; expected a number from 0 up.',
    () => metrics.auc({ labelWeights: [1, -1] }),
  ],
  [
    'weights for other labels',
    'UsageError',
    'metrics.auc: labelWeights has 2 numbers; numLabels is 3.',
    () => metrics.auc({ multiLabel: true, numLabels: 3, labelWeights: [1, 2] }),
  ],
  [
    'thresholds that are one number',
    'UsageError',
    'metrics.auc: thresholds is 0.5; expected a list of numbers from 0 to 1.',
    () => metrics.auc({ thresholds: wrong(0.5) }),
  ],
  [
    'a share that is not given',
    'UsageError',
    'metrics.precisionAtRecall: recall is undefined; expected a number that f32 holds.',
    () => metrics.precisionAtRecall(wrong({})),
  ],
  [
    'classes of an unknown number',
    'UsageError',
    'metrics.meanIoU: numClasses is undefined; expected a whole number from 1 up.',
    () => metrics.meanIoU(wrong({})),
  ],
  [
    'no classes to be averaged',
    'UsageError',
    'metrics.iou: targetClassIds is undefined; expected a list of classes, such as [0].',
    () => metrics.iou(wrong({ numClasses: 2 })),
  ],
  [
    'a class beyond the last',
    'UsageError',
    'metrics.binaryIoU: targetClassIds[1] is 2; expected the number of a class, from 0 to 1.',
    () => metrics.binaryIoU({ targetClassIds: [1, 2] }),
  ],
  [
    'a name of a metric that is no text',
    'UsageError',
    'metrics.accuracy: name is 3; expected text.',
    () => metrics.accuracy({ name: wrong(3) }),
  ],
  [
    'a loss that was not called',
    'UsageError',
    'model.compile: loss is the function losses.meanSquaredError. Call it: losses.meanSquaredError().',
    () => small().compile({ ...OK, loss: wrong(losses.meanSquaredError) }),
  ],
  [
    'a metric that was not called',
    'UsageError',
    'model.compile: metric is the function metrics.binaryAccuracy. Call it: metrics.binaryAccuracy().',
    () => small().compile({ ...OK, metrics: [wrong(metrics.binaryAccuracy)] }),
  ],
  [
    'a metric of values with a loss of classes',
    'UsageError',
    "model.compile: the metric mse takes values of the output's shape, the loss sparseCategoricalCrossentropy numbers of classes. Take one that suits the loss: 'accuracy' suits both.",
    () => small().compile({ ...OK, metrics: ['mse'] }),
  ],
  [
    'a metric of classes with a loss of values',
    'UsageError',
    "model.compile: the metric sparseCategoricalAccuracy takes numbers of classes, the loss categoricalCrossentropy values of the output's shape. Take one that suits the loss: 'accuracy' suits both.",
    () => small().compile({ ...OK, loss: 'categoricalCrossentropy', metrics: ['sparseCategoricalAccuracy'] }),
  ],
  [
    'a metric whose state changes its shape',
    'ShapeError',
    "the metric odd: update gives [3] for 'sum'; expected [], as its state says.",
    () => {
      const model = small();
      const odd = { name: 'odd', state: { sum: [] }, update: () => ({ sum: wide() }), result: wrong(() => wide()) };
      model.compile({ ...OK, metrics: [wrong(odd)] });
      return model.program();
    },
  ],
  [
    'a metric whose state is lost',
    'UsageError',
    "the metric odd: update gives no 'sum'. Give all of the state: sum.",
    () => {
      const model = small();
      model.compile({ ...OK, metrics: [wrong({ name: 'odd', state: { sum: [] }, update: () => ({}), result: wide })] });
      return model.program();
    },
  ],
];

export const BAD_TARGETS: readonly BadInput<Sequential>[] = [
  [
    'numbers of classes for the categorical loss',
    'ShapeError',
    "model.fit: y is [12]; categoricalCrossentropy expects the shape of the output, [samples, 3]. For numbers of classes compile with the loss 'sparseCategoricalCrossentropy', or give one-hot rows.",
    () => ending(3, 'categoricalCrossentropy').fit(x, y),
  ],
  [
    'rows that are too long',
    'ShapeError',
    'model.fit: y is [12, 3]; meanSquaredError expects the shape of the output, [samples, 2]. Give the last layer 3 units, or correct y.',
    () => ending(2, 'mse').fit(x, values(12, 3)),
  ],
  [
    'a number for a row',
    'ShapeError',
    'model.evaluate: y is [12]; meanSquaredError expects the shape of the output, [samples, 2]. End with layers.dense({ units: 1 }), or give 2 values for each sample.',
    () => ending(2, 'mse').evaluate(x, values(12)),
  ],
  [
    'rows that are matrices',
    'ShapeError',
    'model.fit: y is [12, 2, 2]; meanSquaredError expects the shape of the output, [samples, 4]. Write y.reshape([y.shape[0], 4]).',
    () => ending(4, 'mse').fit(x, values(12, 2, 2)),
  ],
  [
    'fewer targets than samples',
    'ShapeError',
    'model.trainOnBatch: x has 12 samples, y has 11. Give a target for each sample.',
    () => ending(1, 'mse').trainOnBatch(x, values(11)),
  ],
  [
    'a target that is no number',
    'DataError',
    'model.fit: y holds NaN in sample 3, value 1. Remove or replace values that are not finite.',
    () => ending(2, 'mse').fit(x, tensor(new Float32Array(24).fill(Number.NaN, 7), [12, 2])),
  ],
  [
    'weights for other samples',
    'ShapeError',
    'model.fit: sampleWeight is [3]; expected [12], a weight for each sample.',
    (model) => model.fit(x, y, { sampleWeight: values(3) }),
  ],
  [
    'weights that are a list',
    'UsageError',
    'model.evaluate: sampleWeight is a list of 2; expected a tensor. Make one with tensor(values, shape).',
    (model) => model.evaluate(x, y, { sampleWeight: wrong([1, 2]) }),
  ],
  [
    'a weight that is infinite',
    'DataError',
    'model.fit: validation data: sampleWeight holds Infinity in sample 0, value 0. Remove or replace values that are not finite.',
    (model) => model.fit(x, y, { validationData: [x, y, tensor(new Float32Array(12).fill(Number.POSITIVE_INFINITY))] }),
  ],
  [
    'weights of both kinds',
    'UsageError',
    'model.fit: got both sampleWeight and classWeight. Multiply them into one sampleWeight.',
    (model) => model.fit(x, y, { sampleWeight: values(12), classWeight: { 0: 2 } }),
  ],
  [
    'a weight of what is no class',
    'UsageError',
    "model.fit: classWeight has 'cat'; expected numbers of classes: { 0: 1, 1: 5 }.",
    (model) => model.fit(x, y, { classWeight: wrong({ cat: 2 }) }),
  ],
  [
    'a class of no weight',
    'UsageError',
    'model.trainOnBatch: classWeight of class 1 is null; expected a finite number.',
    (model) => model.trainOnBatch(x, y, { classWeight: wrong({ 1: null }) }),
  ],
  [
    'classWeight that is a list',
    'UsageError',
    'model.fit: classWeight: the options are a list of 2; expected a plain object.',
    (model) => model.fit(x, y, { classWeight: wrong([1, 2]) }),
  ],
  [
    'weights of classes for evaluate',
    'UsageError',
    "model.evaluate: unknown option 'classWeight'. Known: batchSize, callbacks, sampleWeight.",
    (model) => model.evaluate(x, y, wrong({ classWeight: { 0: 1 } })),
  ],
];
