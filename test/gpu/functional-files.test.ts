/** Functional models in files, with a GPU: what they predict here and in tfjs; training that goes on from a file, a checkpoint, a lost device. */
import { describe, expect, it, vi } from 'vitest';
import {
  type FitOptions,
  init,
  input,
  layers,
  type Model,
  type ModelTensor,
  model,
  optimizers,
  sequential,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { fromSafetensors, loadModel, memory, toSafetensors } from '../../src/io.ts';
import { openedByTfjs, savedByTfjs, tf, tfl, useCpu } from '../reference/tfjs-files.ts';
import { frozen, merging, nested, recurring, stacked, twoWays } from '../unit/io/functional-fixtures.ts';
import { expectEqualFromFile, itGoesOn, losingDevices } from './interrupted.ts';
import { keepAll } from './keep-all.ts';

const COUNT = 50;
const noise = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((size, each) => size * each, COUNT) }, (_, i) => Math.sin(seed + i * 0.7)),
    [COUNT, ...shape],
  );

const someWords = (shape: readonly number[]): Tensor =>
  tensor(
    Int32Array.from({ length: shape.reduce((size, each) => size * each, COUNT) }, (_, i) => (i * 5) % 7),
    [COUNT, ...shape],
  );

/** Each tensor that a prediction gives, in the order of the outputs. */
const flat = (predicted: unknown): Float32Array[] => {
  const each = predicted as Tensor | readonly Tensor[] | Record<string, Tensor>;
  return ('values' in each && 'shape' in each ? [each as Tensor] : Object.values(each)).map(
    ({ values }) => values as Float32Array,
  );
};

/** Within the rounding of sums of a dozen products. */
function expectClose(got: readonly ArrayLike<number>[], expected: readonly ArrayLike<number>[]): void {
  expect(got.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  for (const [t, values] of got.entries()) {
    for (let i = 0; i < values.length; i++) expect(Math.abs(values[i]! - expected[t]![i]!)).toBeLessThan(2e-6);
  }
}

const predictedByTfjs = (theirs: tfl.LayersModel, xs: readonly Tensor[]): Float32Array[] =>
  tf.tidy(() => {
    const given = xs.map(({ values, shape }) => tf.tensor(values as Float32Array, [...shape]));
    return [theirs.predict(given)].flat().map((each) => each.dataSync().slice() as Float32Array);
  });

describe('a model predicts the same from its file, here and in tfjs', () => {
  it.each([
    ['with several inputs and outputs, and a shared layer', twoWays, [[4], [3]]],
    ['with models within models', nested, [[2, 3]]],
    ['with frozen layers', frozen, [[2, 3]]],
    ['that is a stack of models', stacked, [[3]]],
    ['whose tensors come together', merging, [[5], [3]]],
    ['with recurrent layers', () => recurring(false), [[4, 3]]],
  ])('%s', async (_, build, shapes) => {
    await useCpu();
    const ours = build() as Model;
    const { names, form } = ours.topology.ends.inputs;
    const { dtype } = ours.inputs[0]!;
    const xs = shapes.map((shape, i) => (dtype === 'int32' && i === 0 ? someWords(shape) : noise(shape, i)));
    const given = form === 'one' ? xs[0]! : Object.fromEntries(names.map((name, i) => [name, xs[i]!]));
    const place = memory();
    await ours.save(place);
    const again = (await loadModel(place)) as unknown as Model;
    const predicted = await ours.predict(given);
    expect(await again.predict(given)).toEqual(predicted);
    const theirs = await openedByTfjs(place.files);
    expectClose(predictedByTfjs(theirs, xs), flat(predicted));
    const byTfjs = (await loadModel(memory(await savedByTfjs(theirs, false)))) as unknown as Model;
    expect(flat(await byTfjs.predict(xs.length === 1 ? xs[0]! : xs))).toEqual(flat(predicted));
    const other = build() as Model;
    await other.setWeights(fromSafetensors(await toSafetensors(ours)));
    expect(await other.predict(given)).toEqual(predicted);
    for (const each of [ours, again, byTfjs, other]) each.dispose();
    theirs.dispose();
  });
});

it('a functional model of tfjs goes on here as it does there, its frozen layer as it was', async () => {
  await useCpu();
  const b = tfl.input({ shape: [6], name: 'b' });
  const shared = tfl.layers.dense({ units: 5, activation: 'tanh' });
  const fixed = tfl.layers.dense({ units: 4, trainable: false }).apply(b);
  const inner = tfl.sequential({ layers: [tfl.layers.dense({ units: 4, inputShape: [5] })] });
  const x = shared.apply(inner.apply(shared.apply(fixed))) as tfl.SymbolicTensor;
  const theirs = tfl.model({
    inputs: b,
    outputs: tfl.layers.dense({ units: 3, activation: 'softmax' }).apply(x) as tfl.SymbolicTensor,
  });
  theirs.compile({ optimizer: tf.train.adam(0.01), loss: 'sparseCategoricalCrossentropy' });
  const xs = noise([6], 2);
  const y = tensor(Uint8Array.from({ length: COUNT }, (_, i) => i % 3));
  const [tx, ty] = [tf.tensor(xs.values as Float32Array, [COUNT, 6]), tf.tensor1d(Float32Array.from(y.values))];
  for (let step = 0; step < 4; step++) await theirs.trainOnBatch(tx, ty);
  const ours = await loadModel(memory(await savedByTfjs(theirs, true)));
  for (let step = 0; step < 4; step++) {
    const loss = (await theirs.trainOnBatch(tx, ty)) as number;
    expect(Math.abs((await ours.trainOnBatch(xs, y))[0]! - loss)).toBeLessThan(1e-5);
  }
  const expected = new Map(theirs.weights.map((weight) => [weight.originalName, weight.read().dataSync()]));
  for (const { name, values } of await ours.getWeights()) {
    const own = expected.get(name.split('/').slice(-2).join('/'))!;
    // Adam's first steps divide by roots of small numbers
    for (let k = 0; k < values.length; k++) expect(Math.abs(values[k]! - own[k]!)).toBeLessThan(1e-4);
  }
  ours.dispose();
  theirs.dispose();
});

const x = noise([2, 3], 5);
const y = tensor(Uint8Array.from({ length: COUNT }, (_, i) => (i * i) % 3));
const BATCH = 8; // 6 whole batches and one of 2

/**
 * Models within models, a layer that is called twice, dropout in both, a frozen layer; and a model that shares a layer
 * with it. @param last whether it goes through the shared layer a second time
 */
function network(last = true): { readonly trained: Model<ModelTensor>; readonly sharing: Model<ModelTensor> } {
  const pixels = input({ shape: [2, 3], name: 'pixels' });
  const flatten = layers.flatten().apply(pixels);
  const shared = layers.dense({ units: 6, activation: 'tanh', name: 'shared' });
  const inner = sequential({
    name: 'inner',
    seed: 4,
    layers: [
      layers.dense({ units: 6, inputShape: [6], trainable: false }),
      layers.dropout({ rate: 0.25 }),
      layers.dense({ units: 6, activation: 'relu' }),
    ],
  });
  const once = inner.apply(layers.dropout({ rate: 0.25 }).apply(inner.apply(shared.apply(flatten))));
  const twice = last ? shared.apply(once) : once;
  const outputs = layers.dense({ units: 3, activation: 'softmax' }).apply(twice);
  const sharing = model({ inputs: pixels, outputs: shared.apply(flatten), name: 'sharing', seed: 8 });
  const trained = model({ inputs: pixels, outputs, name: 'trained', seed: 9 });
  trained.compile({ optimizer: optimizers.adam({ learningRate: 0.02 }), loss: 'sparseCategoricalCrossentropy' });
  return { trained, sharing };
}

interface Outcome {
  readonly weights: unknown;
  readonly shared: unknown;
  readonly optimizer: unknown;
  readonly history: unknown;
  readonly recoveries: number;
}

async function train(options: FitOptions = {}, { trained, sharing } = network()): Promise<Outcome> {
  const { history } = await trained.fit(x, y, { epochs: 3, batchSize: BATCH, verbose: 0, ...options });
  const outcome = {
    weights: await trained.getWeights(),
    shared: await sharing.getWeights(),
    optimizer: await trained.getOptimizerState(),
    history,
    recoveries: trained.lastFit!.recoveries,
  };
  trained.dispose();
  sharing.dispose();
  return outcome;
}

describe('training of a model with models in it and layers that others share', () => {
  losingDevices();
  itGoesOn(train, [5, 10, 15, 20]);

  it('does not go on from a checkpoint of the same layers, connected otherwise', async () => {
    const store = keepAll();
    await train({ epochs: 1, checkpoint: { store, every: 3 } });
    const { trained } = network(false);
    const resumed = trained.fit(x, y, { batchSize: BATCH, verbose: 0, checkpoint: { store, resume: true } });
    await expect(resumed).rejects.toThrow('the checkpoint is of another model');
  });

  it('goes on from its file with the same bits', async () => {
    const { trained, sharing } = network();
    await trained.fit(x, y, { epochs: 1, batchSize: BATCH, verbose: 0 });
    await expectEqualFromFile(trained, x, y);
    sharing.dispose();
  });

  it('a loaded model gives all of its memory back', async () => {
    const engine = await init();
    const { trained, sharing } = network();
    const place = memory();
    await trained.save(place);
    const before = engine.memory().parameters;
    const again = await loadModel(place);
    await again.predict(x);
    expect(engine.memory().parameters).toBeGreaterThan(before);
    again.dispose();
    await vi.waitFor(() => expect(engine.memory().parameters).toBe(before));
    for (const each of [trained, sharing]) each.dispose();
  });
});
