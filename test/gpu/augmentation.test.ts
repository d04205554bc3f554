/**
 * Layers that change pictures at random, on the GPU: against their float64 twins; pictures and masks that are changed alike; trainings that
 * are resumed and moved to another device with equal bits; what is measured and predicted without them.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type FitOptions,
  type Layer,
  layers,
  ops,
  type Sequential,
  type SymbolicTensor,
  sequential,
  tensor,
  trainer,
} from '../../src/index.ts';
import { loadModel, memory } from '../../src/io.ts';
import { AUGMENTATIONS } from '../reference/augmentation-rows.ts';
import { augmented } from '../reference/augmented.ts';
import { openedByTfjs, savedByTfjs, type tfl, useCpu } from '../reference/tfjs-files.ts';
import { within } from '../reference/tolerance.ts';
import { failures } from './check.ts';
import { expectEqualFromFile, itGoesOn, losingDevices } from './interrupted.ts';

const CLOSE = within(
  1e-4,
  'places up to 20 with 6 roundings of 2⁻²⁴ each, along two axes, of pixels that differ by up to 4',
);

describe('against float64', () => {
  it.each(AUGMENTATIONS)('$name', async ({ name, make }) => {
    for (const shape of [
      [1, 5, 7, 3],
      [9, 8, 6, 3],
    ]) {
      const { y, feeds } = augmented([make()], shape);
      expect(await failures(name, { step: { outputs: { y }, updates: [] }, feeds, tolerance: CLOSE })).toEqual([]);
    }
  });
});

const COUNT = 22; // 3 whole batches of 6 and one of 4
const BATCH = 6;
const SIDE = 8;
const bytes = Uint8Array.from({ length: COUNT * SIDE * SIDE * 2 }, (_, i) => (i * i * 37) % 256);
const x = tensor(bytes, [COUNT, SIDE, SIDE, 2]).div(255);
const y = tensor(Uint8Array.from({ length: COUNT }, (_, i) => (i * i) % 3));

describe('a picture and its mask', () => {
  const moving = (seed: number): Sequential =>
    sequential({
      layers: [
        layers.randomFlip({ seed, inputShape: [SIDE, SIDE, 2] }),
        layers.randomRotation({ factor: 0.5, interpolation: 'nearest', seed }),
        layers.randomCrop({ height: 5, width: 6, seed }),
      ],
    });
  const distance = (a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor => ops.max(ops.abs(ops.subtract(a, b)));
  const differences = async (maskSeed: number): Promise<Record<string, number[]>> => {
    const pairs = trainer({
      models: { picture: moving(4), mask: moving(maskSeed) },
      seed: 1,
      step: ({ x, mask }, { models: { picture, mask: alike } }) => ({
        metrics: { between: distance(picture(x!), alike(mask!)), twice: distance(picture(x!), picture(x!)) },
      }),
    });
    const { history } = await pairs.fit({ x, mask: x }, { epochs: 2, batchSize: BATCH, verbose: 0 });
    pairs.dispose();
    return history as Record<string, number[]>;
  };

  it('are changed alike by layers with equal seeds', async () => {
    expect(await differences(4)).toEqual({ between: [0, 0], twice: [0, 0] });
  });

  it('are not by layers with others', async () => {
    const { between, twice } = await differences(5);
    expect(Math.min(...between!)).toBeGreaterThan(0.1);
    expect(twice).toEqual([0, 0]);
  });
});

const RANDOM: readonly Layer[] = [
  layers.randomFlip({ mode: 'horizontal', inputShape: [SIDE, SIDE, 2] }),
  layers.randomTranslation({ heightFactor: 0.2, widthFactor: 0.2, fillMode: 'constant' }),
  layers.randomRotation({ factor: 0.1, seed: 11 }),
  layers.randomZoom({ heightFactor: 0.1 }),
  layers.randomContrast({ factor: 0.3, valueRange: [0, 1] }),
  layers.randomBrightness({ factor: 0.2, valueRange: [0, 1] }),
  layers.randomErasing({ factor: 0.5, valueRange: [0, 1] }),
  layers.randomCrop({ height: 7, width: 6 }),
];

function network(random: readonly Layer[] = RANDOM): Sequential {
  const model = sequential({
    seed: 3,
    layers: [
      ...random,
      layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.resizing({ height: 6, width: 3 }),
      layers.conv2d({ filters: 4, kernelSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate: 0.25 }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  return model;
}

async function train(options: FitOptions = {}) {
  const model = network();
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: BATCH, verbose: 0, ...options });
  const outcome = { weights: await model.getWeights(), history, recoveries: model.lastFit!.recoveries };
  model.dispose();
  return outcome;
}

describe('a training', () => {
  losingDevices();
  itGoesOn(train, [5, 10], 'long');

  it('goes on from its file with the same bits', async () => {
    const model = network();
    await model.fit(x, y, { epochs: 1, batchSize: BATCH, verbose: 0 });
    await expectEqualFromFile(model, x, y);
  });
});

describe('outside of training', () => {
  it('nothing is changed: a model gives what it gives without these layers', async () => {
    const still = RANDOM.slice(0, -1);
    const [model, plain] = [
      network(still),
      network([layers.activation({ activation: 'linear', inputShape: [SIDE, SIDE, 2] })]),
    ];
    await plain.setWeights((await model.getWeights()).map((weight) => ({ ...weight })));
    expect(await model.predict(x)).toEqual(await plain.predict(x));
    expect(await model.evaluate(x, y)).toEqual(await plain.evaluate(x, y));
    for (const each of [model, plain]) each.dispose();
  });
});

describe('files', () => {
  beforeEach(useCpu);
  it('with resized pictures are read by tfjs and from it; it resizes with other places of pixels', async () => {
    const model = sequential({ layers: [layers.resizing({ height: 3, width: 5, inputShape: [SIDE, SIDE, 2] })] });
    const place = memory();
    await model.save(place);
    const opened = await openedByTfjs(place.files);
    // not by its shape, of which tfjs knows neither batch nor channels
    expect(opened.layers.at(-1)!.getConfig()).toMatchObject({
      ...{ height: 3, width: 5, interpolation: 'bilinear', cropToAspectRatio: false },
    });
    const again = await loadModel(memory(await savedByTfjs(opened as tfl.Sequential, false)));
    expect(await again.predict(x)).toEqual(await model.predict(x));
    for (const each of [model, opened, again]) each.dispose();
  });
});

describe('a layer below one that moves pixels', () => {
  it('is refused where it is to learn', async () => {
    const model = network([
      layers.conv2d({ filters: 2, kernelSize: 1, inputShape: [SIDE, SIDE, 2] }),
      layers.randomRotation({ factor: 0.1 }),
    ]);
    await expect(model.fit(x, y, { verbose: 0 })).rejects.toThrow(/^augmentation: a layer below one/);
    model.dispose();
  });
});
