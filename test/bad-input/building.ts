/** Wrong arguments of what makes a model: layers, initialisers, optimizers, callbacks, sequential, add, compile. */
import { earlyStopping, initializers, layers, optimizers, type Sequential, sequential } from '../../src/index.ts';
import { LOSS_NAMES, METRIC_NAMES } from './names.ts';
import { type BadInput, KNOWN_ACTIVATIONS, wrong } from './row.ts';

export const OK = { optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] } as const;
const { dense, dropout, flatten, activation } = layers;

export const small = (): Sequential =>
  sequential({ seed: 1, layers: [dense({ units: 3, activation: 'softmax', inputShape: [4] })] });

export function buildsModel(): unknown {
  const model = small();
  model.compile({ ...OK, optimizer: optimizers.adam() });
  return model.program({ batchSize: 4, samples: 12 });
}

export const BAD_LAYERS: readonly BadInput[] = [
  [
    'dense without options',
    'UsageError',
    'layers.dense: the options are undefined; expected a plain object such as { units: ... }.',
    () => dense(wrong(undefined)),
  ],
  [
    'options that are a number',
    'UsageError',
    'layers.dense: the options are 128; expected a plain object such as { units: 128 }.',
    () => dense(wrong(128)),
  ],
  [
    'an unknown option',
    'UsageError',
    "layers.dense: unknown option 'activaton'. Did you mean 'activation'? Known: units, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, kernelConstraint, biasRegularizer, biasConstraint, name, inputShape, trainable, activityRegularizer.",
    () => dense(wrong({ units: 1, activaton: 'relu' })),
  ],
  [
    'an unknown activation',
    'UsageError',
    `layers.dense: unknown activation 'relux'. Did you mean 'relu'? ${KNOWN_ACTIVATIONS}`,
    () => dense({ units: 1, activation: wrong('relux') }),
  ],
  [
    'a name of Object as activation',
    'UsageError',
    `layers.dense: unknown activation 'constructor'. ${KNOWN_ACTIVATIONS}`,
    () => dense({ units: 1, activation: wrong('constructor') }),
  ],
  [
    'a list as activation',
    'UsageError',
    `layers.activation: unknown activation a list of 1. ${KNOWN_ACTIVATIONS}`,
    () => activation({ activation: wrong(['relu']) }),
  ],
  [
    'no activation',
    'UsageError',
    `layers.activation: unknown activation undefined. ${KNOWN_ACTIVATIONS}`,
    () => activation(wrong({})),
  ],
  [
    'an unknown initialiser',
    'UsageError',
    "layers.dense: unknown initializer 'glorot'. Did you mean 'glorotUniform'? Known: 'glorotUniform', 'glorotNormal', 'heUniform', 'heNormal', 'lecunUniform', 'lecunNormal', 'varianceScaling', 'zeros', 'ones', 'uniform', 'randomUniform', 'normal', 'randomNormal', 'truncatedNormal', 'orthogonal', 'identity'.",
    () => dense({ units: 1, kernelInitializer: wrong('glorot') }),
  ],
  [
    'an orthogonal vector',
    'ShapeError',
    "initializers.orthogonal: 'bias' is [3]; expected at least two axes. Choose another initializer for it.",
    () => sequential({ layers: [layers.dense({ units: 3, biasInitializer: 'orthogonal', inputShape: [4] })] }),
  ],
  [
    'an initialiser of no variance',
    'UsageError',
    'initializers.varianceScaling: scale is 0; expected a number from 1e-30 to below 1e+30.',
    () => initializers.varianceScaling({ scale: 0 }),
  ],
  [
    'an unknown mode of an initialiser',
    'UsageError',
    "initializers.varianceScaling: unknown mode 'fan'. Known: 'fanIn', 'fanOut', 'fanAvg'.",
    () => initializers.varianceScaling({ mode: wrong('fan') }),
  ],
  [
    'a deviation below 0',
    'UsageError',
    'initializers.randomNormal: stddev is -1; expected a number from 0 to below 1e+37.',
    () => initializers.randomNormal({ stddev: -1 }),
  ],
  [
    'a seed of an initialiser that is none',
    'UsageError',
    'initializers.truncatedNormal: seed is -1; expected a whole number from 0 to 4294967295.',
    () => initializers.truncatedNormal({ seed: -1 }),
  ],
  [
    'a constant of NaN',
    'UsageError',
    'initializers.constant: value is NaN; expected a number from -3.4e+38 to below 3.4e+38.',
    () => initializers.constant(Number.NaN),
  ],
  [
    'a constant beyond f32',
    'UsageError',
    'initializers.constant: value is 1e+39; expected a number from -3.4e+38 to below 3.4e+38.',
    () => initializers.constant(1e39),
  ],
  ['units 0', 'UsageError', 'layers.dense: units is 0; expected a whole number from 1 up.', () => dense({ units: 0 })],
  [
    'no units',
    'UsageError',
    'layers.dense: units is undefined; expected a whole number from 1 up.',
    () => dense(wrong({})),
  ],
  [
    'fractional units',
    'UsageError',
    'layers.dense: units is 1.5; expected a whole number from 1 up.',
    () => dense({ units: 1.5 }),
  ],
  [
    'units as text',
    'UsageError',
    "layers.dense: units is '128'; expected a whole number from 1 up.",
    () => dense({ units: wrong('128') }),
  ],
  [
    'useBias of 0',
    'UsageError',
    'layers.dense: useBias is 0; expected true or false.',
    () => dense({ units: 1, useBias: wrong(0) }),
  ],
  [
    'rate 1',
    'UsageError',
    'layers.dropout: rate is 1; expected a number from 0 to below 1.',
    () => dropout({ rate: 1 }),
  ],
  [
    'a negative rate',
    'UsageError',
    'layers.dropout: rate is -0.1; expected a number from 0 to below 1.',
    () => dropout({ rate: -0.1 }),
  ],
  [
    'a rate of NaN',
    'UsageError',
    'layers.dropout: rate is NaN; expected a number from 0 to below 1.',
    () => dropout({ rate: Number.NaN }),
  ],
  [
    'an inputShape with 0',
    'UsageError',
    'layers.flatten: inputShape[1] is 0; expected a whole number from 1 up.',
    () => flatten({ inputShape: [28, 0] }),
  ],
  [
    'an inputShape that is no list',
    'UsageError',
    'layers.flatten: inputShape is 784; expected an array such as [28, 28].',
    () => flatten({ inputShape: wrong(784) }),
  ],
  [
    'an inputShape as bytes',
    'UsageError',
    'layers.flatten: inputShape is an object (Uint8Array); expected an array such as [28, 28].',
    () => flatten({ inputShape: wrong(Uint8Array.of(28, 28)) }),
  ],
  [
    'a name with a slash',
    'UsageError',
    "layers.dense: name is 'a/b'; expected letters, digits, '_', '.' and '-' only.",
    () => dense({ units: 1, name: 'a/b' }),
  ],
  [
    'a name that is no text',
    'UsageError',
    "layers.dense: name is 7; expected letters, digits, '_', '.' and '-' only.",
    () => dense({ units: 1, name: wrong(7) }),
  ],
  [
    'a very long wrong name',
    'UsageError',
    "layers.dense: name is '<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<…'; expected letters, digits, '_', '.' and '-' only.",
    () => dense({ units: 1, name: '<'.repeat(100_000) }),
  ],
];

export const BAD_OPTIMIZERS: readonly BadInput[] = [
  [
    'a negative learning rate',
    'UsageError',
    'optimizers.adam: learningRate is -1; expected a number from 0 up that f32 holds.',
    () => optimizers.adam({ learningRate: -1 }),
  ],
  [
    'a learning rate beyond f32',
    'UsageError',
    'optimizers.adam: learningRate is 1e+39; expected a number from 0 up that f32 holds.',
    () => optimizers.adam({ learningRate: 1e39 }),
  ],
  [
    'a learning rate below f32',
    'UsageError',
    'optimizers.sgd: learningRate is 1e-50; expected a number from 0 up that f32 holds.',
    () => optimizers.sgd({ learningRate: 1e-50 }),
  ],
  [
    'a learning rate as text',
    'UsageError',
    "optimizers.sgd: learningRate is '0.1'; expected a number from 0 up that f32 holds.",
    () => optimizers.sgd({ learningRate: wrong('0.1') }),
  ],
  [
    'an unknown option',
    'UsageError',
    "optimizers.adam: unknown option 'lr'. Did you mean 'learningRate'? Known: learningRate, beta1, beta2, epsilon, epsilonPlace, amsgrad, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency, gradientAccumulationSteps.",
    () => optimizers.adam(wrong({ lr: 0.1 })),
  ],
  [
    'two ways to clip',
    'UsageError',
    'optimizers.rmsprop: clipnorm and clipvalue are given; expected at most one of them. Take one away.',
    () => optimizers.rmsprop({ clipnorm: 1, clipvalue: 1 }),
  ],
  [
    'a weight decay below 0',
    'UsageError',
    'optimizers.adamW: weightDecay is -1; expected a number from 0 up that f32 holds.',
    () => optimizers.adamW({ weightDecay: -1 }),
  ],
  [
    'a step of one batch',
    'UsageError',
    'optimizers.adam: gradientAccumulationSteps is 1; expected a whole number from 2 up.',
    () => optimizers.adam({ gradientAccumulationSteps: 1 }),
  ],
  [
    'an average that grows',
    'UsageError',
    'optimizers.sgd: emaMomentum is 1.5; expected a number from 0 to below 1.0000000000000002.',
    () => optimizers.sgd({ useEma: true, emaMomentum: 1.5 }),
  ],
  [
    'an average that is not kept',
    'UsageError',
    'optimizers.sgd: emaOverwriteFrequency is given without useEma. Set useEma: true, or leave it out.',
    () => optimizers.sgd({ emaOverwriteFrequency: 10 }),
  ],
  [
    'an average taken every so many million batches',
    'UsageError',
    'optimizers.lion: 4 · 2000000 batches; expected at most 4194304.',
    () => optimizers.lion({ useEma: true, emaOverwriteFrequency: 2e6, gradientAccumulationSteps: 4 }),
  ],
  [
    'a step of ftrl by a rate of 0',
    'UsageError',
    'optimizers.ftrl: learningRate is 0; expected a number from 1e-30 up that f32 holds.',
    () => optimizers.ftrl({ learningRate: 0 }),
  ],
  [
    'a power of the rate that lets it grow',
    'UsageError',
    'optimizers.ftrl: learningRatePower is 0.5; expected a number from -10 to 0.',
    () => optimizers.ftrl({ learningRatePower: 0.5 }),
  ],
  [
    'a first sum of squares below 0',
    'UsageError',
    'optimizers.adagrad: initialAccumulatorValue is -0.1; expected a number from 0 up that f32 holds.',
    () => optimizers.adagrad({ initialAccumulatorValue: -0.1 }),
  ],
  [
    'lion without its mean',
    'UsageError',
    'optimizers.lion: beta1 is 0; expected a number from 1e-30 to below 1.',
    () => optimizers.lion({ beta1: 0 }),
  ],
  [
    'amsgrad as a number',
    'UsageError',
    'optimizers.adam: amsgrad is 1; expected true or false.',
    () => optimizers.adam({ amsgrad: wrong(1) }),
  ],
  [
    'a number for options',
    'UsageError',
    'optimizers.sgd: the options are 0.1; expected a plain object such as { learningRate: 0.1 }.',
    () => optimizers.sgd(wrong(0.1)),
  ],
  [
    'beta 1',
    'UsageError',
    'optimizers.adam: beta1 is 1; expected a number from 0 to below 1.',
    () => optimizers.adam({ beta1: 1 }),
  ],
  [
    'beta2 of NaN',
    'UsageError',
    'optimizers.adam: beta2 is NaN; expected a number from 0 to below 1.',
    () => optimizers.adam({ beta2: Number.NaN }),
  ],
  [
    'epsilon 0',
    'UsageError',
    'optimizers.adam: epsilon is 0; expected a number from 1e-30 to below 1.',
    () => optimizers.adam({ epsilon: 0 }),
  ],
  [
    'an unknown place of epsilon',
    'UsageError',
    "optimizers.adam: unknown epsilonPlace 'inside'. Known: 'keras', 'paper'.",
    () => optimizers.adam({ epsilonPlace: wrong('inside') }),
  ],
  [
    'momentum 1',
    'UsageError',
    'optimizers.sgd: momentum is 1; expected a number from 0 to below 1.',
    () => optimizers.sgd({ momentum: 1 }),
  ],
  [
    'nesterov that is no boolean',
    'UsageError',
    'optimizers.sgd: nesterov is 1; expected true or false.',
    () => optimizers.sgd({ nesterov: wrong(1) }),
  ],
];

export const BAD_EARLY_STOPPING: readonly BadInput[] = [
  [
    'options that are text',
    'UsageError',
    "earlyStopping: the options are 'val_loss'; expected a plain object such as { monitor: 'val_loss' }.",
    () => earlyStopping(wrong('val_loss')),
  ],
  [
    'an unknown option',
    'UsageError',
    "earlyStopping: unknown option 'min_delta'. Did you mean 'minDelta'? Known: monitor, minDelta, patience, mode, baseline, restoreBestWeights, startFromEpoch, verbose.",
    () => earlyStopping(wrong({ min_delta: 0.1 })),
  ],
  [
    'a monitor that is no text',
    'UsageError',
    'earlyStopping: monitor is 1; expected text.',
    () => earlyStopping({ monitor: wrong(1) }),
  ],
  [
    'a negative minDelta',
    'UsageError',
    'earlyStopping: minDelta is -1; expected a number from 0 up that f32 holds.',
    () => earlyStopping({ minDelta: -1 }),
  ],
  [
    'patience of a half',
    'UsageError',
    'earlyStopping: patience is 0.5; expected a whole number from 0 up.',
    () => earlyStopping({ patience: 0.5 }),
  ],
  [
    'an unknown mode',
    'UsageError',
    "earlyStopping: unknown mode 'up'. Known: 'auto', 'min', 'max'.",
    () => earlyStopping({ mode: wrong('up') }),
  ],
  [
    'restoreBestWeights of 1',
    'UsageError',
    'earlyStopping: restoreBestWeights is 1; expected true or false.',
    () => earlyStopping({ restoreBestWeights: wrong(1) }),
  ],
  [
    'a negative startFromEpoch',
    'UsageError',
    'earlyStopping: startFromEpoch is -1; expected a whole number from 0 up.',
    () => earlyStopping({ startFromEpoch: -1 }),
  ],
];

export const BAD_MODELS: readonly BadInput[] = [
  [
    'a list for options',
    'UsageError',
    'sequential: the options are a list of 1; expected a plain object. Write sequential({ layers: [...] }).',
    () => sequential(wrong([dense({ units: 1 })])),
  ],
  [
    'layers that are no list',
    'UsageError',
    'sequential: layers is an object (Object); expected a list.',
    () => sequential({ layers: wrong(dense({ units: 1 })) }),
  ],
  [
    'a layer that is undefined',
    'UsageError',
    'sequential: layer 0 is undefined; expected one made by layers.dense() and the like.',
    () => sequential({ layers: [wrong(undefined)] }),
  ],
  [
    'a function for a layer',
    'UsageError',
    'sequential: layer 0 is the function layers.dense. Call it: layers.dense({ ... }).',
    () => sequential({ layers: [wrong(dense)] }),
  ],
  [
    'a fractional seed',
    'UsageError',
    'sequential: seed is 0.5; expected a whole number from 0 to 4294967295.',
    () => sequential({ seed: 0.5 }),
  ],
  [
    'a seed of 33 bits',
    'UsageError',
    'sequential: seed is 4294967296; expected a whole number from 0 to 4294967295.',
    () => sequential({ seed: 2 ** 32 }),
  ],
  [
    'a name that is no text',
    'UsageError',
    'sequential: name is an object (Object); expected text.',
    () => sequential({ name: wrong({}) }),
  ],
  [
    'no inputShape',
    'UsageError',
    'sequential: the first layer needs inputShape, the shape of one sample, such as [28, 28].',
    () => sequential({ layers: [dense({ units: 1 })] }),
  ],
  [
    'dense on single numbers',
    'ShapeError',
    'dense: one sample is a single number, []; a dense layer expects [..., features].',
    () => sequential({ layers: [dense({ units: 1, inputShape: [] })] }),
  ],
  [
    'a softmax over single numbers',
    'ShapeError',
    'activation: one sample is a single number, []; softmax expects [..., classes].',
    () => sequential({ layers: [activation({ activation: 'softmax', inputShape: [] })] }),
  ],
  [
    'two layers of one name',
    'UsageError',
    "sequential: two layers are named 'a'. Give each its own name.",
    () => sequential({ layers: [dense({ units: 1, inputShape: [2], name: 'a' }), dense({ units: 1, name: 'a' })] }),
  ],
  [
    'add of nothing',
    'UsageError',
    'sequential: layer 1 is undefined; expected one made by layers.dense() and the like.',
    () => small().add(wrong(undefined)),
  ],
  [
    'compile without options',
    'UsageError',
    'model.compile: the options are undefined; expected a plain object such as { optimizer: ... }.',
    () => small().compile(wrong(undefined)),
  ],
  [
    'an unknown optimizer',
    'UsageError',
    "model.compile: unknown optimizer 'adan'. Known: 'sgd', 'adam', 'adamW', 'rmsprop', 'adagrad', 'adadelta', 'adamax', 'nadam', 'ftrl', 'lion', 'lamb'.",
    () => small().compile({ ...OK, optimizer: wrong('adan') }),
  ],
  [
    'half an optimizer',
    'UsageError',
    "model.compile: unknown optimizer an object (Object). Known: 'sgd', 'adam', 'adamW', 'rmsprop', 'adagrad', 'adadelta', 'adamax', 'nadam', 'ftrl', 'lion', 'lamb'.",
    () => small().compile({ ...OK, optimizer: wrong({ update() {} }) }),
  ],
  [
    'an unknown loss',
    'UsageError',
    `model.compile: unknown loss 'dice'. Known: ${LOSS_NAMES}.`,
    () => small().compile({ ...OK, loss: wrong('dice') }),
  ],
  [
    'no loss',
    'UsageError',
    `model.compile: unknown loss undefined. Known: ${LOSS_NAMES}.`,
    () => small().compile(wrong({ optimizer: 'adam' })),
  ],
  [
    'an unknown metric',
    'UsageError',
    `model.compile: unknown metric 'bleu'. Known: ${METRIC_NAMES}.`,
    () => small().compile({ ...OK, metrics: wrong(['bleu']) }),
  ],
  [
    'metrics that are no list',
    'UsageError',
    "model.compile: metrics is 'accuracy'; expected a list: ['accuracy'].",
    () => small().compile({ ...OK, metrics: wrong('accuracy') }),
  ],
  [
    'an unknown option of compile',
    'UsageError',
    "model.compile: unknown option 'lr'. Known: optimizer, loss, metrics, lossWeights, optimize.",
    () => small().compile(wrong({ ...OK, lr: 0.1 })),
  ],
  [
    'optimize of text',
    'UsageError',
    "model.compile: optimize is 'no'; expected true or false.",
    () => small().compile({ ...OK, optimize: wrong('no') }),
  ],
  [
    'a summary printed by no function',
    'UsageError',
    "model.summary: print is 'console'; expected a function.",
    () => small().summary(wrong('console')),
  ],
  [
    'a program before compile',
    'UsageError',
    'model.program: the model is not compiled. Call model.compile({ optimizer, loss }) first.',
    () => small().program(),
  ],
  [
    'a program of no layers',
    'UsageError',
    'model.program: the model has no layers. Add some first.',
    () => sequential().program(),
  ],
];
