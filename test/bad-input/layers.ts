/** Wrong arguments of layers, and samples that do not fit them. */
import {
  constraints,
  input,
  type Layer,
  layers,
  type ModelTensor,
  model,
  ops,
  regularizers,
  sequential,
} from '../../src/index.ts';
import { type BadInput, KNOWN_ACTIVATIONS, wrong } from './row.ts';

const x = (...shape: number[]): ModelTensor => input({ shape });
const on = (layer: Layer, ...inputs: ModelTensor[]): unknown => layer.apply(layer.merges ? inputs : inputs[0]!);
const usage = (name: string, message: string, call: () => unknown): BadInput => [name, 'UsageError', message, call];
const shape = (name: string, message: string, call: () => unknown): BadInput => [name, 'ShapeError', message, call];

/** A model of all kinds of layers. */
export function buildsAll(): unknown {
  const words = input({ shape: [3], dtype: 'int32' });
  const rows = layers.embedding({ inputDim: 5, outputDim: 4 }).apply(words);
  const sum = layers.add().apply([rows, layers.layerNormalization().apply(rows)]);
  return model({
    inputs: words,
    outputs: layers.dot({ axes: [1, 2] }).apply([rows, layers.permute({ dims: [2, 1] }).apply(sum)]),
  });
}

const RULES: readonly BadInput[] = [
  usage(
    'an unknown regulariser',
    "layers.dense: unknown kernelRegularizer 'l3'. Known: 'l1', 'l2', 'l1l2', 'orthogonalRegularizer'.",
    () => layers.dense({ units: 1, kernelRegularizer: wrong('l3') }),
  ),
  usage(
    'a number as a regulariser',
    "layers.dense: unknown activityRegularizer 0.01. Known: 'l1', 'l2', 'l1l2', 'orthogonalRegularizer'.",
    () => layers.dense({ units: 1, activityRegularizer: wrong(0.01) }),
  ),
  usage(
    'a regulariser that was not made',
    'layers.dense: biasRegularizer is the function regularizers.l2. Call it: regularizers.l2().',
    () => layers.dense({ units: 1, biasRegularizer: wrong(regularizers.l2) }),
  ),
  usage(
    'a constraint as a regulariser',
    'layers.embedding: embeddingsRegularizer is an object (Object); expected one made by regularizers.l2() and the like.',
    () => layers.embedding({ inputDim: 2, outputDim: 2, embeddingsRegularizer: wrong(constraints.nonNeg()) }),
  ),
  usage(
    'l2 of a number',
    'regularizers.l2: the options are 0.001; expected a plain object such as { l2: 0.001 }.',
    () => regularizers.l2(wrong(0.001)),
  ),
  usage('l1 below 0', 'regularizers.l1: l1 is -1; expected a number from 0 up that f32 holds.', () =>
    regularizers.l1({ l1: -1 }),
  ),
  usage('l2 of no number', 'regularizers.l1l2: l2 is NaN; expected a number from 0 up that f32 holds.', () =>
    regularizers.l1l2({ l2: Number.NaN }),
  ),
  usage(
    'an activity that earns something',
    'layers.activityRegularization: l1 is -0.5; expected a number from 0 up that f32 holds.',
    () => layers.activityRegularization({ l1: -0.5 }),
  ),
  usage(
    'an unknown mode of orthogonal vectors',
    "regularizers.orthogonalRegularizer: unknown mode 'row'. Known: 'rows', 'columns'.",
    () => regularizers.orthogonalRegularizer({ mode: wrong('row') }),
  ),
  shape(
    'an orthogonal row alone',
    "regularizers.orthogonalRegularizer: 'kernel' is [1, 3]; expected a matrix of at least two rows. Choose another regularizer for it.",
    () => on(layers.dense({ units: 3, kernelRegularizer: 'orthogonalRegularizer' }), x(1)),
  ),
  usage(
    'an unknown constraint',
    "layers.dense: unknown kernelConstraint 'unit'. Did you mean 'unitNorm'? Known: 'maxNorm', 'minMaxNorm', 'nonNeg', 'unitNorm'.",
    () => layers.dense({ units: 1, kernelConstraint: wrong('unit') }),
  ),
  usage(
    'a constraint that was not made',
    'layers.conv2d: biasConstraint is the function constraints.maxNorm. Call it: constraints.maxNorm().',
    () => layers.conv2d({ filters: 1, kernelSize: 1, biasConstraint: wrong(constraints.maxNorm) }),
  ),
  usage(
    'a list as a constraint',
    'layers.batchNormalization: gammaConstraint is a list of 2; expected one made by constraints.maxNorm() and the like.',
    () => layers.batchNormalization({ gammaConstraint: wrong([0, 1]) }),
  ),
  usage(
    'a largest norm below 0',
    'constraints.maxNorm: maxValue is -2; expected a number from 0 up that f32 holds.',
    () => constraints.maxNorm({ maxValue: -2 }),
  ),
  usage(
    'a smallest norm above the largest',
    'constraints.minMaxNorm: minValue is 3, above maxValue, 1. Exchange them.',
    () => constraints.minMaxNorm({ minValue: 3 }),
  ),
  usage(
    'more than all the way to a norm',
    'constraints.minMaxNorm: rate is 1.5; expected a number from 0 to below 1.0000000000000002.',
    () => constraints.minMaxNorm({ rate: 1.5 }),
  ),
  usage(
    'no axis of norms',
    "constraints.unitNorm: axis is 'rows'; expected a whole number, or a list of different ones.",
    () => constraints.unitNorm({ axis: wrong('rows') }),
  ),
  usage('options of nonNeg', "constraints.nonNeg: unknown option 'axis'. Known: .", () =>
    constraints.nonNeg(wrong({ axis: 0 })),
  ),
  shape(
    'norms along an axis that a bias has not',
    "constraints.unitNorm: axis 1 of 'bias', [3]; expected axes from 0 to 0, each once.",
    () => on(layers.dense({ units: 3, biasConstraint: constraints.unitNorm({ axis: 1 }) }), x(2)),
  ),
];

const OPTIONS: readonly BadInput[] = [
  usage(
    'reshape to a number',
    'layers.reshape: targetShape is 5; expected a list of whole numbers from 1 up, of which one may be -1.',
    () => layers.reshape({ targetShape: wrong(5) }),
  ),
  usage(
    'reshape with two unknown sizes',
    'layers.reshape: targetShape is [-1, -1]; expected a list of whole numbers from 1 up, of which one may be -1.',
    () => layers.reshape({ targetShape: [-1, -1] }),
  ),
  usage(
    'reshape to nothing',
    'layers.reshape: targetShape is [0]; expected a list of whole numbers from 1 up, of which one may be -1.',
    () => layers.reshape({ targetShape: [0] }),
  ),
  usage(
    'permute from axis 0',
    'layers.permute: dims is [0, 1]; expected each axis of a sample once, counted from 1, such as [2, 1].',
    () => layers.permute({ dims: [0, 1] }),
  ),
  usage(
    'permute with an axis twice',
    'layers.permute: dims is [1, 1]; expected each axis of a sample once, counted from 1, such as [2, 1].',
    () => layers.permute({ dims: [1, 1] }),
  ),
  usage(
    'permute of nothing',
    'layers.permute: dims is undefined; expected each axis of a sample once, counted from 1, such as [2, 1].',
    () => layers.permute(wrong({})),
  ),
  usage('repeatVector 0 times', 'layers.repeatVector: n is 0; expected a whole number from 1 up.', () =>
    layers.repeatVector({ n: 0 }),
  ),
  usage(
    'concatenate along the batch',
    'layers.concatenate: axis is 0; expected a whole number from 1 up, or from -1 down; axis 0 is the batch.',
    () => layers.concatenate({ axis: 0 }),
  ),
  usage(
    'an option that add has not',
    "layers.add: unknown option 'axis'. Known: name, inputShape, trainable, activityRegularizer.",
    () => layers.add(wrong({ axis: 1 })),
  ),
  usage(
    'dot without axes',
    'layers.dot: axes is undefined; expected a whole number from 1 up, or from -1 down; axis 0 is the batch.',
    () => layers.dot(wrong({})),
  ),
  usage(
    'dot with three axes',
    'layers.dot: axes is [1, 2, 3]; expected one axis, or a list of one for each tensor.',
    () => layers.dot({ axes: wrong([1, 2, 3]) }),
  ),
  usage(
    'dot along the batch',
    'layers.dot: axes[1] is 0; expected a whole number from 1 up, or from -1 down; axis 0 is the batch.',
    () => layers.dot({ axes: [1, 0] }),
  ),
  usage('embedding without a size', 'layers.embedding: inputDim is undefined; expected a whole number from 1 up.', () =>
    layers.embedding(wrong({ outputDim: 3 })),
  ),
  usage('embedding of half a number', 'layers.embedding: outputDim is 0.5; expected a whole number from 1 up.', () =>
    layers.embedding({ inputDim: 3, outputDim: 0.5 }),
  ),
  usage('layerNormalization along an axis twice', 'layers.layerNormalization: axis names an axis twice.', () =>
    layers.layerNormalization({ axis: [1, 1] }),
  ),
  usage(
    'layerNormalization with a negative epsilon',
    'layers.layerNormalization: epsilon is -1; expected a number from 0 up that f32 holds.',
    () => layers.layerNormalization({ epsilon: -1 }),
  ),
  usage(
    'rescaling without a scale',
    'layers.rescaling: scale is undefined; expected a number from -3.4e+38 to below 3.4e+38.',
    () => layers.rescaling(wrong({})),
  ),
  usage(
    'rescaling by no numbers',
    'layers.rescaling: scale is a list of 0; expected a number, or one for each place of the last axis.',
    () => layers.rescaling({ scale: [] }),
  ),
  usage(
    'rescaling by what is no number',
    'layers.rescaling: offset[1] is NaN; expected a number from -3.4e+38 to below 3.4e+38.',
    () => layers.rescaling({ scale: 1, offset: [0, Number.NaN] }),
  ),
  usage('softmax along an axis twice', 'layers.softmax: axis names an axis twice.', () =>
    layers.softmax({ axis: [1, 1] }),
  ),
  usage(
    'normalization with a mean alone',
    'layers.normalization: variance is missing; expected mean and variance, or neither.',
    () => layers.normalization({ mean: 1 }),
  ),
  usage(
    'normalization with a negative variance',
    'layers.normalization: variance[1] is -1; expected a number from 0 up that f32 holds.',
    () => layers.normalization({ mean: [0, 0], variance: [1, -1] }),
  ),
  usage(
    'normalization that is given its mean, adapted',
    'normalization.adapt: the layer was given its mean and variance.',
    () => layers.normalization({ mean: 0, variance: 1 }).adapt(wrong(1)),
  ),
  usage(
    'leakyReLU with a negative slope',
    'layers.leakyReLU: negativeSlope is -0.1; expected a number from 0 up that f32 holds.',
    () => layers.leakyReLU({ negativeSlope: -0.1 }),
  ),
  usage(
    'gaussianNoise without a deviation',
    'layers.gaussianNoise: stddev is undefined; expected a number from 0 up that f32 holds.',
    () => layers.gaussianNoise(wrong({})),
  ),
  usage('lambda without a function', 'layers.lambda: function is undefined; expected a function.', () =>
    layers.lambda(wrong({})),
  ),
  usage('an activation that is none', `layers.activation: unknown activation 'glu'. ${KNOWN_ACTIVATIONS}`, () =>
    layers.activation({ activation: wrong('glu') }),
  ),
];

const INPUTS: readonly BadInput[] = [
  shape(
    'reshape to another size',
    'reshape: one sample is [3, 4], 12 values; targetShape [5, -1] does not hold as many.',
    () => on(layers.reshape({ targetShape: [5, -1] }), x(3, 4)),
  ),
  shape('permute of other axes', 'permute: one sample is [3]; dims [2, 1] expects one of 2 axes.', () =>
    on(layers.permute({ dims: [2, 1] }), x(3)),
  ),
  shape('repeatVector of a matrix', 'repeat_vector: one sample is [3, 4]; repeatVector expects [features].', () =>
    on(layers.repeatVector({ n: 2 }), x(3, 4)),
  ),
  shape(
    'concatenate of other sizes',
    'concatenate: samples of [2, 3] and [3, 3] do not fit. All sizes but that of axis 2 must agree.',
    () => on(layers.concatenate(), x(2, 3), x(3, 3)),
  ),
  shape(
    'concatenate of other ranks',
    'concatenate: samples of [3] and [3, 3] do not fit. All sizes but that of axis 1 must agree.',
    () => on(layers.concatenate(), x(3), x(3, 3)),
  ),
  shape(
    'concatenate along an axis that is none',
    'concatenate: axis 2 of samples of [3]; expected one from 1 to 1, or from -1 to -1.',
    () => on(layers.concatenate({ axis: 2 }), x(3), x(3)),
  ),
  shape(
    'add of sizes that do not broadcast',
    'add: samples of [2, 3] and [2] do not fit each other. Each axis must have the same size, or 1.',
    () => on(layers.add(), x(2, 3), x(2)),
  ),
  usage('subtract of three', 'subtract: it was given 3 tensors; expected 2.', () =>
    on(layers.subtract(), x(1), x(1), x(1)),
  ),
  usage('dot of one', 'dot: it was given 1 tensors; expected 2.', () => on(layers.dot({ axes: 1 }), x(3))),
  shape('dot of other sizes', 'dot: samples of [3] and [4] differ in size along the axes 1 and 1.', () =>
    on(layers.dot({ axes: 1 }), x(3), x(4)),
  ),
  usage('a list for a layer that takes one', 'dropout: it was given 2 tensors; expected one. Merge them first.', () =>
    layers.dropout({ rate: 0.5 }).apply([x(1), x(1)]),
  ),
  shape(
    'layerNormalization of numbers',
    'layer_normalization: axis -1 of samples of []; expected one from 1 to 0, or from -1 to 0.',
    () => on(layers.layerNormalization(), x()),
  ),
  shape(
    'layerNormalization along one axis by two names',
    'layer_normalization: axes [1, -1] of samples of [3] name one twice.',
    () => on(layers.layerNormalization({ axis: [1, -1] }), x(3)),
  ),
  shape(
    'normalization with other statistics',
    'normalization: it was given 2 means or variances; expected 3: [3].',
    () => on(layers.normalization({ mean: [0, 1], variance: 1 }), x(3)),
  ),
  shape(
    'normalization of another input',
    'normalization: the statistics of this input are [4]; the layer has [3]. Make another layer.',
    () => {
      const layer = layers.normalization();
      return [on(layer, x(3)), on(layer, x(4))];
    },
  ),
  shape(
    'rescaling by other than the channels',
    'rescaling: scale has 3 numbers; the samples are [5, 2]. Give one for each place of the last axis.',
    () => sequential({ layers: [layers.rescaling({ scale: [1, 2, 3], inputShape: [5, 2] })] }),
  ),
  shape('softmax of numbers', 'activation: one sample is a single number, []; logSoftmax expects [..., classes].', () =>
    on(layers.activation({ activation: 'logSoftmax' }), x()),
  ),
  usage(
    'an input layer that is applied',
    'in: an input layer takes nothing. Begin a sequential model with it, or call input().',
    () => on(layers.inputLayer({ shape: [3], name: 'in' }), x(3)),
  ),
  usage(
    'an input layer that is not the first',
    'input_layer: an input layer takes nothing. Begin a sequential model with it, or call input().',
    () => sequential({ layers: [layers.flatten({ inputShape: [2] }), layers.inputLayer({ shape: [2] })] }),
  ),
  usage(
    'a lambda that gives a number',
    'lambda: the function gives 3; expected a tensor made of its own by their methods and ops.*, at once.',
    () => on(layers.lambda({ function: () => wrong(3) }), x(3)),
  ),
  usage(
    'a lambda that gives a promise',
    'lambda: the function gives a promise; expected a tensor made of its own by their methods and ops.*, at once. Put await before it.',
    () => on(layers.lambda({ function: wrong(async () => {}) }), x(3)),
  ),
  shape(
    'a lambda that loses the batch',
    'lambda: the function gives [] for 3 samples, [] for 5 samples; expected a row for each sample.',
    () => on(layers.lambda({ function: (a) => a.sum() }), x(3)),
  ),
  shape(
    'a lambda that mixes samples',
    'lambda: the function gives [3, 3] for 3 samples, [5, 5] for 5 samples; expected a row for each sample.',
    () => on(layers.lambda({ function: (a) => a.matmul(a.transpose()) }), x(3)),
  ),
  shape(
    'a lambda whose shapes do not fit',
    'squares: ops.matmul: 3 columns against 5 rows. a is [5, 3], b is [5, 4].',
    () => on(layers.lambda({ name: 'squares', function: (a, b) => ops.matmul(a!, b!) }), x(3), x(4)),
  ),
];

export const BAD_LAYER_ARGUMENTS: readonly BadInput[] = [...RULES, ...OPTIONS, ...INPUTS];
