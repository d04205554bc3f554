/**
 * Streams: batches that come while training goes on. What counts is that a model learns from them to the bit what it learns from the same
 * samples as tensors, also where the GPU is lost on the way, and from a checkpoint in the middle of an epoch.
 */
import { describe, expect, it, vi } from 'vitest';
import {
  type Batches,
  data,
  type FitOptions,
  init,
  type LearningBatch,
  layers,
  losses,
  type NamedSamples,
  optimizers,
  type Sequential,
  sequential,
  tensor,
  trainer,
} from '../../src/index.ts';
import { itGoesOn, losingDevices } from './interrupted.ts';

const SAMPLES = 90;
const BATCH = 16; // 5 whole batches and one of 10
const x = tensor(
  Uint8Array.from({ length: SAMPLES * 6 }, (_, i) => (i * i) % 251),
  [SAMPLES, 6],
).div(255);
const y = tensor(Uint8Array.from({ length: SAMPLES }, (_, i) => (i * i) % 3));
const held = [x.slice(0, 40), y.slice(0, 40)] as const;

const SEED = 5;

function newModel(): Sequential {
  const model = sequential({
    layers: [
      layers.dense({ units: 9, activation: 'relu', inputShape: [6] }),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
    seed: SEED,
  });
  model.compile({
    optimizer: optimizers.adam({ learningRate: 0.02 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

/** All that is to be equal. */
async function learnt(train: (model: Sequential) => ReturnType<Sequential['fit']>) {
  const model = newModel();
  const { epoch, history } = await train(model);
  const made = { epoch, history, weights: await model.getWeights(), state: await model.getOptimizerState() };
  const { recoveries } = model.lastFit!;
  model.dispose();
  return { ...made, recoveries };
}

const quiet = { verbose: 0 } as const;
const slices = data.fromTensorSlices([x, y]);
const SHAPES: Readonly<Record<string, Batches<LearningBatch>>> = {
  'a data set': slices.batch(BATCH),
  'elements put together': slices.map((element) => element).batch(BATCH),
  'a generator function': function* () {
    for (let i = 0; i < SAMPLES; i += BATCH) {
      const end = Math.min(SAMPLES, i + BATCH);
      yield { xs: x.slice(i, end), ys: y.slice(i, end) };
    }
  },
};

it.each(Object.entries(SHAPES))('from %s it learns the bits that it learns from tensors', async (_, batches) => {
  const options = { epochs: 3, validationData: held, ...quiet } as const;
  const whole = await learnt((model) => model.fit(x, y, { ...options, batchSize: BATCH, shuffle: false }));
  expect(await learnt((model) => model.fit(batches, options))).toEqual(whole);
  const validationData = data.fromTensorSlices(held).batch(32);
  const streamed = await learnt((model) => model.fit(batches, { ...options, validationData }));
  expect({ ...streamed, history: {} }).toEqual({ ...whole, history: {} });
  for (const [name, values] of Object.entries(whole.history)) {
    streamed.history[name]!.forEach((value, i) => {
      expect(value).toBeCloseTo(values[i]!, 6); // rounded elsewhere in batches of another size
    });
  }
});

it('batches that do not lie in the window all at once, of many sizes', async () => {
  const sizes = [8, 5, 8, 8, 1, 8, 7];
  const wide = 20_000; // 5 MB in a batch
  const rows = tensor(
    new Float32Array(8 * wide).map((_, i) => Math.sin(i)),
    [8, wide],
  );
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [wide] })], seed: 1 });
  model.compile({ optimizer: optimizers.sgd({ learningRate: 1e-5 }), loss: 'mse' });
  const seen: unknown[] = [];
  const onBatchEnd = (batch: number, { size }: Readonly<Record<string, number>>) => {
    seen.push([batch, size]);
  };
  async function* batches(): AsyncGenerator<LearningBatch> {
    for (let i = 0; i < 70; i++) {
      const size = sizes[i % 7]!;
      yield [rows.slice(0, size), tensor(new Float32Array(size), [size, 1])];
    }
  }
  const { history } = await model.fit(batches, { callbacks: { onBatchEnd }, ...quiet });
  expect(seen).toEqual(Array.from({ length: 70 }, (_, i) => [i, sizes[i % 7]]));
  expect(history.loss![0]).toBeGreaterThan(0);
  expect(model.lastFit!.gpuBytes.data).toBeLessThan(33 * 2 ** 20);
  expect(model.lastFit!.uploadedBytesPerStep).toBeGreaterThan(4 * wide);
  model.dispose();
});

describe('interrupted', () => {
  losingDevices();
  const batches = slices.shuffle(30, { seed: 3 }).batch(BATCH);
  const training =
    (more: object) =>
    (options: Pick<FitOptions, 'checkpoint' | 'recovery' | 'callbacks'> = {}) =>
      learnt((model) => model.fit(batches, { epochs: 3, ...quiet, ...more, ...options }));

  describe('an epoch for each pass', () => {
    itGoesOn(training({ validationData: data.fromTensorSlices(held).batch(BATCH) }), [5, 10, 15]);
  });

  describe('epochs of four batches, whatever the passes', () => {
    itGoesOn(training({ stepsPerEpoch: 4, epochs: 4 }), [5, 10, 15]);
  });
});

it('epochs of some batches go on in the data where the last one stopped', async () => {
  const passes: number[] = [];
  const seen: number[] = [];
  const batches = (pass: number) => {
    passes.push(pass);
    return Array.from({ length: 5 }, (_, i): LearningBatch => [x.slice(i, i + 4), y.slice(i, i + 4)]);
  };
  const model = newModel();
  const onEpochBegin = (epoch: number) => {
    seen.push(epoch);
  };
  const onBatchEnd = (batch: number) => {
    seen.push(batch / 10);
  };
  await model.fit(batches, { epochs: 2, stepsPerEpoch: 3, callbacks: { onEpochBegin, onBatchEnd }, ...quiet });
  expect(seen).toEqual([0, 0, 0.1, 0.2, 1, 0, 0.1, 0.2]);
  expect(passes).toEqual([0, 1]);
  model.dispose();
});

it('validates as often as it is told, with as many batches', async () => {
  let batches = 0;
  const validationData = data
    .fromTensorSlices(held)
    .batch(10)
    .map((batch) => {
      batches += 1;
      return batch;
    });
  const model = newModel();
  const logs: string[][] = [];
  const callbacks = {
    onEpochEnd: (_: number, means: object) => {
      logs.push(Object.keys(means));
    },
  };
  const options = { epochs: 4, validationData, validationSteps: 2, validationFreq: 2, callbacks, ...quiet };
  const { history } = await model.fit(slices.batch(BATCH), options);
  expect(history.loss).toHaveLength(4);
  expect(history.val_loss).toHaveLength(2);
  expect(logs.map((names) => names.length)).toEqual([2, 4, 2, 4]);
  expect(batches).toBe(4);
  const listed = await model.fit(x, y, { epochs: 3, validationData: held, validationFreq: [1, 3], ...quiet });
  expect(listed.history.val_loss).toHaveLength(2);
  model.dispose();
});

it('evaluate and predict take them, too', async () => {
  const model = newModel();
  const [loss, accuracy] = await model.evaluate(x, y);
  const batches = slices.batch(BATCH);
  const [streamed, ...more] = await model.evaluate(batches);
  expect(streamed).toBeCloseTo(loss!, 6);
  expect(more).toEqual([accuracy]);
  expect(await model.evaluate(batches, { steps: 2 })).not.toEqual([streamed, ...more]);
  const whole = await model.predict(x);
  expect(await model.predict(data.fromTensorSlices(x).batch(BATCH))).toEqual(whole);
  const some = await model.predict(batches, { steps: 2 });
  expect(some.shape).toEqual([2 * BATCH, 3]);
  expect(some.values).toEqual(whole.slice(0, 2 * BATCH).values);
  model.dispose();
});

it('stops where it is told to at once', async () => {
  const model = newModel();
  const fitting = model.fit(slices.batch(BATCH), { epochs: 50, ...quiet });
  model.stopTraining = true;
  const { epoch } = await fitting;
  expect(epoch).toEqual([]);
  model.dispose();
});

it('a trainer takes batches by name', async () => {
  const learn = async (samples: NamedSamples | Batches<NamedSamples>, options: object) => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [6] })], seed: 2 });
    const own = newTrainer(model);
    const { history } = await own.fit(samples, { epochs: 2, ...quiet, ...options });
    const weights = await model.getWeights();
    own.dispose();
    model.dispose();
    return { history, weights };
  };
  const newTrainer = (model: Sequential) =>
    trainer({
      models: { model },
      optimizers: { own: optimizers.sgd({ learningRate: 0.1 }) },
      step: ({ x: rows }, { models: { model }, optimizers: { own } }) => {
        const loss = losses.meanSquaredError(1, model(rows!));
        return { updates: [own.minimize(loss, model)], metrics: { loss } };
      },
    });
  const whole = await learn({ x }, { batchSize: BATCH, shuffle: false });
  expect(await learn(data.fromTensorSlices({ x }).batch(BATCH), {})).toEqual(whole);
});

describe('says what is wrong with', () => {
  const wrong = async (batches: Batches<LearningBatch>, message: RegExp | string, options: object = {}) => {
    const model = newModel();
    await expect(model.fit(batches, { ...quiet, ...options })).rejects.toThrow(message);
    await model.fit(x, y, quiet); // nothing is broken
    model.dispose();
  };

  it('what can be read once alone', async () => {
    const once = (async function* () {
      yield [x, y] as const;
    })();
    await wrong(once, 'the data set has no batches in pass 2. Give one that can be read again', { epochs: 2 });
  });

  it('batches that are not alike', async () => {
    const bytes = tensor(new Uint8Array(12), [2, 6]);
    const other = tensor(new Float32Array(12), [2, 6]);
    const labels = tensor(new Uint8Array(2));
    const batches = () => [[bytes, labels] as const, [other, labels] as const];
    await wrong(batches, 'batch 1 of pass 0: x is f32 [samples, 6]; in the first batch it was u8 [samples, 6].');
    const larger = () => [[bytes, labels] as const, [x, y] as const];
    await wrong(larger, 'batch 1 of pass 0 has 90 samples, more than the 2 of the first batch.');
  });

  it('a batch that never comes, once somebody stops waiting', async () => {
    async function* batches(): AsyncGenerator<LearningBatch> {
      yield [x, y];
      await new Promise(() => {});
    }
    const enough = new Error('enough');
    const controller = new AbortController();
    setTimeout(() => controller.abort(enough), 100);
    await wrong(batches, enough.message, { signal: controller.signal });
    await wrong(() => batches(), enough.message, { signal: AbortSignal.abort(enough) });
  });

  it('errors of whoever gives the batches, which are thrown as they are', async () => {
    const vanished = new Error('the file vanished');
    for (const count of [1, 20]) {
      async function* batches(): AsyncGenerator<LearningBatch> {
        for (let i = 0; i < count; i++) yield [x, y];
        throw vanished;
      }
      await wrong(batches, vanished.message);
    }
    const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
    const endless = (): AsyncIterable<LearningBatch> => ({
      [Symbol.asyncIterator]: () => ({ next: async () => ({ value: [x, y] as const }), return: returned }),
    });
    const model = newModel();
    const before = (await init()).memory().data;
    await model.fit(endless, { steps: 3, ...quiet });
    expect(returned).toHaveBeenCalledOnce();
    expect((await init()).memory().data).toBe(before);
    model.dispose();
  });
});
