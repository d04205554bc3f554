/** The losses and optimizers that are compared with tfjs over a whole training: as they are here and there, and the data for them. */
import { seeded } from '../../examples/data/random.ts';
import { type Loss, losses, type Optimizer, optimizers } from '../../src/index.ts';
import { tf } from './tfjs-files.ts';

export const [SAMPLES, FEATURES, OUTPUTS] = [150, 6, 3];

const random = seeded(5);
/** [SAMPLES, FEATURES] */
export const x = Array.from({ length: SAMPLES }, () => Array.from({ length: FEATURES }, () => random.normal()));
const mixing = Array.from({ length: OUTPUTS }, () => Array.from({ length: FEATURES }, () => random.normal()));
/** [SAMPLES, OUTPUTS] */
const values = x.map((row) =>
  mixing.map((mix) => Math.sin(mix.reduce((sum, share, i) => sum + share * row[i]!, random.normal(0, 0.3)))),
);
const numbers = values.map((row) => row.indexOf(Math.max(...row)));
const oneHot = numbers.map((label) => mixing.map((_, output) => Number(output === label)));
const bits = values.map((row) => row.map((value) => Number(value > 0)));

type Activation = 'linear' | 'softmax' | 'sigmoid';
type TfjsLoss = string | ((yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor);
type Targets = readonly number[] | readonly number[][];

/** A loss here and in tfjs, the activation of the layer before it, and targets. */
export interface LossRow {
  readonly activation: Activation;
  readonly ours: Loss;
  readonly theirs: TfjsLoss;
  readonly targets: Targets;
  /** where tfjs's loss takes another form of them */
  readonly theirTargets: Targets;
}

const row = (
  ours: Loss,
  activation: Activation,
  targets: Targets,
  theirs: TfjsLoss = ours.name,
  theirTargets = targets,
): LossRow => ({ activation, ours, theirs, targets, theirTargets });

type CoreLoss = typeof tf.losses.softmaxCrossEntropy | typeof tf.losses.sigmoidCrossEntropy;

/** tfjs's losses of logits, which are not those of its layers. */
const core =
  (loss: CoreLoss, smoothing = 0): TfjsLoss =>
  (yTrue, yPred) =>
    loss(yTrue, yPred, undefined, smoothing);

const { softmaxCrossEntropy, sigmoidCrossEntropy } = tf.losses;
const {
  sparseCategoricalCrossentropy: sparse,
  categoricalCrossentropy: categorical,
  binaryCrossentropy: binary,
} = losses;
const fromLogits = true;
const labelSmoothing = 0.2;

export const MSE = row(losses.meanSquaredError(), 'linear', values);

/**
 * The losses of tfjs's layers know no logits and no smoothing, but those of its core do. Its sparse loss has a flag for logits, which
 * models cannot set and which clips the logits themselves to [1e-7, 1 - 1e-7]: in its place stands the one of whole rows.
 */
export const LOSSES: Readonly<Record<string, LossRow>> = {
  'sparse categorical cross-entropy': row(sparse(), 'softmax', numbers),
  'sparse categorical cross-entropy of no softmax': row(sparse(), 'sigmoid', numbers),
  'sparse categorical cross-entropy of logits': row(
    sparse({ fromLogits }),
    'linear',
    numbers,
    core(softmaxCrossEntropy),
    oneHot,
  ),
  'categorical cross-entropy': row(categorical(), 'softmax', oneHot),
  'categorical cross-entropy of no softmax': row(categorical(), 'sigmoid', oneHot),
  'categorical cross-entropy of logits': row(categorical({ fromLogits }), 'linear', oneHot, core(softmaxCrossEntropy)),
  'categorical cross-entropy of logits, smoothed': row(
    categorical({ fromLogits, labelSmoothing }),
    'linear',
    oneHot,
    core(softmaxCrossEntropy, labelSmoothing),
  ),
  'binary cross-entropy': row(binary(), 'sigmoid', bits),
  'binary cross-entropy of no sigmoid': row(binary(), 'softmax', oneHot),
  'binary cross-entropy of logits': row(binary({ fromLogits }), 'linear', bits, core(sigmoidCrossEntropy)),
  'binary cross-entropy of logits, smoothed': row(
    binary({ fromLogits, labelSmoothing }),
    'linear',
    bits,
    core(sigmoidCrossEntropy, labelSmoothing),
  ),
  'mean squared error': MSE,
  'mean absolute error': row(losses.meanAbsoluteError(), 'linear', values),
};

/** An optimizer here, and a new one of tfjs, which keeps its state in itself. */
export interface OptimizerRow {
  readonly ours: Optimizer;
  readonly theirs: () => tf.Optimizer;
}

export const SGD: OptimizerRow = { ours: optimizers.sgd({ learningRate: 0.1 }), theirs: () => tf.train.sgd(0.1) };
export const ADAM: OptimizerRow = {
  ours: optimizers.adam({ learningRate: 0.01, epsilonPlace: 'paper' }),
  theirs: () => tf.train.adam(0.01, 0.9, 0.999, 1e-7),
};
/** an epsilon of the size of the gradients, so that its place is seen */
export const WIDE = 0.01;
export const WIDE_ADAM: OptimizerRow = {
  ours: optimizers.adam({ learningRate: 0.03, beta1: 0.8, beta2: 0.99, epsilon: WIDE, epsilonPlace: 'paper' }),
  theirs: () => tf.train.adam(0.03, 0.8, 0.99, WIDE),
};

/**
 * Those beside plain SGD and Adam, which each loss has. Not in tfjs: AMSGrad, AdamW, FTRL, LAMB, Lion, Nadam, weight decay, clipping by
 * clipnorm, clipvalue and globalClipnorm, learning rates by a schedule, and Adam's epsilon in Keras's place, which shows only in large
 * ones. tfjs's Adadelta divides by the mean of squares of the step before. tfjs takes centered RMSprop's epsilon away under the root
 * where Keras adds it: it is so small here that the sign does not show.
 */
export const OPTIMIZERS: Readonly<Record<string, OptimizerRow>> = {
  momentum: {
    ours: optimizers.sgd({ learningRate: 0.05, momentum: 0.9 }),
    theirs: () => tf.train.momentum(0.05, 0.9),
  },
  'momentum of Nesterov': {
    ours: optimizers.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
    theirs: () => tf.train.momentum(0.05, 0.9, true),
  },
  'Adam with a large epsilon': WIDE_ADAM,
  'Adam with a small epsilon in its place in Keras': {
    ours: optimizers.adam({ learningRate: 0.01 }),
    theirs: ADAM.theirs,
  },
  RMSprop: {
    ours: optimizers.rmsprop({ learningRate: 0.005 }),
    theirs: () => tf.train.rmsprop(0.005, 0.9, 0, 1e-7),
  },
  'RMSprop with a large epsilon': {
    ours: optimizers.rmsprop({ learningRate: 0.005, rho: 0.8, epsilon: WIDE }),
    theirs: () => tf.train.rmsprop(0.005, 0.8, 0, WIDE),
  },
  'RMSprop with momentum': {
    ours: optimizers.rmsprop({ learningRate: 0.002, momentum: 0.8 }),
    theirs: () => tf.train.rmsprop(0.002, 0.9, 0.8, 1e-7),
  },
  'RMSprop, centered': {
    ours: optimizers.rmsprop({ learningRate: 0.002, centered: true, epsilon: 1e-12 }),
    theirs: () => tf.train.rmsprop(0.002, 0.9, 0, 1e-12, true),
  },
  Adagrad: {
    ours: optimizers.adagrad({ learningRate: 0.05, initialAccumulatorValue: 0.2 }),
    theirs: () => tf.train.adagrad(0.05, 0.2),
  },
  Adamax: {
    ours: optimizers.adamax({ learningRate: 0.01, beta1: 0.8, beta2: 0.9 }),
    theirs: () => tf.train.adamax(0.01, 0.8, 0.9),
  },
};
