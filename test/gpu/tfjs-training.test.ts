/**
 * A hundred steps here and in tfjs, on its CPU backend, from the same weights and on the same batches: each loss with SGD and Adam, each
 * optimizer with the mean squared error. Between layers stands tanh: at the kink of relu the last bit of a value would decide.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  layers,
  type NamedWeight,
  type Optimizer,
  optimizers,
  type Sequential,
  sequential,
  tensor,
} from '../../src/index.ts';
import { tf, tfl, useCpu } from '../reference/tfjs-files.ts';
import {
  ADAM,
  FEATURES,
  LOSSES,
  type LossRow,
  MSE,
  OPTIMIZERS,
  type OptimizerRow,
  OUTPUTS,
  SAMPLES,
  SGD,
  WIDE,
  WIDE_ADAM,
  x,
} from '../reference/tfjs-pairs.ts';

// an odd batch: with an even one the signs of the absolute error can cancel to a bias's gradient of 0 in exact arithmetic, and Adam makes a
// step of 2e-4 out of the rounding that is left of it
const [HIDDEN, BATCH, STEPS] = [8, 15, 100];
const BATCHES = SAMPLES / BATCH;
const EPOCHS = STEPS / BATCHES;
const NEAR = 1e-3;
/** how far some weight must get in the hundred steps */
const FAR = 0.1;

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
  const sums = new Float64Array(EPOCHS);
  for (let step = 0; step < STEPS; step++) {
    const from = (step % BATCHES) * BATCH;
    const batch = [
      tf.tensor(x.slice(from, from + BATCH)),
      tf.tensor(row.theirTargets.slice(from, from + BATCH) as number[]),
    ];
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

/** Of sequences of 30 steps, with SGD, which leaves gradients as they are. */
describe('recurrent layers', () => {
  const [TIMES, UNITS, ROWS, BATCHED] = [30, 6, 20, 10];
  const sequences = Array.from({ length: ROWS * TIMES * 3 }, (_, i) => Math.sin(i * 0.37 + (i % 7)));
  const goals = Array.from({ length: ROWS * 2 }, (_, i) => Math.cos(i * 1.7));
  const units = UNITS;
  const { lstm, gru, simpleRNN, bidirectional } = layers;
  const theirs = tfl.layers;
  const own = { units, recurrentInitializer: 'glorotUniform', recurrentActivation: 'sigmoid' } as const;
  const simple = { units, recurrentInitializer: 'glorotUniform' } as const;
  const first = { inputShape: [TIMES, 3] };

  it.each([
    ['lstm', () => lstm({ units, ...first }), () => theirs.lstm({ ...own, ...first })],
    [
      'lstm, backwards, of hard functions',
      () => lstm({ units, goBackwards: true, recurrentActivation: 'hardSigmoidOfKeras2', ...first }),
      () => theirs.lstm({ ...simple, goBackwards: true, ...first }),
    ],
    ['gru', () => gru({ units, resetAfter: false, ...first }), () => theirs.gru({ ...own, ...first })],
    ['simpleRNN', () => simpleRNN({ units, ...first }), () => theirs.simpleRNN({ ...simple, ...first })],
    [
      'bidirectional lstm',
      () => bidirectional({ layer: lstm({ units }), ...first }),
      () => theirs.bidirectional({ layer: theirs.lstm(own) as never, mergeMode: 'concat', ...first }),
    ],
  ])('%s', async (_, layer, theirLayer) => {
    const model = sequential({ seed: 4, layers: [layer(), layers.dense({ units: 2 })] });
    model.compile({ optimizer: optimizers.sgd({ learningRate: 0.2 }), loss: 'mse' });
    const begun = await model.getWeights();
    const there = tfl.sequential({ layers: [theirLayer(), theirs.dense({ units: 2 })] });
    there.setWeights(begun.map((weight) => tf.tensor(Float32Array.from(weight.values), [...weight.shape])));
    there.compile({ optimizer: tf.train.sgd(0.2), loss: 'meanSquaredError' });
    const [xs, ys] = [tf.tensor(sequences, [ROWS, TIMES, 3]), tf.tensor(goals, [ROWS, 2])];
    const [x, y] = [
      tensor(Float32Array.from(sequences), [ROWS, TIMES, 3]),
      tensor(Float32Array.from(goals), [ROWS, 2]),
    ];
    const predicted = (await model.predict(x)).values as Float32Array;
    expect(largest([predicted], [(there.predict(xs) as tf.Tensor).dataSync()])).toBeLessThan(1e-6);
    await model.fit(x, y, { epochs: 2, batchSize: BATCHED, shuffle: false, verbose: 0 });
    for (let step = 0; step < 4; step++) {
      const from = (step % 2) * BATCHED;
      await there.trainOnBatch(tf.slice(xs, from, BATCHED), tf.slice(ys, from, BATCHED));
    }
    const [here, expected] = [await model.getWeights(), there.getWeights().map((weight) => weight.dataSync())];
    const values = here.map((weight) => weight.values);
    console.info(`apart ${largest(values, expected).toExponential(1)}`);
    expect(largest(values, expected)).toBeLessThan(1e-5);
    expect(
      largest(
        values,
        begun.map((weight) => weight.values),
      ),
    ).toBeGreaterThan(0.01);
    model.dispose();
    there.dispose();
  });
});
