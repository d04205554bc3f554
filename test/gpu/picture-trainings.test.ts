/**
 * Whole trainings of convolutional nets, whatever kernels they get: Keras's MNIST convnet, and a net with batch normalisation. Against
 * float64 (test/reference/tape.ts, which shares nothing with the library), against tfjs, and in equal bits over reruns, submits and resumes.
 */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { madeUpDigits } from '../../src/data/made-up.ts';
import { madeUpPictures } from '../../src/data/made-up-pictures.ts';
import { Pacer } from '../../src/gpu/pacer.ts';
import {
  type FitOptions,
  layers,
  type NamedWeight,
  type Optimizer,
  optimizers,
  type Sequential,
  sequential,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { memory } from '../../src/io.ts';
import { rowsAt, Tape, type TapeOptimizer, tapeAdam, tapeDense, tapeSgd, tapesOf } from '../reference/tape.ts';
import { tapeBatchNorm, tapeConv, tapeMaxPool } from '../reference/tape-pictures.ts';
import { openedByTfjs, tf, useCpu } from '../reference/tfjs-files.ts';
import { batchOrder, dropoutMask } from '../reference/training-twin.ts';
import { itGoesOn, losingDevices } from './interrupted.ts';
import { LONG } from './long.ts';

/** In `npm test` either optimizer is held against one of the two references, in test:long against both. */

const SEED = 3;
/** An odd batch: no kernel's tile. */
const BATCH = 7;

interface Net {
  readonly data: { readonly x: Tensor; readonly y: Tensor };
  /** @param dropout tfjs draws other masks, so it is compared without */
  readonly build: (dropout: boolean) => Sequential;
  /** Logits of a batch, by the weights' names. */
  readonly logits: (w: Readonly<Record<string, Tape>>, x: Tape, step: number) => Tape;
}

const COUNT = 60;
const digits = madeUpDigits({ train: COUNT, test: 0, seed: 1 }).train;
const pictures = madeUpPictures({ train: COUNT, test: 0, seed: 1 }).train;
const DROPOUT = { rate: 0.5, stream: 5 }; // the sixth layer's

/** Every second row and column. */
function halved(): Tensor {
  const half = Uint8Array.from({ length: COUNT * 14 * 14 }, (_, i) => {
    const [image, row, column] = [Math.floor(i / 196), Math.floor(i / 14) % 14, i % 14];
    return Number(digits.images.values[(image * 28 + 2 * row) * 28 + 2 * column]);
  });
  return tensor(half, [COUNT, 14, 14, 1]);
}

function convnet(images: Tensor, filters: readonly [number, number]): Net {
  return {
    data: { x: images.div(255), y: digits.labels },
    build: (dropout) =>
      sequential({
        seed: SEED,
        layers: [
          layers.conv2d({ filters: filters[0], kernelSize: 3, activation: 'relu', inputShape: images.shape.slice(1) }),
          layers.maxPooling2d(),
          layers.conv2d({ filters: filters[1], kernelSize: 3, activation: 'relu' }),
          layers.maxPooling2d(),
          layers.flatten(),
          ...(dropout ? [layers.dropout({ rate: DROPOUT.rate })] : []),
          layers.dense({ units: 10, activation: 'softmax' }),
        ],
      }),
    logits: (w, x, step) => {
      const conv = (input: Tape, name: string): Tape =>
        tapeMaxPool(tapeConv(input, w[`${name}/kernel`]!).add(w[`${name}/bias`]!).relu(), 2);
      const y = conv(conv(x, 'conv2d'), 'conv2d_1');
      const flat = y.reshape([x.shape[0]!, y.data.length / x.shape[0]!]);
      const mask = new Tape(flat.shape, dropoutMask(flat.data.length, SEED, step, DROPOUT));
      return tapeDense(flat.mul(mask), [w['dense/kernel']!, w['dense/bias']!]);
    },
  };
}

const normed: Net = {
  data: { x: pictures.images.div(255), y: pictures.labels },
  build: () =>
    sequential({
      seed: SEED,
      layers: [
        layers.conv2d({
          ...{ filters: 8, kernelSize: 3, strides: 2, padding: 'same', useBias: false },
          inputShape: [32, 32, 3],
        }),
        layers.batchNormalization({ momentum: 0.9 }),
        layers.activation({ activation: 'relu' }),
        layers.conv2d({ filters: 16, kernelSize: 4, strides: 2, padding: 'same' }),
        layers.batchNormalization(),
        layers.activation({ activation: 'relu' }),
        layers.globalAveragePooling2d(),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    }),
  logits: (w, x) => {
    const norm = (name: string) => ({
      gamma: w[`${name}/gamma`]!,
      beta: w[`${name}/beta`]!,
      mean: w[`${name}/moving_mean`]!,
      variance: w[`${name}/moving_variance`]!,
    });
    const half = { stride: 2, same: true };
    const first = tapeBatchNorm(tapeConv(x, w['conv2d/kernel']!, half), norm('batch_normalization'), 0.9).relu();
    const second = tapeConv(first, w['conv2d_1/kernel']!, half).add(w['conv2d_1/bias']!);
    const means = tapeBatchNorm(second, norm('batch_normalization_1')).relu().meanOver(1).meanOver(1);
    return tapeDense(means, [w['dense/kernel']!, w['dense/bias']!]);
  },
};

const CONVNET = "Keras's MNIST convnet";
const NORMED = 'a net with batch normalisation';
const NETS: Readonly<Record<string, Net>> = {
  [CONVNET]: convnet(digits.images.reshape([COUNT, 28, 28, 1]), [32, 64]),
  [NORMED]: normed,
};
/** Of a size for tfjs's CPU backend. */
const SMALL: typeof NETS = { [CONVNET]: convnet(halved(), [8, 16]), [NORMED]: normed };

/** Of numbers of classes and logits [batch, classes]. */
function crossentropy(classes: readonly number[], z: Tape): Tape {
  const chosen = new Tape(
    z.shape,
    classes.flatMap((label) => Array.from({ length: z.shape[1]! }, (_, c) => (c === label ? 1 : 0))),
  );
  return z.exp().sumLast().log().sub(z.mul(chosen).sumLast()).mean();
}

function compiled(net: Net, optimizer: Optimizer = optimizers.adam(), dropout = true): Sequential {
  const model = net.build(dropout);
  model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
  return model;
}

interface Numbers {
  readonly values: ArrayLike<number>;
}

const furthest = (a: readonly Numbers[], b: readonly Numbers[]): number =>
  Math.max(...a.flatMap(({ values }, w) => Array.from(values, (value, i) => Math.abs(value - b[w]!.values[i]!))));

/** How far weights are from those of another training, and how far those that gradients change got from the first ones. */
function compared(before: readonly NamedWeight[], after: readonly NamedWeight[], other: readonly Numbers[]) {
  const learnt = (weights: readonly NamedWeight[]) => weights.filter(({ name }) => !name.includes('moving_'));
  const [apart, moved] = [furthest(after, other), furthest(learnt(after), learnt(before))];
  console.info(`apart ${apart.toExponential(1)} of ${moved.toFixed(3)}`);
  return { apart, moved };
}

/** Trains the tapes in float64. */
function trainTwin(net: Net, weights: readonly NamedWeight[], tapes: Tape[], optimizer: TapeOptimizer): void {
  const byName = Object.fromEntries(weights.map(({ name }, i) => [name, tapes[i]!]));
  const params = tapes.filter((_, i) => !weights[i]!.name.includes('moving_'));
  const { x, y } = net.data;
  batchOrder(COUNT, { batchSize: BATCH, steps: 20, shuffle: true, seed: SEED }).forEach((rows, i) => {
    const batch = rowsAt(x.values, x.shape.slice(1), rows).mul(x.scale);
    const labels = rows.map((row) => y.values[row]!);
    crossentropy(labels, net.logits(byName, batch, i + 1)).backward();
    optimizer.step(params);
  });
}

describe.each(Object.entries(NETS))('%s: 20 steps as in float64', (_, net) => {
  const { x, y } = net.data;

  const OPTIMIZERS = [
    ['SGD', optimizers.sgd({ learningRate: 0.05, momentum: 0.9 }), tapeSgd({ learningRate: 0.05, momentum: 0.9 })],
    ['Adam', optimizers.adam({ epsilon: 1e-3 }), tapeAdam({ epsilon: 1e-3 })],
  ] as const;

  // where a gradient is next to nothing its sign is rounding: Adam's epsilon keeps that out of the comparison
  it.each(LONG ? OPTIMIZERS : OPTIMIZERS.slice(1))('%s', async (__, optimizer, twinOptimizer) => {
    const model = compiled(net, optimizer);
    const before = await model.getWeights();
    const tapes = tapesOf(before);
    await model.fit(x, y, { batchSize: BATCH, steps: 20, epochs: 9, verbose: 0 });
    trainTwin(net, before, tapes, twinOptimizer);
    const after = await model.getWeights();
    model.dispose();
    const twin = tapes.map(({ data }) => ({ values: data }));
    const { apart, moved } = compared(before, after, twin);
    expect(apart).toBeLessThan(1e-5); // 8e-7 on SwiftShader, roundings of 20 updates
    expect(moved).toBeGreaterThan(0.01);
  });
});

describe.each(Object.entries(SMALL))('%s: 50 steps as in tfjs', (_, net) => {
  const { x, y } = net.data;
  beforeEach(useCpu);

  const OPTIMIZERS = [
    ['SGD', () => optimizers.sgd({ learningRate: 0.05 }), () => tf.train.sgd(0.05)],
    [
      'Adam',
      () => optimizers.adam({ epsilon: 1e-3, epsilonPlace: 'paper' }),
      () => tf.train.adam(1e-3, 0.9, 0.999, 1e-3),
    ],
  ] as const;

  it.each(LONG ? OPTIMIZERS : OPTIMIZERS.slice(0, 1))('%s', async (__, ours, theirs) => {
    const model = compiled(net, ours(), false);
    const before = await model.getWeights();
    const place = memory();
    await model.save(place);
    const reference = await openedByTfjs(place.files);
    reference.compile({ optimizer: theirs(), loss: 'sparseCategoricalCrossentropy' });
    await model.fit(x, y, { batchSize: BATCH, steps: 50, epochs: 9, shuffle: false, verbose: 0 });
    for (const rows of batchOrder(COUNT, { batchSize: BATCH, steps: 50, shuffle: false, seed: SEED })) {
      const batch = rowsAt(x.values, x.shape.slice(1), rows).mul(x.scale);
      const xs = tf.tensor(Float32Array.from(batch.data), batch.shape as number[]);
      const ys = tf.tensor1d(rows.map((row) => y.values[row]!));
      await reference.trainOnBatch(xs, ys);
      tf.dispose([xs, ys]);
    }
    const byName = new Map(reference.weights.map((weight) => [weight.originalName, weight.read().dataSync()]));
    const after = await model.getWeights();
    const there = after.map(({ name }) => ({ values: byName.get(name)! }));
    for (const each of [model, reference]) each.dispose();
    const { apart, moved } = compared(before, after, there);
    expect(apart).toBeLessThan(1e-4); // 8e-6 on SwiftShader: tfjs rounds, too, and its βᵗ is an f32 product
    expect(moved).toBeGreaterThan(0.01);
  });
});

describe.each(Object.entries(NETS).slice(LONG ? 0 : 1))('%s: equal bits', (_, net) => {
  const { x, y } = net.data;
  losingDevices();

  /** Two epochs of nine batches, the last of an epoch of four samples. */
  async function train(options: FitOptions = {}) {
    const model = compiled(net);
    const { history } = await model.fit(x, y, { batchSize: BATCH, epochs: 2, verbose: 0, ...options });
    const { uploadedBytesPerStep, recoveries } = model.lastFit!;
    expect(uploadedBytesPerStep).toBe(0);
    const weights = await model.getWeights();
    model.dispose();
    return { weights, history, recoveries };
  }

  it('over reruns, and over how many steps go into a submit; no step uploads', async () => {
    const first = await train();
    expect(await train()).toEqual(first);
    for (const steps of [1, 50]) {
      vi.spyOn(Pacer.prototype, 'steps', 'get').mockReturnValue(steps);
      expect(await train()).toEqual(first);
    }
  });

  itGoesOn(train, [5, 10, 15]);
});
