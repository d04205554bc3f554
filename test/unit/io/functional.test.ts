/** Files of functional models against the real tfjs package, without a GPU: layers, connections, weights, what optimizers have learnt. */
import { beforeAll, describe, expect, it } from 'vitest';
import { layers, sequential, losses as someLosses } from '../../../src/index.ts';
import { artifactsOf } from '../../../src/io/artifacts.ts';
import { memory } from '../../../src/io/memory.ts';
import { readTfjs } from '../../../src/io/tfjs-read.ts';
import { type Model, model } from '../../../src/nn/model.ts';
import type { CompileArguments } from '../../../src/nn/model-options.ts';
import type { SavedModel } from '../../../src/nn/save.ts';
import { Sequential } from '../../../src/nn/sequential.ts';
import type { Json } from '../../reference/model-forms.ts';
import { type Files, openedByTfjs, savedByTfjs, tf, tfl, useCpu } from '../../reference/tfjs-files.ts';
import { frozen, MODELS, nested, recurring, savedOf, stacked, twoWays } from './functional-fixtures.ts';

beforeAll(useCpu);

async function filesOf(model: SavedModel): Promise<Files> {
  const place = memory();
  await place.save(model);
  return new Map(place.files);
}

const jsonOf = (files: Files): Json => JSON.parse(new TextDecoder().decode(files.get('model.json')));
const valuesOf = (weight: tf.Tensor): number[] => Array.from(weight.dataSync());

describe.each(MODELS)('a model %s', (_, build) => {
  it('comes back with the same layers, connections, names and weights', async () => {
    const saved = savedOf(build());
    const loaded = await readTfjs(memory(await filesOf(saved)), {});
    expect(loaded.model.topology).toEqual(saved.model.topology);
    expect(loaded.model).toMatchObject({ name: saved.model.name, seed: saved.model.seed });
    expect(loaded.model instanceof Sequential).toBe(build === stacked);
    expect(new Set(loaded.weights)).toEqual(new Set(artifactsOf(saved).weights));
    expect(loaded.model.weights.map(({ name, trainable }) => [name, trainable])).toEqual(
      saved.model.weights.map(({ name, trainable }) => [name, trainable]),
    );
  });

  it('opens in tfjs with the same layers, the same weights and the same of them trainable', async () => {
    const saved = savedOf(build());
    const files = await filesOf(saved);
    const opened = await openedByTfjs(files);
    expect(opened.name).toBe(saved.model.name);
    const got = new Map(opened.weights.map((weight) => [weight.originalName, valuesOf(weight.read())]));
    const { weights } = jsonOf(files).weightsManifest[0];
    const expected = artifactsOf(saved).weights.map(({ values }, i) => [weights[i].name, Array.from(values)] as const);
    expect(got).toEqual(new Map(expected));
    const learning = new Set(opened.trainableWeights.map(({ originalName }) => originalName));
    expect(weights.map(({ name }: Json) => learning.has(name))).toEqual(saved.model.weights.map((w) => w.trainable));
    opened.dispose();
  });

  it('comes back after tfjs has saved it again', async () => {
    const saved = savedOf(build());
    const opened = await openedByTfjs(await filesOf(saved));
    const loaded = await readTfjs(memory(await savedByTfjs(opened, false)), {});
    expect(loaded.weights.map(({ values }) => values)).toEqual(
      expect.arrayContaining(artifactsOf(saved).weights.map(({ values }) => values)),
    );
    opened.dispose();
  });
});

describe('what an optimizer has learnt', () => {
  it.each([
    ['frozen layers', frozen],
    ['a shared layer', twoWays],
    ['models within models', nested],
    ['recurrent layers', () => recurring()],
  ])('of a model with %s comes back, and tfjs finds it where it looks', async (_, build) => {
    const saved = savedOf(build(), 7);
    const files = await filesOf(saved);
    const { training } = artifactsOf(saved);
    const loaded = await readTfjs(memory(files), {});
    expect(loaded.training!.state!.slots).toEqual(training!.state.slots);

    const opened = await openedByTfjs(files);
    const stored = (await opened.optimizer.getWeights()).slice(1).map(({ tensor }) => tensor.dataSync());
    const own = jsonOf(files).weightsManifest[0].weights;
    const nameOf = new Map<string, string>(saved.model.weights.map(({ name }, i) => [own[i].name, name]));
    const params = opened.trainableWeights.map(({ originalName }) => nameOf.get(originalName)!);
    const slots = new Map(training!.state.slots.map(({ name, values }) => [name, values]));
    expect(stored).toEqual(['m', 'v'].flatMap((slot) => params.map((name) => slots.get(`${name}/${slot}`))));
    opened.dispose();
  });

  it('of a layer that was frozen or freed since compile begins anew', () => {
    const made = frozen();
    const saved = savedOf(made, 7);
    made.getLayer('last').trainable = false;
    made.getLayer('base').trainable = true;
    const { slots } = artifactsOf({ ...saved, model: { ...saved.model, weights: made.weights } }).training!.state;
    expect(slots.map(({ name }) => name)).not.toContain('last/kernel/m');
    expect(slots.find(({ name }) => name === 'base/dense/kernel/m')!.values).toEqual(new Float32Array(30));
  });
});

describe('what several outputs are compiled with', () => {
  const throughFile = async (build: () => Model, chosen: Partial<CompileArguments>) => {
    const files = await filesOf(savedOf(build(), 7, chosen));
    return { files, losses: (await readTfjs(memory(files), {})).training!.losses };
  };
  const SCCE = 'sparseCategoricalCrossentropy';

  it('comes back by name, and tfjs reads it', async () => {
    const { files, losses } = await throughFile(twoWays, {
      loss: { score: 'meanSquaredError', 'which one': SCCE },
      metrics: { 'which one': 'accuracy' },
      lossWeights: { score: 0.5, 'which one': 2 },
    });
    expect(losses).toEqual({ loss: ['meanSquaredError', SCCE], metrics: [[], ['accuracy']], lossWeights: [0.5, 2] });
    const opened = await openedByTfjs(files);
    expect([opened.loss, opened.metrics]).toEqual([
      ['meanSquaredError', SCCE],
      { dense_1: [], activation: 'accuracy' },
    ]);
    opened.dispose();
  });

  it('is one list of metrics where all outputs have the same', async () => {
    const { files, losses } = await throughFile(twoWays, { loss: 'mse', metrics: ['mae', 'mse'] });
    expect(losses).toMatchObject({
      metrics: [
        ['mae', 'mse'],
        ['mae', 'mse'],
      ],
    });
    expect(jsonOf(files).trainingConfig).toMatchObject({ loss: ['mse', 'mse'], metrics: ['mae', 'mse'] });
  });

  it('comes back of outputs of one and the same layer, with losses that have options', async () => {
    const smooth = someLosses.categoricalCrossentropy({ labelSmoothing: 0.1 });
    const { losses } = await throughFile(nested, { loss: ['mse', smooth], metrics: [['mae'], ['accuracy', 'mse']] });
    expect(losses).toMatchObject({ metrics: [['mae'], ['accuracy', 'mse']] });
    expect((losses.loss as [string, typeof smooth])[0]).toBe('mse');
    expect((losses.loss as [string, typeof smooth])[1].config).toEqual(smooth.config);
  });

  it.each([
    ['too few losses', { loss: ['mse'] }, 'loss is a list of 1; expected 2, one for each output. Load the'],
    ['losses of others', { loss: { other: 'mse' } }, 'loss lacks an output; expected one for each. Load the'],
    ['unknown metrics', { metrics: { activation: 'f9' } }, "metrics.activation: unknown metric 'f9'. Load the"],
  ])('is refused with %s', async (_, change, expected) => {
    const { files } = await throughFile(twoWays, { loss: 'mse', metrics: [] });
    const json = jsonOf(files);
    Object.assign(json.trainingConfig, change);
    files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
    await expect(readTfjs(memory(files), {})).rejects.toThrow(`model.json: trainingConfig.${expected}`);
  });
});

describe('a functional model of tfjs', () => {
  const build = (): tfl.LayersModel => {
    const [a, b] = [tfl.input({ shape: [4], name: 'a' }), tfl.input({ shape: [4], name: 'b' })];
    const shared = tfl.layers.dense({ units: 5, activation: 'relu', name: 'shared' });
    const inner = tfl.sequential({
      name: 'inner',
      layers: [
        tfl.layers.dense({ units: 6, inputShape: [5], name: 'fixed', trainable: false }),
        tfl.layers.dense({ units: 5, name: 'free' }),
      ],
    });
    const one = inner.apply(inner.apply(shared.apply(a))) as tfl.SymbolicTensor;
    const two = tfl.layers.dense({ units: 3, name: 'late' }).apply(shared.apply(b)) as tfl.SymbolicTensor;
    return tfl.model({ name: 'theirs', inputs: [a, b], outputs: [one, two] });
  };

  it('is read with its connections', async () => {
    const theirs = build();
    const { model, weights, seed } = await readTfjs(memory(await savedByTfjs(theirs, false)), {});
    expect([model.name, seed, model.className]).toEqual(['theirs', undefined, 'Functional']);
    expect(model.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['a', [null, 4]],
      ['b', [null, 4]],
    ]);
    expect(model.outputs.map(({ shape }) => shape)).toEqual([
      [null, 5],
      [null, 3],
    ]);
    const { layers } = model.topology;
    const at = (layer: string, call: number) => ({ layer, call, output: 0 });
    expect(Object.fromEntries(layers.map(({ name, calls }) => [name, calls]))).toEqual({
      shared: [[at('a', 0)], [at('b', 0)]],
      inner: [[at('shared', 0)], [at('inner', 0)]],
      late: [[at('shared', 1)]],
    });
    const theirValues = new Map(theirs.weights.map((weight) => [weight.originalName, weight.read().dataSync()]));
    expect(new Map(weights.map(({ name, values }) => [name.replace('inner/', ''), values]))).toEqual(theirValues);
    theirs.dispose();
  });

  it('is read with what its optimizer has learnt, of the layers that are not frozen', async () => {
    const a = tfl.input({ shape: [4] });
    const fixed = tfl.layers.dense({ units: 5, name: 'fixed', trainable: false });
    const free = tfl.layers.dense({ units: 3, activation: 'softmax', name: 'free' });
    const theirs = tfl.model({ inputs: a, outputs: free.apply(fixed.apply(a)) as tfl.SymbolicTensor });
    const loss = 'sparseCategoricalCrossentropy';
    theirs.compile({ optimizer: tf.train.adam(0.01), loss });
    await theirs.trainOnBatch(tf.ones([2, 4]), tf.tensor1d([0, 1]));
    const { training, model } = await readTfjs(memory(await savedByTfjs(theirs, true)), {});
    expect(model.weights.filter(({ trainable }) => trainable).map(({ name }) => name)).toEqual([
      'free/kernel',
      'free/bias',
    ]);
    const slots = (await theirs.optimizer.getWeights()).slice(1).map(({ tensor }) => tensor.dataSync());
    expect(training!.state!.slots.map(({ values }) => values)).toEqual(slots);
    theirs.dispose();
  });
});

it('a sequential model that begins with words comes back, and is read as tfjs has it', async () => {
  const stack = [layers.embedding({ inputDim: 7, outputDim: 2, inputShape: [5] }), layers.flatten()];
  const saved = savedOf(sequential({ layers: [...stack, layers.dense({ units: 2 })] }));
  const files = await filesOf(saved);
  const { inputs, outputs, order, ends } = saved.model.topology;
  expect((await readTfjs(memory(files), {})).model.topology).toMatchObject({ inputs, outputs, order, ends });
  const opened = await openedByTfjs(files);
  expect([opened.inputs[0]!.shape, opened.inputs[0]!.dtype]).toEqual([[null, 5], 'int32']);
  opened.dispose();
  const theirs = tfl.sequential({
    layers: [tfl.layers.embedding({ inputDim: 7, outputDim: 2, inputLength: 5 }), tfl.layers.flatten()],
  });
  const { model } = await readTfjs(memory(await savedByTfjs(theirs, false)), {});
  expect(model.topology).toMatchObject({ className: 'Sequential', inputs: [{ shape: [5], dtype: 'int32' }] });
  theirs.dispose();
});

it('layers that two models in a model share can be in no file', () => {
  const x = nested();
  const inner = x.getLayer('inner');
  const shared = model({ inputs: inner.output, outputs: x.getLayer('dense').apply(inner.output), name: 'head' });
  const both = model({ inputs: x.inputs, outputs: [...x.outputs, shared.apply(inner.output)] });
  expect(() => artifactsOf(savedOf(both as Model))).toThrow(
    /^model.save: two models in this one share 'dense\/kernel', which no file can describe\./,
  );
});
