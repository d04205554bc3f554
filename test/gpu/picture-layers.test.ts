/**
 * Layers of pictures and sequences beside the real tfjs: what they predict from one file, a training that goes on here and there; and
 * trainings with batch normalisation that are resumed, moved to another device, loaded from a file, with equal bits.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type FitOptions,
  type Layer,
  layers,
  optimizers,
  type Sequential,
  sequential,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { loadModel, memory } from '../../src/io.ts';
import { openedByTfjs, predictedByTfjs, savedByTfjs, tf, tfl, useCpu } from '../reference/tfjs-files.ts';
import { describeWorst, within } from '../reference/tolerance.ts';
import { expectEqualFromFile, itGoesOn, losingDevices } from './interrupted.ts';

const COUNT = 20;
const size = (shape: readonly number[]): number => shape.reduce((product, each) => product * each, 1);
const noise = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    Float32Array.from({ length: COUNT * size(shape) }, (_, i) => Math.sin(seed + i * i * 0.31)),
    [COUNT, ...shape],
  );

const [PICTURE, SEQUENCE] = [
  [7, 6, 3],
  [11, 4],
] as const;

/** Layers that tfjs has, with its own options. */
const SHARED: Readonly<Record<string, [shape: readonly number[], ours: () => Layer, theirs: () => tfl.layers.Layer]>> =
  {
    maxPooling2d: [PICTURE, () => layers.maxPooling2d(), () => tfl.layers.maxPooling2d({ poolSize: 2 })],
    'maxPooling2d, same': [
      PICTURE,
      () => layers.maxPooling2d({ poolSize: [3, 2], strides: [2, 3], padding: 'same' }),
      () => tfl.layers.maxPooling2d({ poolSize: [3, 2], strides: [2, 3], padding: 'same' }),
    ],
    averagePooling2d: [
      PICTURE,
      () => layers.averagePooling2d({ poolSize: 3, strides: 1 }),
      () => tfl.layers.averagePooling2d({ poolSize: 3, strides: 1 }),
    ],
    'averagePooling2d, same': [
      PICTURE,
      () => layers.averagePooling2d({ poolSize: 4, strides: 2, padding: 'same' }),
      () => tfl.layers.averagePooling2d({ poolSize: 4, strides: 2, padding: 'same' }),
    ],
    maxPooling1d: [
      SEQUENCE,
      () => layers.maxPooling1d({ poolSize: 3, padding: 'same' }),
      () => tfl.layers.maxPooling1d({ poolSize: 3, padding: 'same' }),
    ],
    averagePooling1d: [
      SEQUENCE,
      () => layers.averagePooling1d({ poolSize: 3, strides: 2 }),
      () => tfl.layers.averagePooling1d({ poolSize: 3, strides: 2 }),
    ],
    globalMaxPooling1d: [SEQUENCE, () => layers.globalMaxPooling1d(), () => tfl.layers.globalMaxPooling1d({})],
    globalAveragePooling1d: [
      SEQUENCE,
      () => layers.globalAveragePooling1d(),
      () => tfl.layers.globalAveragePooling1d({}),
    ],
    globalMaxPooling2d: [PICTURE, () => layers.globalMaxPooling2d(), () => tfl.layers.globalMaxPooling2d({})],
    globalAveragePooling2d: [
      PICTURE,
      () => layers.globalAveragePooling2d(),
      () => tfl.layers.globalAveragePooling2d({}),
    ],
    zeroPadding2d: [
      PICTURE,
      () =>
        layers.zeroPadding2d({
          padding: [
            [1, 2],
            [0, 3],
          ],
        }),
      () =>
        tfl.layers.zeroPadding2d({
          padding: [
            [1, 2],
            [0, 3],
          ],
        }),
    ],
    cropping2d: [
      PICTURE,
      () => layers.cropping2d({ cropping: [2, 1] }),
      () => tfl.layers.cropping2D({ cropping: [2, 1] as unknown as [[number, number], [number, number]] }),
    ],
    upSampling2d: [
      PICTURE,
      () => layers.upSampling2d({ size: [2, 3] }),
      () => tfl.layers.upSampling2d({ size: [2, 3] }),
    ],
    batchNormalization: [
      PICTURE,
      () => layers.batchNormalization({ movingMeanInitializer: 'glorotNormal' }),
      () => tfl.layers.batchNormalization({ movingMeanInitializer: 'glorotNormal' }),
    ],
    'batchNormalization of rows': [
      [5],
      () => layers.batchNormalization({ scale: false, momentum: 0.9 }),
      () => tfl.layers.batchNormalization({ scale: false, momentum: 0.9 }),
    ],
  };
/** They differ by their nature: see the layer. */
const CLOSE = within(2e-6, 'roundings of sums of 42 values up to 1');

describe('a layer gives what it gives in tfjs, through files of either', () => {
  beforeEach(useCpu);
  it.each(Object.entries(SHARED))('%s', async (_, [shape, ours, theirs]) => {
    const x = noise(shape, 1);
    const own = sequential({ layers: [layers.inputLayer({ shape }), ours()] });
    const place = memory();
    await own.save(place);
    const predicted = await own.predict(x);
    const opened = await openedByTfjs(place.files);
    const values = x.values as Float32Array;
    expect(
      describeWorst(predictedByTfjs(opened, values, x.shape), Array.from(predicted.values), CLOSE),
    ).toBeUndefined();
    const other = tfl.sequential({ layers: [tfl.layers.inputLayer({ inputShape: [...shape] }), theirs()] });
    const loaded = (await loadModel(memory(await savedByTfjs(other, false)))) as unknown as Sequential;
    const found = await loaded.predict(x);
    expect(describeWorst(found.values, Array.from(predictedByTfjs(other, values, x.shape)), CLOSE)).toBeUndefined();
    const again = (await loadModel(place)) as unknown as Sequential;
    expect(await again.predict(x)).toEqual(predicted);
    for (const each of [own, loaded, again, opened, other]) each.dispose();
  });
});

describe('a training of tfjs goes on here as it does there', () => {
  beforeEach(useCpu);
  const y = tensor(Uint8Array.from({ length: COUNT }, (_, i) => (i * i) % 3));
  const seeded = (seed: number) => tfl.initializers.glorotUniform({ seed });

  it.each([
    ['of maxima', () => tfl.layers.maxPooling2d({ poolSize: 2 })],
    ['of maxima of windows that overlap', () => tfl.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })],
    // with 'same', tfjs's gradient of a mean divides by the whole window, though its mean is of what lies within the picture
    ['of means of windows that overlap', () => tfl.layers.averagePooling2d({ poolSize: 3, strides: 2 })],
  ])('with batch normalisation and pooling %s', async (_, pool) => {
    const theirs = tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 4, inputShape: [...PICTURE], kernelInitializer: seeded(1) }),
        tfl.layers.batchNormalization({ momentum: 0.8 }),
        tfl.layers.activation({ activation: 'tanh' }),
        pool(),
        tfl.layers.flatten(),
        tfl.layers.dense({ units: 3, kernelInitializer: seeded(2) }),
        tfl.layers.batchNormalization({}),
        tfl.layers.softmax(),
      ],
    });
    theirs.compile({ optimizer: tf.train.sgd(0.05), loss: 'sparseCategoricalCrossentropy' });
    const xs = noise(PICTURE, 2);
    const [tx, ty] = [tf.tensor(xs.values as Float32Array, [...xs.shape]), tf.tensor1d(Float32Array.from(y.values))];
    for (let step = 0; step < 2; step++) await theirs.trainOnBatch(tx, ty);
    const ours = await loadModel(memory(await savedByTfjs(theirs, true)));
    for (let step = 0; step < 5; step++) {
      const loss = (await theirs.trainOnBatch(tx, ty)) as number;
      expect(Math.abs((await ours.trainOnBatch(xs, y))[0]! - loss)).toBeLessThan(1e-5);
    }
    const expected = theirs.weights.map((weight) => [weight.originalName, weight.read().dataSync()] as const);
    const own = new Map(
      (await ours.getWeights()).map(({ name, values }) => [name.replace(/^.*?([^/]+\/[^/]+)$/, '$1'), values]),
    );
    expect(own.size).toBe(expected.length);
    for (const [name, values] of expected) {
      expect(
        describeWorst(own.get(name)!, Array.from(values), within(2e-5, 'seven steps in f32')),
        name,
      ).toBeUndefined();
    }
    ours.dispose();
    theirs.dispose();
  });
});

const x = noise([6, 6, 2], 5);
const y = tensor(Uint8Array.from({ length: COUNT }, (_, i) => (i * i) % 3));
const BATCH = 6; // 3 whole batches and one of 2

function network(): Sequential {
  const trained = sequential({
    seed: 7,
    layers: [
      layers.dense({ units: 4, inputShape: [6, 6, 2] }),
      layers.batchNormalization({ momentum: 0.7 }),
      layers.leakyReLU(),
      layers.spatialDropout2d({ rate: 0.25 }),
      layers.maxPooling2d(),
      layers.batchNormalization({ trainable: false }),
      layers.averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' }),
      layers.flatten(),
      layers.batchNormalization(),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  trained.compile({ optimizer: optimizers.adam({ learningRate: 0.01 }), loss: 'sparseCategoricalCrossentropy' });
  return trained;
}

async function train(options: FitOptions = {}) {
  const trained = network();
  const { history } = await trained.fit(x, y, { epochs: 3, batchSize: BATCH, verbose: 0, ...options });
  const { recoveries } = trained.lastFit!;
  const outcome = { weights: await trained.getWeights(), history, recoveries };
  trained.dispose();
  return outcome;
}

describe('training with batch normalisation', () => {
  losingDevices();
  itGoesOn(train, [5, 10]); // moving averages among the weights

  it('goes on from its file with the same bits', async () => {
    const trained = network();
    await trained.fit(x, y, { epochs: 1, batchSize: BATCH, verbose: 0 });
    await expectEqualFromFile(trained, x, y);
  });

  it('moves the averages of layers that are not frozen, and evaluation moves none', async () => {
    const trained = network();
    const averages = async (): Promise<Map<string, string>> =>
      new Map(
        (await trained.getWeights())
          .filter(({ name }) => /moving_/.test(name))
          .map(({ name, values }) => [name, values.join()]),
      );
    const before = await averages();
    await trained.fit(x, y, { batchSize: BATCH, verbose: 0 });
    const after = await averages();
    const moved = [...after].filter(([name, values]) => values !== before.get(name)).map(([name]) => name);
    const own = ['batch_normalization', 'batch_normalization_2'];
    expect(moved).toEqual(own.flatMap((layer) => [`${layer}/moving_mean`, `${layer}/moving_variance`]));
    await trained.evaluate(x, y);
    await trained.predict(x);
    expect(await averages()).toEqual(after);
    expect(trained.countParams()).toBe(12 + 16 + 16 + 144 + 111);
    trained.dispose();
  });
});
