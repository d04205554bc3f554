/** Layers of convolutions beside tfjs on its CPU backend: predictions of models from files, and training. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Layer, layers, optimizers, type Sequential, sequential, type Tensor, tensor } from '../../src/index.ts';
import { loadModel, memory } from '../../src/io.ts';
import { openedByTfjs, predictedByTfjs, savedByTfjs, tf, useCpu } from '../reference/tfjs-files.ts';

const made: Sequential[] = [];
const kept = (model: Sequential): Sequential => {
  made.push(model);
  return model;
};
beforeAll(async () => {
  await useCpu();
});
afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

const COUNT = 6;
const noise = (shape: readonly number[], seed = 1): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((size, each) => size * each, COUNT) }, (_, i) => Math.sin(seed + i * 0.7)),
    [COUNT, ...shape],
  );

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - b[i]!)),
    a.length === b.length ? 0 : Infinity,
  );

const PICTURE = [9, 8, 4];
const uniform = { biasInitializer: 'uniform' } as const;

/** What tfjs knows: no groups, no output padding, no 'causal', and its files of separable ones forget the depth multiplier. */
const LAYERS: Readonly<Record<string, { shape?: readonly number[]; layer: (inputShape: readonly number[]) => Layer }>> =
  {
    'conv2d, valid': { layer: (inputShape) => layers.conv2d({ filters: 8, kernelSize: 3, inputShape, ...uniform }) },
    'conv2d, same, even window, strides': {
      layer: (inputShape) =>
        layers.conv2d({ filters: 5, kernelSize: [4, 2], strides: [2, 3], padding: 'same', inputShape }),
    },
    'conv2d with gaps': {
      layer: (inputShape) => layers.conv2d({ filters: 4, kernelSize: 3, dilationRate: 2, padding: 'same', inputShape }),
    },
    'conv2d of one channel': {
      shape: [7, 7, 1],
      layer: (inputShape) =>
        layers.conv2d({ filters: 8, kernelSize: 5, padding: 'same', activation: 'tanh', inputShape }),
    },
    conv1d: {
      shape: [11, 3],
      layer: (inputShape) => layers.conv1d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same', inputShape }),
    },
    depthwiseConv2d: {
      layer: (inputShape) =>
        layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same', inputShape, ...uniform }),
    },
    separableConv2d: {
      layer: (inputShape) => layers.separableConv2d({ filters: 6, kernelSize: 3, inputShape }),
    },
    'conv2dTranspose, same': {
      layer: (inputShape) =>
        layers.conv2dTranspose({ filters: 4, kernelSize: 5, strides: 2, padding: 'same', inputShape }),
    },
    'conv2dTranspose, valid': {
      layer: (inputShape) => layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 3, inputShape, ...uniform }),
    },
  };

describe('a layer predicts the same from its file, here and in tfjs', () => {
  it.each(Object.entries(LAYERS))('%s', async (_, { shape = PICTURE, layer }) => {
    const ours = kept(sequential({ seed: 4, layers: [layer(shape)] }));
    const x = noise(shape);
    const predicted = await ours.predict(x);
    const place = memory();
    await ours.save(place);
    const theirs = await openedByTfjs(place.files);
    const byTfjs = predictedByTfjs(theirs, x.values as Float32Array, x.shape);
    expect(furthest(predicted.values, byTfjs)).toBeLessThan(2e-6);
    const again = kept((await loadModel(memory(await savedByTfjs(theirs, false)))) as Sequential);
    expect((await again.predict(x)).values).toEqual(predicted.values);
  });
});

/** Convolutions down and up again, so that every gradient is needed; tanh, since at the kink of relu the last bit would decide. */
const stack = (): Sequential =>
  sequential({
    seed: 5,
    layers: [
      layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'tanh', inputShape: [8, 8, 1] }),
      layers.conv2d({ filters: 16, kernelSize: 4, strides: 2, padding: 'same', activation: 'tanh' }),
      layers.separableConv2d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'tanh' }),
      layers.conv2dTranspose({ filters: 4, kernelSize: 5, strides: 2, padding: 'same', activation: 'tanh' }),
      layers.depthwiseConv2d({ kernelSize: 3 }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ],
  });

it.each([
  ['SGD', () => optimizers.sgd({ learningRate: 0.5 }), () => tf.train.sgd(0.5)],
  // with a small epsilon Adam makes a whole step of a gradient that is rounding alone
  [
    'Adam',
    () => optimizers.adam({ learningRate: 3e-3, epsilon: 1e-3, epsilonPlace: 'paper' }),
    () => tf.train.adam(3e-3, 0.9, 0.999, 1e-3),
  ],
])('50 steps as in tfjs: %s', async (_, ours, theirs) => {
  const model = kept(stack());
  model.compile({ optimizer: ours(), loss: 'meanSquaredError' });
  const place = memory();
  await model.save(place);
  const reference = await openedByTfjs(place.files);
  reference.compile({ optimizer: theirs(), loss: 'meanSquaredError' });
  const [x, y] = [noise([8, 8, 1], 2), noise([3], 3)];
  const { history } = await model.fit(x, y, { epochs: 50, batchSize: COUNT, shuffle: false, verbose: 0 });
  const losses: number[] = [];
  for (let step = 0; step < 50; step++) {
    const [xs, ys] = [x, y].map(({ values, shape }) => tf.tensor(values as Float32Array, [...shape]));
    losses.push((await reference.trainOnBatch(xs!, ys!)) as number);
  }
  expect(losses.at(-1)!).toBeLessThan(losses[0]! * 0.9);
  expect(furthest(history.loss!, losses)).toBeLessThan(2e-5);
  const weights = await model.getWeights();
  reference.getWeights().forEach((weight: tf.Tensor, i: number) => {
    expect(furthest(weights[i]!.values, weight.dataSync())).toBeLessThan(1e-4);
  });
});
