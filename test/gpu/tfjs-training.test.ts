/**
 * A hundred steps here and in tfjs, on its CPU backend, from the same weights and on the same batches: each loss with SGD and Adam, each
 * optimizer with the mean squared error. Between layers stands tanh: at the kink of relu the last bit of a value would decide.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../examples/data/random.ts';
import {
  type Loss,
  layers,
  losses,
  type NamedWeight,
  type Optimizer,
  optimizers,
  type Sequential,
  sequential,
  tensor,
} from '../../src/index.ts';
import { tf, tfl, useCpu } from '../reference/tfjs-files.ts';

const [FEATURES, HIDDEN, OUTPUTS] = [6, 8, 3];
const [SAMPLES, BATCH, STEPS] = [160, 16, 100];
const BATCHES = SAMPLES / BATCH;
const EPOCHS = STEPS / BATCHES;
const NEAR = 1e-3;
/** how far some weight must get in the hundred steps */
const FAR = 0.1;

const random = seeded(5);
const x = Array.from({ length: SAMPLES }, () => Array.from({ length: FEATURES }, () => random.normal()));
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

/** A loss here and in tfjs, the layer before it, and targets; tfjs's own where its loss takes another form of them. */
interface LossRow {
  readonly activation: Activation;
  readonly ours: Loss;
  readonly theirs: TfjsLoss;
  readonly targets: Targets;
  readonly theirTargets?: Targets;
}

const SMOOTHING = 0.2;
const softmaxLoss =
  (smoothing = 0): TfjsLoss =>
  (yTrue, yPred) =>
    tf.losses.softmaxCrossEntropy(yTrue, yPred, undefined, smoothing);
const sigmoidLoss =
  (smoothing = 0): TfjsLoss =>
  (yTrue, yPred) =>
    tf.losses.sigmoidCrossEntropy(yTrue, yPred, undefined, smoothing);

const MSE: LossRow = {
  activation: 'linear',
  ours: losses.meanSquaredError(),
  theirs: 'meanSquaredError',
  targets: values,
};

/**
 * The losses of tfjs's layers know no logits and no smoothing, but those of its core do. Its sparse loss has a flag for logits, which
 * models cannot set and which clips the logits themselves to [1e-7, 1 - 1e-7]: in its place stands the one of whole rows.
 */
const LOSSES: Readonly<Record<string, LossRow>> = {
  'sparse categorical cross-entropy': {
    activation: 'softmax',
    ours: losses.sparseCategoricalCrossentropy(),
    theirs: 'sparseCategoricalCrossentropy',
    targets: numbers,
  },
  'sparse categorical cross-entropy of no softmax': {
    activation: 'sigmoid',
    ours: losses.sparseCategoricalCrossentropy(),
    theirs: 'sparseCategoricalCrossentropy',
    targets: numbers,
  },
  'sparse categorical cross-entropy of logits': {
    activation: 'linear',
    ours: losses.sparseCategoricalCrossentropy({ fromLogits: true }),
    theirs: softmaxLoss(),
    targets: numbers,
    theirTargets: oneHot,
  },
  'categorical cross-entropy': {
    activation: 'softmax',
    ours: losses.categoricalCrossentropy(),
    theirs: 'categoricalCrossentropy',
    targets: oneHot,
  },
  'categorical cross-entropy of no softmax': {
    activation: 'sigmoid',
    ours: losses.categoricalCrossentropy(),
    theirs: 'categoricalCrossentropy',
    targets: oneHot,
  },
  'categorical cross-entropy of logits': {
    activation: 'linear',
    ours: losses.categoricalCrossentropy({ fromLogits: true }),
    theirs: softmaxLoss(),
    targets: oneHot,
  },
  'categorical cross-entropy of logits, smoothed': {
    activation: 'linear',
    ours: losses.categoricalCrossentropy({ fromLogits: true, labelSmoothing: SMOOTHING }),
    theirs: softmaxLoss(SMOOTHING),
    targets: oneHot,
  },
  'binary cross-entropy': {
    activation: 'sigmoid',
    ours: losses.binaryCrossentropy(),
    theirs: 'binaryCrossentropy',
    targets: bits,
  },
  'binary cross-entropy of no sigmoid': {
    activation: 'softmax',
    ours: losses.binaryCrossentropy(),
    theirs: 'binaryCrossentropy',
    targets: oneHot,
  },
  'binary cross-entropy of logits': {
    activation: 'linear',
    ours: losses.binaryCrossentropy({ fromLogits: true }),
    theirs: sigmoidLoss(),
    targets: bits,
  },
  'binary cross-entropy of logits, smoothed': {
    activation: 'linear',
    ours: losses.binaryCrossentropy({ fromLogits: true, labelSmoothing: SMOOTHING }),
    theirs: sigmoidLoss(SMOOTHING),
    targets: bits,
  },
  'mean squared error': MSE,
  'mean absolute error': {
    activation: 'linear',
    ours: losses.meanAbsoluteError(),
    theirs: 'meanAbsoluteError',
    targets: values,
  },
};

/** An optimizer here, and a new one of tfjs, which keeps its state in itself. */
interface OptimizerRow {
  readonly ours: Optimizer;
  readonly theirs: () => tf.Optimizer;
}

const SGD: OptimizerRow = { ours: optimizers.sgd({ learningRate: 0.1 }), theirs: () => tf.train.sgd(0.1) };
const ADAM: OptimizerRow = {
  ours: optimizers.adam({ learningRate: 0.01, epsilonPlace: 'paper' }),
  theirs: () => tf.train.adam(0.01, 0.9, 0.999, 1e-7),
};
/** an epsilon of the size of the gradients, so that its place is seen */
const WIDE = 0.01;
const WIDE_ADAM: OptimizerRow = {
  ours: optimizers.adam({ learningRate: 0.03, beta1: 0.8, beta2: 0.99, epsilon: WIDE, epsilonPlace: 'paper' }),
  theirs: () => tf.train.adam(0.03, 0.8, 0.99, WIDE),
};

/**
 * Not in tfjs: AdamW, clipping by clipnorm, clipvalue and globalClipnorm, learning rates by a schedule, and Adam's epsilon in Keras's
 * place, which shows only in large ones. tfjs takes centered RMSprop's epsilon away under the root where Keras adds it: it is so small
 * here that the sign does not show.
 */
const OPTIMIZERS: Readonly<Record<string, OptimizerRow>> = {
  SGD,
  momentum: {
    ours: optimizers.sgd({ learningRate: 0.05, momentum: 0.9 }),
    theirs: () => tf.train.momentum(0.05, 0.9),
  },
  'momentum of Nesterov': {
    ours: optimizers.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
    theirs: () => tf.train.momentum(0.05, 0.9, true),
  },
  Adam: ADAM,
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
};

interface Trained {
  /** of each weight */
  readonly weights: readonly ArrayLike<number>[];
  /** the mean of each epoch */
  readonly losses: readonly number[];
}

function build({ activation, ours }: LossRow, optimizer: Optimizer): Sequential {
  const hidden = layers.dense({ units: HIDDEN, activation: 'tanh', inputShape: [FEATURES] });
  const model = sequential({ seed: 9, layers: [hidden, layers.dense({ units: OUTPUTS, activation })] });
  model.compile({ optimizer, loss: ours });
  return model;
}

async function trainHere(model: Sequential, { targets }: LossRow): Promise<Trained> {
  const options = { epochs: EPOCHS, batchSize: BATCH, shuffle: false, verbose: 0 } as const;
  const { history } = await model.fit(tensor(x), tensor(targets), options);
  return { weights: (await model.getWeights()).map((weight) => weight.values), losses: history.loss! };
}

async function trainThere(first: readonly NamedWeight[], row: LossRow, optimizer: tf.Optimizer): Promise<Trained> {
  const model = tfl.sequential();
  model.add(tfl.layers.dense({ units: HIDDEN, activation: 'tanh', inputShape: [FEATURES] }));
  model.add(tfl.layers.dense({ units: OUTPUTS, activation: row.activation }));
  model.setWeights(first.map((weight) => tf.tensor(Float32Array.from(weight.values), [...weight.shape])));
  model.compile({ optimizer, loss: row.theirs as string });
  const targets = row.theirTargets ?? row.targets;
  const sums = new Float64Array(EPOCHS);
  for (let step = 0; step < STEPS; step++) {
    const from = (step % BATCHES) * BATCH;
    const batch = [tf.tensor(x.slice(from, from + BATCH)), tf.tensor(targets.slice(from, from + BATCH) as number[])];
    sums[Math.floor(step / BATCHES)]! += (await model.trainOnBatch(batch[0]!, batch[1]!)) as number;
    tf.dispose(batch);
  }
  const weights = model.getWeights().map((weight) => weight.dataSync());
  model.dispose();
  return { weights, losses: [...sums].map((sum) => sum / BATCHES) };
}

const largest = (a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number =>
  Math.max(...a.flatMap((values, w) => Array.from(values, (value, i) => Math.abs(value - b[w]![i]!))));

/** How far the weights here end from tfjs's and from the first ones, and how far the losses of an epoch are apart at most. */
async function compare(row: LossRow, { ours, theirs }: OptimizerRow) {
  const model = build(row, ours);
  const first = await model.getWeights();
  const [here, there] = [await trainHere(model, row), await trainThere(first, row, theirs())];
  model.dispose();
  const start = first.map((weight) => weight.values);
  return {
    apart: largest(here.weights, there.weights),
    moved: largest(here.weights, start),
    losses: largest([here.losses], [there.losses]),
  };
}

async function expectAlike(row: LossRow, optimizer: OptimizerRow): Promise<void> {
  const { apart, moved, losses: difference } = await compare(row, optimizer);
  console.info(`apart ${apart.toExponential(1)} of ${moved.toFixed(2)}, losses ${difference.toExponential(1)}`);
  expect(apart).toBeLessThan(NEAR);
  expect(difference).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(FAR);
}

beforeAll(useCpu);

describe.each(Object.entries(LOSSES))('%s', (_, row) => {
  it.each([
    ['SGD', SGD],
    ['Adam', ADAM],
  ])('with %s', (__, optimizer) => expectAlike(row, optimizer));
});

describe('mean squared error', () => {
  it.each(Object.entries(OPTIMIZERS))('with %s', (_, optimizer) => expectAlike(MSE, optimizer));
});

it('another place of a large epsilon would be seen', async () => {
  const ours = optimizers.adam({ learningRate: 0.03, beta1: 0.8, beta2: 0.99, epsilon: WIDE });
  expect((await compare(MSE, { ...WIDE_ADAM, ours })).apart).toBeGreaterThan(10 * NEAR);
});
