/** The model as users hold it: history, callbacks, early stopping, weights, prediction, disposal. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { madeUpDigits } from '../../src/data/made-up.ts';
import {
  type Callback,
  type Engine,
  earlyStopping,
  init,
  initializers,
  type Logs,
  layers,
  optimizers,
  type Sequential,
  sequential,
  tensor,
} from '../../src/index.ts';

const { train, test: held } = madeUpDigits({ train: 640, test: 100, seed: 3 });
const [x, xTest] = [train.images.div(255), held.images.div(255)];
const made: Sequential[] = [];
let engine: Engine;

beforeAll(async () => {
  engine = await init();
});

afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

function digits(units = 16): Sequential {
  const model = sequential({
    seed: 1,
    layers: [
      layers.flatten({ inputShape: [28, 28] }),
      layers.dense({ units, activation: 'relu' }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  made.push(model);
  return model;
}

describe('fit', () => {
  test('gives a history with the measures of each epoch, and learns', async () => {
    const history = await digits().fit(x, train.labels, {
      epochs: 3,
      batchSize: 20,
      validationData: [xTest, held.labels],
      verbose: 0,
    });
    expect(history.epoch).toEqual([0, 1, 2]);
    expect(Object.keys(history.history).sort()).toEqual(['accuracy', 'loss', 'val_accuracy', 'val_loss']);
    const { loss, accuracy } = history.history;
    expect(loss![2]).toBeLessThan(loss![0]! * 0.7);
    expect(accuracy![2]).toBeGreaterThan(accuracy![0]!);
    expect(history.seconds).toHaveLength(3);
  });

  test('calls callbacks in order, batch callbacks with running means, and stops at stopTraining', async () => {
    const calls: string[] = [];
    const batches: Logs[] = [];
    const model = digits();
    const callback: Callback = {
      onTrainBegin: () => void calls.push('train begin'),
      onEpochBegin: (epoch) => void calls.push(`epoch ${epoch} begin`),
      onBatchEnd: (_, logs) => void batches.push(logs),
      onEpochEnd: async (epoch, logs) => {
        calls.push(`epoch ${epoch} end`);
        expect(logs.loss).toBe(batches.at(-1)!.loss);
        if (epoch === 1) model.stopTraining = true;
      },
      onTrainEnd: () => void calls.push('train end'),
    };
    const history = await model.fit(x, train.labels, { epochs: 5, batchSize: 48, callbacks: callback, verbose: 0 });
    expect(calls).toEqual(['train begin', 'epoch 0 begin', 'epoch 0 end', 'epoch 1 begin', 'epoch 1 end', 'train end']);
    expect(history.epoch).toEqual([0, 1]);
    expect(batches.map((logs) => logs.batch)).toEqual([...Array(14).keys(), ...Array(14).keys()]);
    expect(batches.slice(0, 14).map((logs) => logs.size)).toEqual([...Array(13).fill(48), 16]);
  });

  test('validationSplit takes the last samples', async () => {
    const model = digits();
    const history = await model.fit(x, train.labels, { validationSplit: 0.25, batchSize: 160, verbose: 0 });
    const [loss] = await model.evaluate(x.slice(480), train.labels.slice(480));
    expect(history.history.val_loss![0]).toBeCloseTo(loss!, 5);
  });

  test('a callback that throws ends fit with its error, and the model can be used again', async () => {
    const model = digits();
    const failing = {
      onEpochEnd: () => {
        throw new Error('mine');
      },
    };
    await expect(model.fit(x, train.labels, { callbacks: failing, verbose: 0 })).rejects.toThrow('mine');
    await expect(model.fit(x, train.labels, { verbose: 0 })).resolves.toBeDefined();
  });

  test.each([
    [1, /^Epoch 1\/1\n10\/10 ━{20} .*step - accuracy: \S+ - loss: \S+$/],
    [2, /^Epoch 1\/1\n10\/10 - \d+s - \d+[mu]?s\/step - accuracy: \S+ - loss: \S+$/],
  ] as const)('verbose %i prints the line of each epoch', async (verbose, line) => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    await digits().fit(x, train.labels, { batchSize: 64, verbose });
    expect(info.mock.calls.flat().join('\n')).toMatch(line);
    info.mockRestore();
  });
});

describe('earlyStopping', () => {
  test('stops when nothing gets better, and restores the best weights', async () => {
    const model = digits();
    const callbacks = earlyStopping({ monitor: 'loss', minDelta: 100, patience: 1, restoreBestWeights: true });
    let afterFirst: Float32Array | undefined;
    const keep: Callback = {
      onEpochEnd: async (epoch) => {
        if (epoch === 0) afterFirst = (await model.getWeights())[0]!.values;
      },
    };
    const history = await model.fit(x, train.labels, { epochs: 9, callbacks: [keep, callbacks], verbose: 0 });
    expect(history.epoch).toEqual([0, 1]);
    expect((await model.getWeights())[0]!.values).toEqual(afterFirst);
  });

  test('says which measures there are', async () => {
    const stop = earlyStopping();
    await expect(digits().fit(x, train.labels, { callbacks: stop, verbose: 0 })).rejects.toThrow(
      /'val_loss' is not measured\. Known: loss, accuracy/,
    );
  });
});

describe('weights', () => {
  test('have names and shapes, and survive setWeights to the bit', async () => {
    const [a, b] = [digits(), digits()];
    await a.fit(x, train.labels, { verbose: 0 });
    const weights = await a.getWeights();
    expect(weights.map(({ name, shape }) => [name, shape])).toEqual([
      ['dense/kernel', [784, 16]],
      ['dense/bias', [16]],
      ['dense_1/kernel', [16, 10]],
      ['dense_1/bias', [10]],
    ]);
    await b.setWeights(weights);
    expect(await b.getWeights()).toEqual(weights);
    expect(await b.evaluate(xTest, held.labels)).toEqual(await a.evaluate(xTest, held.labels));
  });

  test.each([
    ['glorotUniform', 0, Math.sqrt(2 / (300 + 200))],
    ['glorotNormal', 0, Math.sqrt(2 / (300 + 200))],
    ['heUniform', 0, Math.sqrt(2 / 300)],
    ['heNormal', 0, Math.sqrt(2 / 300)],
    ['zeros', 0, 0],
    ['ones', 1, 0],
    ['lecunNormal', 0, Math.sqrt(1 / 300)],
    [initializers.truncatedNormal({ mean: 1, stddev: 0.5 }), 1, 0.5 * 0.8796],
    ['orthogonal', 0, Math.sqrt(1 / 300)],
    ['identity', 1 / 300, Math.sqrt(299) / 300],
    [initializers.constant(0.25), 0.25, 0],
  ] as const)('%s begins with the right mean and deviation', async (kernelInitializer, mean, deviation) => {
    const model = sequential({ seed: 5, layers: [layers.dense({ units: 200, inputShape: [300], kernelInitializer })] });
    made.push(model);
    const values = Array.from((await model.getWeights())[0]!.values);
    const got = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - got) ** 2, 0) / values.length);
    // 60,000 values: the standard errors are deviation / 245 for the mean and below deviation / 300 for the deviation
    expect(Math.abs(got - mean)).toBeLessThanOrEqual(5 * (deviation / 245));
    expect(Math.abs(spread - deviation)).toBeLessThanOrEqual(5 * (deviation / 300));
  });
});

describe('predict and evaluate', () => {
  test('predict gives probabilities for each sample, whatever the batch size, u8 or f32', async () => {
    const model = digits();
    const bytes = await model.predict(xTest);
    expect(bytes.shape).toEqual([100, 10]);
    const floats = await model.predict(tensor(await xTest.data(), [100, 28, 28]), { batchSize: 7 });
    const [a, b] = [await bytes.data(), await floats.data()];
    for (let row = 0; row < 100; row++) {
      expect(a.slice(10 * row, 10 * row + 10).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    // u8 and f32 pixels differ by one rounding, and the two programs may sum in another order
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(1e-5);
  });

  test('one array read as samples of 3 and of 4 bytes is laid out twice', async () => {
    const bytes = Uint8Array.from({ length: 12 }, (_, i) => 2 ** (i % 4));
    for (const size of [3, 4]) {
      const layer = layers.dense({ units: 1, kernelInitializer: 'ones', inputShape: [size] });
      const model = sequential({ layers: [layer] });
      made.push(model);
      const sums = await (await model.predict(tensor(bytes, [12 / size, size]))).data();
      const rows = Array.from({ length: 12 / size }, (_, row) => bytes.slice(size * row, size * row + size));
      expect(Array.from(sums)).toEqual(rows.map((row) => row.reduce((sum, value) => sum + value, 0)));
    }
  });

  test('evaluate agrees with predict', async () => {
    const model = digits();
    await model.fit(x, train.labels, { verbose: 0 });
    const [loss, accuracy] = await model.evaluate(xTest, held.labels, { batchSize: 33 });
    const probabilities = await (await model.predict(xTest)).data();
    const labels = Array.from(held.labels.values);
    const losses = labels.map((label, i) => -Math.log(probabilities[10 * i + label]!));
    expect(loss).toBeCloseTo(losses.reduce((a, b) => a + b) / labels.length, 4);
    const hits = labels.filter((label, i) => {
      const row = probabilities.slice(10 * i, 10 * i + 10);
      return row.indexOf(Math.max(...row)) === label;
    });
    expect(accuracy).toBeCloseTo(hits.length / labels.length, 6);
  });

  test('the picture with a black diagonal goes through a model', async () => {
    const picture = tensor([
      [
        [0, 1, 1],
        [1, 0, 1],
        [1, 1, 0],
      ],
    ]);
    expect(picture.shape).toEqual([1, 3, 3]);
    const model = sequential({
      layers: [layers.flatten({ inputShape: [3, 3] }), layers.dense({ units: 1, kernelInitializer: 'ones' })],
    });
    made.push(model);
    expect(Array.from(await (await model.predict(picture)).data())).toEqual([6]);
  });

  test.each(['sigmoid', 'tanh', 'linear'] as const)('a hidden layer of %s learns', async (activation) => {
    const model = sequential({
      seed: 2,
      layers: [
        layers.flatten({ inputShape: [28, 28] }),
        layers.dense({ units: 7, activation }),
        layers.activation({ activation: 'softmax' }),
        layers.dense({ units: 10 }),
        layers.activation({ activation: 'softmax' }),
      ],
    });
    made.push(model);
    const optimizer = optimizers.sgd({ learningRate: 0.5, momentum: 0.9, nesterov: true });
    model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
    const { history } = await model.fit(x, train.labels, { epochs: 4, verbose: 0 });
    expect(history.loss!.at(-1)).toBeLessThan(history.loss![0]!);
  });
});

test('accuracy is that of the largest value, also without a softmax', async () => {
  const samples = tensor([
    [5, 9, 7],
    [-3, -1, -2],
    [0, 0, 4],
    [8, 2, 1],
  ]);
  const layer = layers.activation({ activation: 'linear', inputShape: [3] });
  const model = sequential({ layers: [layer] });
  made.push(model);
  model.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  expect((await model.evaluate(samples, tensor([1, 1, 2, 1])))[1]).toBe(0.75);
});

test('trainOnBatch gives the loss before its step', async () => {
  const model = digits();
  const [batch, labels] = [x.slice(0, 32), train.labels.slice(0, 32)];
  const before = await model.evaluate(batch, labels);
  const first = await model.trainOnBatch(batch, labels);
  expect(first[0]).toBeCloseTo(before[0]!, 5);
  expect(first[1]).toBeCloseTo(before[1]!, 6);
  for (let i = 0; i < 20; i++) await model.trainOnBatch(batch, labels);
  expect((await model.trainOnBatch(batch, labels))[0]).toBeLessThan(first[0]! * 0.7);
});

test('dispose frees all memory of the model', async () => {
  engine.freeData();
  const before = engine.memory();
  const model = digits(32);
  await model.fit(x, train.labels, { verbose: 0, validationData: [xTest, held.labels] });
  await model.predict(xTest);
  expect(engine.memory().parameters).toBeGreaterThan(before.parameters);
  model.dispose();
  engine.freeData(); // copies of tensors stay for the next call
  expect(engine.memory().data).toBe(before.data);
  await vi.waitFor(() => expect(engine.memory()).toEqual(before));
});
