/**
 * How to make each thing that the API's namespaces have, a line each, so that all of them can be trained: `determinism-of-all.test.ts` does so.
 * A name without a line fails there, and in `test/unit/nn/makers.test.ts`.
 */
import {
  type Constraint,
  constraints,
  type Initializer,
  initializers,
  type Layer,
  type Loss,
  layers,
  losses,
  type Metric,
  metrics,
  type Optimizer,
  optimizers,
  type Regularizer,
  regularizers,
  type Schedule,
  schedules,
} from '../../src/index.ts';

/** A layer, and what it takes. */
export interface LayerMaker {
  /** of a sample; where there are several inputs, each of them has it */
  readonly shape: readonly number[];
  readonly make: () => Layer;
  /** default 1 */
  readonly inputs?: number;
  /** whole numbers below this go in; default: what a dense layer gives, so that gradients go through */
  readonly below?: number;
}

const on = (shape: readonly number[], make: () => Layer, more: Partial<LayerMaker> = {}): LayerMaker => {
  return { shape, make, ...more };
};
const two = { inputs: 2 };
const SIGNAL = [6, 2];
const PICTURE = [6, 6, 2];

const LAYERS: Readonly<Record<string, LayerMaker>> = {
  activation: on([3], () => layers.activation({ activation: 'gelu' })),
  activityRegularization: on([3], () => layers.activityRegularization({ l1: 0.01, l2: 0.02 })),
  add: on([3], () => layers.add(), two),
  additiveAttention: on(SIGNAL, () => layers.additiveAttention({ dropout: 0.3 }), two),
  alphaDropout: on([5], () => layers.alphaDropout({ rate: 0.3 })),
  attention: on(SIGNAL, () => layers.attention({ dropout: 0.3 }), two),
  average: on([3], () => layers.average(), two),
  averagePooling1d: on(SIGNAL, () => layers.averagePooling1d({ poolSize: 2 })),
  averagePooling2d: on(PICTURE, () => layers.averagePooling2d({ poolSize: 2 })),
  batchNormalization: on([3], () => layers.batchNormalization()),
  bidirectional: on(SIGNAL, () => layers.bidirectional({ layer: layers.lstm({ units: 2, dropout: 0.2 }) })),
  categoryEncoding: on([4], () => layers.categoryEncoding({ numTokens: 9 }), { below: 9 }),
  concatenate: on([3], () => layers.concatenate(), two),
  conv1d: on(SIGNAL, () => layers.conv1d({ filters: 3, kernelSize: 3 })),
  conv2d: on(PICTURE, () => layers.conv2d({ filters: 3, kernelSize: 3 })),
  conv2dTranspose: on(PICTURE, () => layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2 })),
  cropping2d: on(PICTURE, () => layers.cropping2d({ cropping: 1 })),
  dense: on([3], () => layers.dense({ units: 2 })),
  depthwiseConv2d: on(PICTURE, () => layers.depthwiseConv2d({ kernelSize: 3 })),
  discretization: on([3], () => layers.discretization({ binBoundaries: [-0.5, 0.5] })),
  dot: on([3], () => layers.dot({ axes: 1 }), two),
  dropout: on([5], () => layers.dropout({ rate: 0.5 })),
  einsumDense: on(SIGNAL, () => layers.einsumDense({ equation: 'abc,cd->abd', outputShape: [null, 3] })),
  elu: on([3], () => layers.elu()),
  embedding: on([4], () => layers.embedding({ inputDim: 9, outputDim: 3 }), { below: 9 }),
  flatten: on(SIGNAL, () => layers.flatten()),
  gaussianDropout: on([5], () => layers.gaussianDropout({ rate: 0.3 })),
  gaussianNoise: on([5], () => layers.gaussianNoise({ stddev: 0.5 })),
  globalAveragePooling1d: on(SIGNAL, () => layers.globalAveragePooling1d()),
  globalAveragePooling2d: on(PICTURE, () => layers.globalAveragePooling2d()),
  globalMaxPooling1d: on(SIGNAL, () => layers.globalMaxPooling1d()),
  globalMaxPooling2d: on(PICTURE, () => layers.globalMaxPooling2d()),
  groupNormalization: on([4], () => layers.groupNormalization({ groups: 2 })),
  gru: on(SIGNAL, () => layers.gru({ units: 2, dropout: 0.2, recurrentDropout: 0.2 })),
  inputLayer: on([3], () => layers.activation({ activation: 'linear' })), // every model here has inputs
  integerLookup: on([4], () => layers.integerLookup({ vocabulary: [3, 5, 7] }), { below: 9 }),
  lambda: on([3], () => layers.lambda({ function: (x) => x.square() })),
  layerNormalization: on([4], () => layers.layerNormalization()),
  leakyReLU: on([3], () => layers.leakyReLU()),
  lstm: on(SIGNAL, () => layers.lstm({ units: 2, dropout: 0.2, recurrentDropout: 0.2 })),
  masking: on(SIGNAL, () => layers.masking()),
  maximum: on([3], () => layers.maximum(), two),
  maxPooling1d: on(SIGNAL, () => layers.maxPooling1d({ poolSize: 2 })),
  maxPooling2d: on(PICTURE, () => layers.maxPooling2d({ poolSize: 2 })),
  minimum: on([3], () => layers.minimum(), two),
  multiHeadAttention: on(SIGNAL, () => layers.multiHeadAttention({ numHeads: 2, keyDim: 2, dropout: 0.3 }), two),
  multiply: on([3], () => layers.multiply(), two),
  normalization: on([2], () => layers.normalization({ mean: [0.5, -1], variance: [2, 0.5] })),
  permute: on(SIGNAL, () => layers.permute({ dims: [2, 1] })),
  positionEmbedding: on(SIGNAL, () => layers.positionEmbedding({ sequenceLength: 6 })),
  prelu: on([3], () => layers.prelu()),
  randomBrightness: on(PICTURE, () => layers.randomBrightness({ factor: 0.5, valueRange: [-1, 1] })),
  randomContrast: on(PICTURE, () => layers.randomContrast({ factor: 0.5, valueRange: [-1, 1] })),
  randomCrop: on(PICTURE, () => layers.randomCrop({ height: 4, width: 3 })),
  randomErasing: on(PICTURE, () => layers.randomErasing({ valueRange: [0, 1] })),
  randomFlip: on(PICTURE, () => layers.randomFlip()),
  randomRotation: on(PICTURE, () => layers.randomRotation({ factor: 0.2 })),
  randomTranslation: on(PICTURE, () => layers.randomTranslation({ heightFactor: 0.3, widthFactor: 0.3 })),
  randomZoom: on(PICTURE, () => layers.randomZoom({ heightFactor: 0.3 })),
  reLU: on([3], () => layers.reLU()),
  repeatVector: on([3], () => layers.repeatVector({ n: 2 })),
  rescaling: on([3], () => layers.rescaling({ scale: 2, offset: 1 })),
  reshape: on(SIGNAL, () => layers.reshape({ targetShape: [3, -1] })),
  resizing: on(PICTURE, () => layers.resizing({ height: 4, width: 9 })),
  rmsNormalization: on([4], () => layers.rmsNormalization()),
  separableConv2d: on(PICTURE, () => layers.separableConv2d({ filters: 3, kernelSize: 3 })),
  simpleRNN: on(SIGNAL, () => layers.simpleRNN({ units: 2, dropout: 0.2, recurrentDropout: 0.2 })),
  sinePositionEncoding: on(SIGNAL, () => layers.sinePositionEncoding()),
  softmax: on([4], () => layers.softmax()),
  spatialDropout1d: on(SIGNAL, () => layers.spatialDropout1d({ rate: 0.5 })),
  spatialDropout2d: on(PICTURE, () => layers.spatialDropout2d({ rate: 0.5 })),
  subtract: on([3], () => layers.subtract(), two),
  thresholdedReLU: on([3], () => layers.thresholdedReLU()),
  timeDistributed: on(SIGNAL, () => layers.timeDistributed({ layer: layers.dense({ units: 3 }) })),
  unitNormalization: on([4], () => layers.unitNormalization()),
  upSampling2d: on(PICTURE, () => layers.upSampling2d({ interpolation: 'bilinear' })),
  zeroPadding2d: on(PICTURE, () => layers.zeroPadding2d({ padding: 1 })),
};

const OPTIMIZERS: Readonly<Record<string, () => Optimizer>> = {
  adadelta: () => optimizers.adadelta({ learningRate: 0.1 }),
  adagrad: () => optimizers.adagrad({ learningRate: 0.1 }),
  adam: () => optimizers.adam({ learningRate: 0.1, amsgrad: true }),
  adamax: () => optimizers.adamax({ learningRate: 0.1 }),
  adamW: () => optimizers.adamW({ learningRate: 0.1 }),
  ftrl: () => optimizers.ftrl({ learningRate: 0.1 }),
  lamb: () => optimizers.lamb({ learningRate: 0.1 }),
  lion: () => optimizers.lion({ learningRate: 0.1 }),
  nadam: () => optimizers.nadam({ learningRate: 0.1 }),
  rmsprop: () => optimizers.rmsprop({ learningRate: 0.1, momentum: 0.5, centered: true }),
  sgd: () => optimizers.sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
};

const start = { initialLearningRate: 0.1 };
const SCHEDULES: Readonly<Record<string, () => Schedule>> = {
  cosineDecay: () => schedules.cosineDecay({ ...start, decaySteps: 8, warmupTarget: 0.3, warmupSteps: 2 }),
  cosineDecayRestarts: () => schedules.cosineDecayRestarts({ ...start, firstDecaySteps: 2 }),
  exponentialDecay: () => schedules.exponentialDecay({ ...start, decaySteps: 2, decayRate: 0.7 }),
  inverseTimeDecay: () => schedules.inverseTimeDecay({ ...start, decaySteps: 2, decayRate: 0.7 }),
  piecewiseConstantDecay: () => schedules.piecewiseConstantDecay({ boundaries: [2, 4], values: [0.3, 0.2, 0.1] }),
  polynomialDecay: () => schedules.polynomialDecay({ ...start, decaySteps: 5 }),
};

/** A kernel [3, 2] begins with it. */
const INITIALIZERS: Readonly<Record<string, () => Initializer>> = {
  constant: () => initializers.constant(0.3),
  glorotNormal: () => initializers.glorotNormal,
  glorotUniform: () => initializers.glorotUniform,
  heNormal: () => initializers.heNormal,
  heUniform: () => initializers.heUniform,
  identity: () => initializers.identity({ gain: 0.5 }),
  lecunNormal: () => initializers.lecunNormal,
  lecunUniform: () => initializers.lecunUniform,
  ones: () => initializers.ones,
  orthogonal: () => initializers.orthogonal(),
  randomNormal: () => initializers.randomNormal({ seed: 3 }),
  randomUniform: () => initializers.randomUniform(),
  truncatedNormal: () => initializers.truncatedNormal(),
  varianceScaling: () => initializers.varianceScaling({ mode: 'fanOut' }),
  zeros: () => initializers.zeros,
};

/** Takes shares of three classes; y is numbers of classes where `classes` says so, else rows of 0 and 1. */
export interface MeasureMaker<Made> {
  readonly make: () => Made;
  readonly classes?: boolean;
}

const byRow = <Made>(make: () => Made): MeasureMaker<Made> => ({ make });
const byClass = <Made>(make: () => Made): MeasureMaker<Made> => ({ make, classes: true });

const LOSSES: Readonly<Record<string, MeasureMaker<Loss>>> = {
  binaryCrossentropy: byRow(() => losses.binaryCrossentropy()),
  binaryFocalCrossentropy: byRow(() => losses.binaryFocalCrossentropy()),
  categoricalCrossentropy: byRow(() => losses.categoricalCrossentropy()),
  categoricalFocalCrossentropy: byRow(() => losses.categoricalFocalCrossentropy()),
  categoricalHinge: byRow(() => losses.categoricalHinge()),
  cosineSimilarity: byRow(() => losses.cosineSimilarity()),
  hinge: byRow(() => losses.hinge()),
  huber: byRow(() => losses.huber({ delta: 0.3 })),
  klDivergence: byRow(() => losses.klDivergence()),
  logCosh: byRow(() => losses.logCosh()),
  meanAbsoluteError: byRow(() => losses.meanAbsoluteError()),
  meanAbsolutePercentageError: byRow(() => losses.meanAbsolutePercentageError()),
  meanSquaredError: byRow(() => losses.meanSquaredError()),
  meanSquaredLogarithmicError: byRow(() => losses.meanSquaredLogarithmicError()),
  poisson: byRow(() => losses.poisson()),
  sparseCategoricalCrossentropy: byClass(() => losses.sparseCategoricalCrossentropy()),
  squaredHinge: byRow(() => losses.squaredHinge()),
};

const METRICS: Readonly<Record<string, MeasureMaker<Metric>>> = {
  accuracy: byClass(() => metrics.accuracy()),
  auc: byRow(() => metrics.auc({ numThresholds: 20 })),
  binaryAccuracy: byRow(() => metrics.binaryAccuracy()),
  binaryCrossentropy: byRow(() => metrics.binaryCrossentropy()),
  binaryIoU: byRow(() => metrics.binaryIoU()),
  categoricalAccuracy: byRow(() => metrics.categoricalAccuracy()),
  categoricalCrossentropy: byRow(() => metrics.categoricalCrossentropy()),
  categoricalHinge: byRow(() => metrics.categoricalHinge()),
  cosineSimilarity: byRow(() => metrics.cosineSimilarity()),
  f1Score: byRow(() => metrics.f1Score({ average: 'macro' })),
  falseNegatives: byRow(() => metrics.falseNegatives()),
  falsePositives: byRow(() => metrics.falsePositives()),
  fBetaScore: byRow(() => metrics.fBetaScore({ average: 'weighted', beta: 2 })),
  hinge: byRow(() => metrics.hinge()),
  iou: byClass(() => metrics.iou({ numClasses: 3, targetClassIds: [0, 2], sparseYPred: false })),
  klDivergence: byRow(() => metrics.klDivergence()),
  logCoshError: byRow(() => metrics.logCoshError()),
  meanAbsoluteError: byRow(() => metrics.meanAbsoluteError()),
  meanAbsolutePercentageError: byRow(() => metrics.meanAbsolutePercentageError()),
  meanIoU: byClass(() => metrics.meanIoU({ numClasses: 3, sparseYPred: false })),
  meanSquaredError: byRow(() => metrics.meanSquaredError()),
  meanSquaredLogarithmicError: byRow(() => metrics.meanSquaredLogarithmicError()),
  oneHotIoU: byRow(() => metrics.oneHotIoU({ numClasses: 3, targetClassIds: [1] })),
  oneHotMeanIoU: byRow(() => metrics.oneHotMeanIoU({ numClasses: 3 })),
  poisson: byRow(() => metrics.poisson()),
  precision: byRow(() => metrics.precision({ thresholds: 0.35 })),
  precisionAtRecall: byRow(() => metrics.precisionAtRecall({ recall: 0.5, numThresholds: 20 })),
  r2Score: byRow(() => metrics.r2Score()),
  recall: byRow(() => metrics.recall({ topK: 1 })),
  recallAtPrecision: byRow(() => metrics.recallAtPrecision({ precision: 0.3, numThresholds: 20 })),
  rootMeanSquaredError: byRow(() => metrics.rootMeanSquaredError()),
  sensitivityAtSpecificity: byRow(() => metrics.sensitivityAtSpecificity({ specificity: 0.5, numThresholds: 20 })),
  sparseCategoricalAccuracy: byClass(() => metrics.sparseCategoricalAccuracy()),
  sparseCategoricalCrossentropy: byClass(() => metrics.sparseCategoricalCrossentropy()),
  sparseTopKCategoricalAccuracy: byClass(() => metrics.sparseTopKCategoricalAccuracy({ k: 2 })),
  specificityAtSensitivity: byRow(() => metrics.specificityAtSensitivity({ sensitivity: 0.5, numThresholds: 20 })),
  squaredHinge: byRow(() => metrics.squaredHinge()),
  topKCategoricalAccuracy: byRow(() => metrics.topKCategoricalAccuracy({ k: 2 })),
  trueNegatives: byRow(() => metrics.trueNegatives()),
  truePositives: byRow(() => metrics.truePositives()),
};

const REGULARIZERS: Readonly<Record<string, () => Regularizer>> = {
  l1: () => regularizers.l1({ l1: 0.01 }),
  l1l2: () => regularizers.l1l2({ l1: 0.01, l2: 0.01 }),
  l2: () => regularizers.l2({ l2: 0.01 }),
  orthogonalRegularizer: () => regularizers.orthogonalRegularizer({ factor: 0.01 }),
};

const CONSTRAINTS: Readonly<Record<string, () => Constraint>> = {
  maxNorm: () => constraints.maxNorm({ maxValue: 0.5 }),
  minMaxNorm: () => constraints.minMaxNorm({ minValue: 0.4, maxValue: 0.5, rate: 0.5 }),
  nonNeg: () => constraints.nonNeg(),
  unitNorm: () => constraints.unitNorm(),
};

/** By namespace of the API. */
export const MAKERS = {
  layers: LAYERS,
  optimizers: OPTIMIZERS,
  schedules: SCHEDULES,
  initializers: INITIALIZERS,
  losses: LOSSES,
  metrics: METRICS,
  constraints: CONSTRAINTS,
  regularizers: REGULARIZERS,
};
