/** What must not change the result of training (nothing but the seed does), what an epoch sees, and what it costs in memory. */
import { afterEach, expect, test, vi } from 'vitest';
import { madeUpDigits } from '../../src/data/made-up.ts';
import { Pacer } from '../../src/gpu/pacer.ts';
import {
  type Checkpoint,
  type CheckpointStore,
  type FitOptions,
  init,
  layers,
  type NamedWeight,
  optimizers,
  sequential,
  tensor,
} from '../../src/index.ts';
import { mlp } from '../reference/compare.ts';

const BATCH = 32;
/** 20 full batches and one of 8. */
const COUNT = 648;
const { train } = madeUpDigits({ train: COUNT, test: 0, seed: 2 });
const [x, y] = [train.images.div(255), train.labels];

afterEach(() => {
  vi.restoreAllMocks();
});

function compiled(seed: number) {
  const model = mlp(0.2, seed);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

function keepLast(): CheckpointStore {
  let last: Checkpoint | undefined;
  return {
    save: async (checkpoint) => {
      last = structuredClone(checkpoint);
    },
    load: async () => last,
    clear: async () => {},
  };
}

/** Weights after one fit for each of the options. */
async function weightsAfter(seed: number, ...fits: FitOptions[]): Promise<NamedWeight[]> {
  const model = compiled(seed);
  for (const options of fits) await model.fit(x, y, { batchSize: BATCH, verbose: 0, ...options });
  const weights = await model.getWeights();
  model.dispose();
  return weights;
}

test('equal seeds give equal weights, bit for bit; others do not', async () => {
  const weights = await weightsAfter(1, {});
  expect(await weightsAfter(1, {})).toEqual(weights);
  expect(await weightsAfter(2, {})).not.toEqual(weights);
});

test('the seed of fit decides the order of samples alone', async () => {
  const weights = await weightsAfter(1, { seed: 5 });
  expect(await weightsAfter(1, { seed: 5 })).toEqual(weights);
  expect(await weightsAfter(1, { seed: 6 })).not.toEqual(weights);
});

test('how many steps go into one submit does not matter', async () => {
  const results: NamedWeight[][] = [];
  // A clock that stands still makes submits grow, one that runs ahead keeps them at a single step.
  for (const { msPerLook, least, most } of [
    { msPerLook: 0, least: 8, most: 256 },
    { msPerLook: 1000, least: 1, most: 1 },
  ]) {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += msPerLook;
      return now;
    });
    const model = compiled(1);
    await model.fit(x, y, { batchSize: BATCH, verbose: 0, epochs: 2 });
    expect(model.lastFit!.stepsPerSubmit).toBeGreaterThanOrEqual(least);
    expect(model.lastFit!.stepsPerSubmit).toBeLessThanOrEqual(most);
    results.push(await model.getWeights());
    model.dispose();
    vi.restoreAllMocks();
  }
  expect(results[0]).toEqual(results[1]);
});

test('1, 7, 50 and 200 steps in a submit give equal bits', async () => {
  const results: NamedWeight[][] = [];
  for (const steps of [1, 7, 50, 200]) {
    vi.spyOn(Pacer.prototype, 'steps', 'get').mockReturnValue(steps);
    const model = compiled(1);
    await model.fit(x, y, { batchSize: 3, verbose: 0 }); // 216 steps
    expect(model.lastFit!.stepsPerSubmit).toBe(steps);
    results.push(await model.getWeights());
    model.dispose();
  }
  for (const weights of results) expect(weights).toEqual(results[0]);
});

test('fit takes no more than `steps` steps; resumed, it ends as one that was never cut short', async () => {
  const model = compiled(1);
  const store = keepLast();
  const checkpoint = { store, every: 1, resume: true };
  const { history } = await model.fit(x, y, { batchSize: BATCH, verbose: 0, epochs: 2, steps: 30, checkpoint });
  expect((await model.getOptimizerState()).step).toBe(30);
  expect(history.loss).toHaveLength(1); // the second epoch was cut short
  await model.fit(x, y, { batchSize: BATCH, verbose: 0, epochs: 2, checkpoint });
  expect(await model.getWeights()).toEqual(await weightsAfter(1, { epochs: 2 }));
  model.dispose();
});

test('averages and gathered gradients go on as well, under penalties and constraints; the weights end as their averages', async () => {
  const made = () => {
    const rules = { kernelRegularizer: 'l1l2', kernelConstraint: 'maxNorm' } as const;
    const options = { units: 10, activation: 'softmax', inputShape: [28, 28], ...rules } as const;
    const model = sequential({ seed: 1, layers: [layers.flatten({ inputShape: [28, 28] }), layers.dense(options)] });
    const optimizer = optimizers.adam({ useEma: true, emaMomentum: 0.9, gradientAccumulationSteps: 4 });
    model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
    return model;
  };
  const [whole, cut] = [made(), made()];
  const options = { batchSize: BATCH, verbose: 0, epochs: 2 } as const;
  await whole.fit(x, y, options);
  const store = keepLast();
  const checkpoint = { store, every: 1, resume: true };
  await cut.fit(x, y, { ...options, steps: 30, checkpoint });
  await cut.fit(x, y, { ...options, checkpoint });
  const weights = await whole.getWeights();
  expect(await cut.getWeights()).toEqual(weights);
  const state = await whole.getOptimizerState();
  expect(await cut.getOptimizerState()).toEqual(state);
  expect(state.slots.map(({ name }) => name.split('/').at(-1))).toContain('gradient_accumulator');
  for (const { name, values } of weights) {
    expect(state.slots.find((slot) => slot.name === `${name}/average`)!.values).toEqual(values);
  }
  whole.dispose();
  cut.dispose();
});

test('trainOnBatch on each batch in order does what fit without shuffling does', async () => {
  const model = compiled(1);
  for (let begin = 0; begin < COUNT; begin += BATCH) {
    const end = Math.min(COUNT, begin + BATCH);
    await model.trainOnBatch(x.slice(begin, end), y.slice(begin, end));
  }
  expect(await model.getWeights()).toEqual(await weightsAfter(1, { shuffle: false }));
  model.dispose();
});

test('2 epochs and then 3 are the same as 5', async () => {
  const five = await weightsAfter(1, { epochs: 5 });
  expect(await weightsAfter(1, { epochs: 2 }, { epochs: 3 })).toEqual(five);
  expect(await weightsAfter(1, { epochs: 2 }, { initialEpoch: 2, epochs: 5 })).toEqual(five);
});

test('an epoch sees every sample once, and each batch by its own size', async () => {
  const [count, rate] = [100, 0.25]; // three batches of 32 and one of 4
  const model = sequential({
    layers: [
      layers.dense({
        units: 2,
        activation: 'softmax',
        useBias: false,
        kernelInitializer: 'zeros',
        inputShape: [count],
      }),
    ],
    seed: 9,
  });
  model.compile({ optimizer: optimizers.sgd({ learningRate: rate }), loss: 'sparseCategoricalCrossentropy' });
  // Sample i lights feature i alone: its two weights begin at 0, so its probabilities are 1/2, and it moves only them.
  const ones = tensor(
    Float32Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0)),
    [count, count],
  );
  const { history } = await model.fit(ones, tensor(new Uint8Array(count)), { batchSize: BATCH, verbose: 0 });
  const [kernel] = await model.getWeights();
  const moves = Array.from({ length: count }, (_, i) => kernel!.values[2 * i]!);
  const [full, last] = [(rate * 0.5) / 32, (rate * 0.5) / 4];
  expect(moves.filter((move) => move === full)).toHaveLength(96);
  expect(moves.filter((move) => move === last)).toHaveLength(4);
  expect(moves.slice(96).every((move) => move === last)).toBe(false); // shuffled
  expect(history.loss![0]).toBeCloseTo(Math.log(2), 6);
  model.dispose();
});

test('the means of an epoch are over samples, not over batches', async () => {
  const model = mlp(0, 3);
  model.compile({
    optimizer: optimizers.sgd({ learningRate: 0 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  const { history } = await model.fit(x, y, { batchSize: 300, verbose: 0 });
  const [loss, accuracy] = await model.evaluate(x, y);
  expect(history.accuracy![0]).toBe(accuracy);
  expect(history.loss![0]).toBeCloseTo(loss!, 5);
  model.dispose();
});

test('training uploads nothing, and its memory is flat from the second epoch on', async () => {
  const engine = await init();
  engine.freeData();
  const model = compiled(1);
  const before = engine.memory();
  const perEpoch: unknown[] = [];
  const uploaded: number[] = [];
  const onEpochEnd = (): void => {
    perEpoch.push(engine.memory());
    uploaded.push(engine.traffic.uploaded);
  };
  const options = {
    batchSize: BATCH,
    verbose: 0,
    epochs: 4,
    validationData: [x, y],
    callbacks: { onEpochEnd },
  } as const;
  await model.fit(x, y, options);
  expect(perEpoch.slice(2)).toEqual([perEpoch[1], perEpoch[1]]);
  expect(new Set(uploaded.slice(1)).size).toBe(1);
  expect(model.lastFit!.uploadedBytesPerStep).toBe(0);
  const after = engine.memory();
  await model.fit(x, y, options);
  expect(engine.memory()).toEqual(after);
  model.dispose();
  engine.freeData(); // copies of tensors stay for the next call
  await vi.waitFor(() => expect(engine.memory()).toEqual(before));
});

test('the default run stays under 80 MB on the GPU', async () => {
  const model = compiled(1);
  const zeros = (count: number) =>
    [tensor(new Uint8Array(count * 784), [count, 28, 28]), tensor(new Uint8Array(count))] as const;
  const [images, labels] = zeros(60_000);
  const onBatchEnd = (): void => {
    model.stopTraining = true;
  };
  await model.fit(images, labels, { verbose: 0, validationData: [...zeros(10_000)], callbacks: { onBatchEnd } });
  const { parameters, data, other } = model.lastFit!.gpuBytes;
  expect(data).toBeGreaterThan(70_000 * 784);
  expect(parameters).toBe(4 * (784 * 128 + 128 + 1280 + 12)); // each param begins at a multiple of four words
  expect(parameters + data + other).toBeLessThan(80e6);
  model.dispose();
});

test('recurrent layers give the same bits twice, dropout among them, also where the fit was cut short', async () => {
  const [few, own] = [160, { units: 8, dropout: 0.2, recurrentDropout: 0.2 } as const];
  const run = async (...fits: FitOptions[]): Promise<NamedWeight[]> => {
    const model = sequential({
      layers: [
        layers.masking({ inputShape: [28, 28] }),
        layers.lstm({ ...own, returnSequences: true }),
        layers.gru(own),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
      seed: 3,
    });
    model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
    for (const options of fits)
      await model.fit(x.slice(0, few), y.slice(0, few), { batchSize: BATCH, verbose: 0, ...options });
    const weights = await model.getWeights();
    model.dispose();
    return weights;
  };
  const checkpoint = { store: keepLast(), every: 1, resume: true };
  const [whole, cut] = [await run({}), await run({ steps: 2, checkpoint }, { checkpoint })];
  expect(cut).toEqual(whole);
});
