/** Model files against the real tfjs package: what is saved here opens there, what is saved there opens here. */
import { beforeAll, describe, expect, it } from 'vitest';
import { RATES } from '../../../src/graph/words.ts';
import { artifactsOf } from '../../../src/io/artifacts.ts';
import { describe as describeModel } from '../../../src/io/load-model.ts';
import { memory } from '../../../src/io/memory.ts';
import { readTfjs } from '../../../src/io/tfjs-read.ts';
import * as optimizers from '../../../src/nn/optimizers/index.ts';
import type { Optimizer } from '../../../src/nn/optimizers/optimizer.ts';
import type { SavedModel } from '../../../src/nn/save.ts';
import { cosineDecay } from '../../../src/nn/schedules/index.ts';
import { openedByTfjs, savedByTfjs, tf, tfl, useCpu } from '../../reference/tfjs-files.ts';
import { ADAM_RATES, saved } from './fixtures.ts';

beforeAll(useCpu);

async function filesOf(model: SavedModel): Promise<ReadonlyMap<string, Uint8Array>> {
  const place = memory();
  await place.save(model);
  return place.files;
}

const OPTIMIZERS: readonly (readonly [string, Optimizer])[] = [
  ['Adam', optimizers.adam({ learningRate: 0.002 })],
  ["Adam with the paper's epsilon", optimizers.adam({ learningRate: 0.002, epsilonPlace: 'paper', epsilon: 1e-8 })],
  ['plain SGD', optimizers.sgd({ learningRate: 0.05 })],
  ['momentum', optimizers.sgd({ learningRate: 0.05, momentum: 0.9 })],
  ["Nesterov's momentum", optimizers.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true })],
  ['Adagrad', optimizers.adagrad({ learningRate: 0.05, initialAccumulatorValue: 0.25 })],
  ['Adadelta', optimizers.adadelta({ learningRate: 0.5, rho: 0.9 })],
];

/** tfjs has none of these, or cannot read what they have learnt. */
const OWN: readonly (readonly [string, Optimizer])[] = [
  ['Adam with amsgrad', optimizers.adam({ learningRate: 0.002, amsgrad: true, weightDecay: 0.1 })],
  ['AdamW', optimizers.adamW({ clipvalue: 0.1 })],
  [
    'averages',
    optimizers.adam({
      learningRate: 0.002,
      useEma: true,
      emaMomentum: 0.5,
      emaOverwriteFrequency: 3,
      gradientAccumulationSteps: 2,
    }),
  ],
  ['Adamax', optimizers.adamax()],
  ['FTRL', optimizers.ftrl({ l1RegularizationStrength: 0.1 })],
  ['LAMB', optimizers.lamb()],
  ['Lion', optimizers.lion()],
  ['Nadam', optimizers.nadam()],
];

const WARMED = { initialLearningRate: 0, decaySteps: 900, warmupTarget: 0.05, warmupSteps: 100 };
const SCHEDULED: readonly (readonly [string, Optimizer])[] = [
  ['Adam', optimizers.adam({ learningRate: cosineDecay(WARMED) })],
  ['momentum', optimizers.sgd({ learningRate: cosineDecay(WARMED), momentum: 0.9, nesterov: true })],
  ['RMSprop', optimizers.rmsprop({ learningRate: cosineDecay(WARMED) })],
];

const valuesOf = (tensors: readonly tf.Tensor[]): Float32Array[] =>
  tensors.map((tensor) => tensor.dataSync() as Float32Array);

describe.each([...OPTIMIZERS, ...OWN])('a model with %s', (_, optimizer) => {
  it('comes back to the bit, with all that its optimizer has learnt', async () => {
    const model = saved(optimizer, 2 ** 33 + 7);
    const loaded = await readTfjs(memory(await filesOf(model)), {});
    const { weights, training, ...expected } = artifactsOf(model);
    expect(loaded.weights).toEqual(weights);
    expect(loaded.training!.state).toEqual(training!.state);
    expect(loaded.training!.optimizer.config).toEqual(optimizer.config);
    expect(loaded).toMatchObject({ name: 'digits', seed: 4_000_000_001 });
    const again = describeModel(loaded);
    expect(again.layers.map(({ className, config }) => ({ className, config }))).toEqual(
      expected.topology.layers.map(({ className, config }) => ({ className, config })),
    );
    expect(again.compiled).toMatchObject({ loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  });
});

describe.each(OPTIMIZERS)('a model with %s', (_, optimizer) => {
  it('saved here opens in tfjs with the same layers and weights', async () => {
    const model = saved(optimizer, 7);
    const opened = await openedByTfjs(await filesOf(model));
    expect(opened.name).toBe('digits');
    expect(opened.layers.map((layer) => layer.getClassName())).toEqual([
      'Flatten',
      'Dense',
      'Dropout',
      'Dense',
      'Activation',
    ]);
    expect(opened.inputs[0]!.shape).toEqual([null, 2, 3]);
    expect(valuesOf(opened.getWeights())).toEqual(artifactsOf(model).weights.map(({ values }) => values));
    expect(opened.loss).toBe('sparseCategoricalCrossentropy');
    expect(opened.metrics).toEqual(['accuracy']);
    opened.dispose();
  });

  it('saved here goes on in tfjs from the same state of its optimizer', async () => {
    const model = saved(optimizer, 7);
    const opened = await openedByTfjs(await filesOf(model));
    const { training } = artifactsOf(model);
    const stored = await opened.optimizer.getWeights();
    const slots = stored.slice(1).map(({ tensor }) => tensor.dataSync() as Float32Array);
    const momentum = optimizer.slots.includes('velocity');
    const rate = Math.fround(optimizer.learningRate);
    const above = optimizer.name === 'adagrad' ? 0.25 : 0;
    const expected = training!.state.slots.map(({ values }) =>
      values.map((value) => (momentum ? value * Math.fround(-1 / rate) : value + above)),
    );
    expect(slots.map(({ length }) => length)).toEqual(expected.map(({ length }) => length)); // no more than tfjs has
    for (const [i, values] of expected.entries()) {
      for (const [k, value] of values.entries()) expect(slots[i]![k]).toBeCloseTo(value, 5);
    }
    if (optimizer.name === 'adam') expect(slots).toEqual(expected);
    expect(stored[0]!.tensor.dataSync()[0]).toBe(7);
    opened.dispose();
  });
});

describe('a model of tfjs', () => {
  const RULES = {
    kernelRegularizer: tfl.regularizers.l2({ l2: 0.25 }),
    biasRegularizer: tfl.regularizers.l1({ l1: 0.125 }),
    kernelConstraint: tfl.constraints.maxNorm({ maxValue: 3, axis: 0 }),
    biasConstraint: tfl.constraints.minMaxNorm({ minValue: 0.5, maxValue: 2, rate: 0.75, axis: 0 }),
  };
  const build = (): tfl.Sequential =>
    tfl.sequential({
      name: 'theirs',
      layers: [
        tfl.layers.flatten({ inputShape: [2, 3] }),
        tfl.layers.dense({ units: 4, activation: 'relu', kernelInitializer: 'heNormal', name: 'first', ...RULES }),
        tfl.layers.dropout({ rate: 0.5 }),
        tfl.layers.dense({ units: 3, useBias: false }),
      ],
    });
  const train = async (model: tfl.Sequential, optimizer: tf.Optimizer, steps: number): Promise<void> => {
    model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
    const x = tf.tensor(
      Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
      [4, 2, 3],
    );
    const y = tf.tensor1d([0, 1, 2, 1], 'float32');
    for (let step = 0; step < steps; step++) await model.trainOnBatch(x, y);
  };

  it('that was never trained is read', async () => {
    const model = build();
    const loaded = await readTfjs(memory(await savedByTfjs(model, false)), {});
    expect(loaded.name).toBe('theirs');
    expect(describeModel(loaded).layers[1]!.config).toMatchObject({
      kernel_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.25 } },
      bias_regularizer: { class_name: 'L1L2', config: { l1: 0.125, l2: 0 } },
      kernel_constraint: { class_name: 'MaxNorm', config: { max_value: 3, axis: 0 } },
      bias_constraint: { class_name: 'MinMaxNorm', config: { min_value: 0.5, max_value: 2, rate: 0.75, axis: 0 } },
    });
    expect(loaded.seed).toBeUndefined();
    expect(loaded.training).toBeUndefined();
    expect(loaded.weights.map(({ name }) => name)).toEqual([
      'first/kernel',
      'first/bias',
      expect.stringMatching(/kernel$/),
    ]);
    expect(loaded.weights.map(({ values }) => values)).toEqual(valuesOf(model.getWeights()));
  });

  it('that Adam trained is read with the state of Adam, whose epsilon stands where tfjs puts it', async () => {
    const model = build();
    await train(model, tf.train.adam(0.01), 5);
    const loaded = await readTfjs(memory(await savedByTfjs(model, true)), {});
    const { optimizer, losses, state } = loaded.training!;
    expect(optimizer.config).toMatchObject({
      class_name: 'Adam',
      config: { learning_rate: 0.01, beta_1: 0.9, beta_2: 0.999, epsilon_place: 'paper' },
    });
    expect(losses).toEqual({ loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
    expect(state!.step).toBe(5);
    const theirs = (await model.optimizer.getWeights()).slice(1).map(({ tensor }) => tensor.dataSync());
    expect(state!.slots.map(({ values }) => values)).toEqual(theirs);
    expect(state!.rates[1]).toBeCloseTo(1 - 0.9 ** 5, 6);
    expect(loaded.weights.map(({ values }) => values)).toEqual(valuesOf(model.getWeights()));
  });

  it('without metrics is read', async () => {
    const model = build();
    model.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
    const { training } = await readTfjs(memory(await savedByTfjs(model, true)), {});
    expect(training).toMatchObject({ losses: { metrics: [] }, state: { step: 0, slots: [] } });
  });

  it('that momentum trained is read with its momentum in the form of Keras', async () => {
    const model = build();
    await train(model, tf.train.momentum(0.1, 0.8), 3);
    const loaded = await readTfjs(memory(await savedByTfjs(model, true)), {});
    const { optimizer, state } = loaded.training!;
    expect(optimizer.config).toEqual({
      class_name: 'SGD',
      config: { learning_rate: 0.1, momentum: 0.8, nesterov: false },
    });
    const theirs = (await model.optimizer.getWeights()).slice(1).map(({ tensor }) => tensor.dataSync());
    for (const [i, { values }] of state!.slots.entries()) {
      for (const [k, value] of values.entries()) expect(value).toBeCloseTo(-0.1 * theirs[i]![k]!, 6);
    }
  });

  it('that Adagrad trained is read with what its sums have grown by', async () => {
    const model = build();
    await train(model, tf.train.adagrad(0.1, 0.5), 3);
    const { optimizer, state } = (await readTfjs(memory(await savedByTfjs(model, true)), {})).training!;
    expect(optimizer.config).toMatchObject({ class_name: 'Adagrad', config: { initial_accumulator_value: 0.5 } });
    const theirs = (await model.optimizer.getWeights()).slice(1).map(({ tensor }) => tensor.dataSync());
    for (const [i, { values }] of state!.slots.entries()) {
      for (const [k, value] of values.entries()) expect(value).toBeCloseTo(theirs[i]![k]! - 0.5, 6);
    }
    expect(Math.max(...state!.slots.flatMap(({ values }) => [...values]))).toBeGreaterThan(0.01);
  });

  it.each([
    ['a list', ['sparse_categorical_crossentropy'], ['accuracy']],
    ['an object', { out: 'sparse_categorical_crossentropy' }, { out: 'acc' }],
  ])('with its one loss in %s is read', async (_, loss, metrics) => {
    const model = build();
    await train(model, tf.train.sgd(0.1), 0);
    const files = await savedByTfjs(model, true);
    const json = JSON.parse(new TextDecoder().decode(files.get('model.json')!));
    Object.assign(json.trainingConfig, { loss, metrics });
    files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
    const { training } = await readTfjs(memory(files), {});
    expect(training!.losses).toEqual({ loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  });

  it('that is saved here, opened there and saved there again comes back', async () => {
    const model = saved(optimizers.adam({ learningRate: 0.002 }), 7);
    const opened = await openedByTfjs(await filesOf(model));
    const loaded = await readTfjs(memory(await savedByTfjs(opened, true)), {});
    const { weights, training } = artifactsOf(model);
    expect(loaded.weights).toEqual(weights);
    expect(loaded.training!.state!.step).toBe(7);
    expect(loaded.training!.state!.slots).toEqual(training!.state.slots);
  });

  it('with a layer that wgrad lacks is refused by its name', async () => {
    const model = tfl.sequential({
      layers: [tfl.layers.maxPooling3d({ inputShape: [2, 2, 2, 1], poolSize: [1, 1, 1], strides: [1, 1, 1] })],
    });
    await expect(readTfjs(memory(await savedByTfjs(model, false)), {})).rejects.toThrow(
      /^model.json: modelTopology.*layers\[0\]: unknown layer 'MaxPooling3D'; expected one of Flatten, Dense, Dropout, Activation/,
    );
  });
});

it('the rates of a file come back as words, not as numbers that JSON would round', async () => {
  const loaded = await readTfjs(memory(await filesOf(saved(undefined, 7))), {});
  expect(loaded.training!.state!.rates).toEqual(Float32Array.from(ADAM_RATES));
});

describe.each(SCHEDULED)('a model with %s by a schedule', (_, optimizer) => {
  it('comes back to the bit, and its file has the schedule as Keras writes it', async () => {
    const model = saved(optimizer, 7);
    const files = await filesOf(model);
    const loaded = await readTfjs(memory(files), {});
    expect(loaded.training!.state).toEqual(artifactsOf(model).training!.state);
    expect(loaded.training!.optimizer.config).toEqual(optimizer.config);
    const { trainingConfig } = JSON.parse(new TextDecoder().decode(files.get('model.json')!));
    expect(trainingConfig.optimizer_config.config.learning_rate).toEqual({
      module: 'keras.optimizers.schedules',
      class_name: 'CosineDecay',
      config: { initial_learning_rate: 0, decay_steps: 900, alpha: 0, warmup_target: 0.05, warmup_steps: 100 },
      registered_name: null,
    });
  });
});

it.each(SCHEDULED.slice(0, 2))(
  "%s by a schedule, of a file that is not wgrad's, begins at the file's step",
  async (_, optimizer) => {
    const files = new Map(await filesOf(saved(optimizer, 7)));
    const json = JSON.parse(new TextDecoder().decode(files.get('model.json')!));
    json.generatedBy = 'keras v3';
    files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
    const { state } = (await readTfjs(memory(files), {})).training!;
    expect(state!.rates[RATES.step]).toBe(7);
    expect(state!.rates[RATES.learningRate]).toBe(0);
  },
);
