/**
 * Training on another device after the first one is gone, from a snapshot, from a checkpoint; and numbers that go wrong. What
 * counts is that the bits are those of a run that nobody disturbed. A browser's real crash of its GPU process is in test/long.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DeviceBuffer } from '../../src/gpu/buffer.ts';
import {
  type Checkpoint,
  DataError,
  DeviceError,
  type Engine,
  type FitOptions,
  init,
  layers,
  NumericError,
  optimizers,
  type Sequential,
  sequential,
  tensor,
} from '../../src/index.ts';
import { Space } from '../../src/nn/memory/space.ts';
import { Keeper } from '../../src/nn/train/keeper.ts';
import { losingDevices } from './interrupted.ts';
import { keepAll } from './keep-all.ts';

const SAMPLES = 200;
const BATCH = 16; // 12 whole batches and one of 8
const pixels = Uint8Array.from({ length: SAMPLES * 16 }, (_, i) => (i * 37 + (i >> 4) * 11) % 256);
const classes = Uint8Array.from({ length: SAMPLES }, (_, i) => i % 3);
const x = tensor(pixels, [SAMPLES, 16]).div(255);
const y = tensor(classes);

function network(learningRate = 0.01): Sequential {
  const model = sequential({
    layers: [
      layers.dense({ units: 9, activation: 'relu', inputShape: [16] }),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
    seed: 5,
  });
  model.compile({
    optimizer: optimizers.adam({ learningRate }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

const bitsOf = async (model: Sequential): Promise<Uint32Array[]> =>
  (await model.getWeights()).map(({ values }) => new Uint32Array(values.slice().buffer));

interface Outcome {
  readonly weights: Uint32Array[];
  readonly optimizer: Uint32Array[];
  readonly history: Record<string, number[]>;
  readonly batches: string[];
  readonly recoveries: number;
}

async function train(options: FitOptions = {}, model = network()): Promise<Outcome> {
  const batches: string[] = [];
  const { callbacks = [] } = options;
  const log = { onBatchEnd: (batch: number, logs: object) => void batches.push(`${batch} ${JSON.stringify(logs)}`) };
  const { history } = await model.fit(x, y, {
    epochs: 3,
    batchSize: BATCH,
    validationData: [x, y],
    verbose: 0,
    ...options,
    callbacks: [log, ...[callbacks].flat()],
  });
  const { slots, rates } = await model.getOptimizerState();
  const outcome = {
    weights: await bitsOf(model),
    optimizer: [rates, ...slots.map(({ values }) => values)].map((values) => new Uint32Array(values.slice().buffer)),
    history,
    batches,
    recoveries: model.lastFit!.recoveries,
  };
  model.dispose();
  return outcome;
}

/** The device as it is when the GPU's process has crashed, but for `lost`, which says that nobody destroyed it. */
async function loseDevice(): Promise<void> {
  const { device } = await init();
  device.destroy();
}

describe('a device that is lost', () => {
  losingDevices();

  it.each([
    ['in the first epoch', 0, 3, 0],
    ['in the second, from a snapshot of the first', 1, 2, 100],
    ['between two steps, from the last one', 1, 7, 0],
    ['while the last batch trains', 2, 12, 0],
  ])('%s: the same bits, and each step reported once', async (_, epoch, batch, everySeconds) => {
    const undisturbed = await train();
    let now = -1;
    let done = false;
    const disturbed = await train({
      recovery: { everySeconds },
      callbacks: {
        onEpochBegin: (begun) => {
          now = begun;
        },
        onBatchEnd: async (ended) => {
          if (done || now !== epoch || ended !== batch) return;
          done = true;
          await loseDevice();
        },
      },
    });
    expect(done).toBe(true);
    expect(disturbed.recoveries).toBe(1);
    expect({ ...disturbed, recoveries: 0 }).toEqual(undisturbed);
    expect(console.warn).toHaveBeenCalledWith(expect.stringMatching(/^model.fit: the GPU was lost at step \d+\./));
  });

  it('before validation: validated on the fresh one', async () => {
    const undisturbed = await train();
    let lost = false;
    const disturbed = await train({
      callbacks: {
        onBatchEnd: async (batch) => {
          if (lost || batch !== 12) return;
          lost = true;
          setTimeout(() => void loseDevice(), 0);
        },
      },
    });
    expect({ ...disturbed, recoveries: 0 }).toEqual(undisturbed);
  });

  it('with a learning rate and weights that were changed on the way', async () => {
    const changed = async (lose: boolean): Promise<Outcome> => {
      const model = network();
      const { weights } = { weights: await model.getWeights() };
      let lost = false;
      let epoch = 0;
      return train(
        {
          recovery: { everySeconds: 100 },
          callbacks: {
            onEpochEnd: async (ended) => {
              epoch = ended + 1;
              if (ended === 0) await model.setLearningRate(0.05);
              if (ended === 1) await model.setWeights(weights);
            },
            onBatchEnd: async (batch) => {
              if (!lose || lost || epoch !== 2 || batch !== 5) return;
              lost = true;
              await loseDevice();
            },
          },
        },
        model,
      );
    };
    const undisturbed = await changed(false);
    const disturbed = await changed(true);
    expect({ ...disturbed, recoveries: 0 }).toEqual(undisturbed);
    expect(disturbed.recoveries).toBe(1);
    expect(undisturbed.weights).not.toEqual((await train()).weights);
  });

  it('twice within two minutes: stops and says what to do; the next model works', async () => {
    let losses = 0;
    const lose = async (batch: number): Promise<void> => {
      // the second one is the device that took over, not the one that is gone already
      const takenOver = vi.mocked(console.warn).mock.calls.length;
      if (batch % 5 !== 4 || losses > takenOver) return;
      losses += 1;
      await loseDevice();
    };
    const training = train({ callbacks: { onBatchEnd: lose } });
    await expect(training).rejects.toThrow(/for the second time in two minutes\. Reload the page/);
    await expect(training).rejects.toMatchObject({ name: 'DeviceError', code: 'device-lost' });
    expect((await train()).recoveries).toBe(0);
  });

  it('is not replaced where recovery is off', async () => {
    const training = train({ recovery: false, callbacks: { onBatchEnd: loseDevice } });
    await expect(training).rejects.toThrow(/^device: lost: a crash/);
  });

  it('fails evaluate, predict, getWeights, checkpoint with a DeviceError', async () => {
    const model = network();
    await model.getWeights();
    await loseDevice();
    for (const call of [() => model.evaluate(x, y), () => model.predict(x), () => model.getWeights()]) {
      await expect(call()).rejects.toThrow(DeviceError);
    }
    await expect(model.fit(x, y, { verbose: 0 })).rejects.toThrow(DeviceError);
  });
});

it('a device that the user destroyed is not replaced', async () => {
  await init({ adapter: 'auto' });
  const training = train({ callbacks: { onBatchEnd: loseDevice } });
  await expect(training).rejects.toThrow(/^device: lost: it was destroyed/);
});

describe('a checkpoint', () => {
  it.each([1, 5, 13])('every %i steps: any of them goes on with the same bits', async (every) => {
    const store = keepAll();
    const whole = await train({ checkpoint: { store, every } });
    expect(whole).toEqual(await train());
    expect(store.all.map(({ meta }) => meta.step)).toEqual(
      Array.from({ length: Math.floor(39 / every) }, (_, i) => (i + 1) * every),
    );
    for (const checkpoint of store.all.filter((_, i) => i % (every === 1 ? 8 : 2) === 0)) {
      const again = await train({ checkpoint: { store: keepAll(checkpoint), every: 1000, resume: true } });
      const { seconds: _, ...rest } = { ...again, seconds: 0 };
      expect({ ...rest, batches: whole.batches }).toEqual(whole);
      expect(again.batches).toEqual(whole.batches.slice(checkpoint.meta.step));
    }
  });

  it('store that can keep nothing says so before the first step', async () => {
    const check = () => Promise.reject(new DataError('the store is full'));
    const batches: number[] = [];
    const callbacks = {
      onTrainBegin: () => void batches.push(-1),
      onBatchEnd: (batch: number) => void batches.push(batch),
    };
    const fitted = train({ checkpoint: { store: { ...keepAll(), check } }, callbacks });
    await expect(fitted).rejects.toThrow('the store is full');
    expect(batches).toEqual([]);
  });

  it('goes on in a model of another seed: everything random is in it', async () => {
    const store = keepAll();
    const whole = await train({ checkpoint: { store, every: 7 } });
    const other = sequential({ layers: [...network().layers], seed: 99 });
    other.compile(network().compiled!);
    const again = await train({ checkpoint: { store: keepAll(store.all[2]), resume: true } }, other);
    expect(again.weights).toEqual(whole.weights);
    expect(again.history).toEqual(whole.history);
  });

  it('can be asked for at any time', async () => {
    const model = network();
    let asked: Promise<Checkpoint> | undefined;
    const whole = await train(
      {
        callbacks: {
          onBatchEnd: () => {
            asked ??= model.checkpoint();
          },
        },
      },
      model,
    );
    const checkpoint = (await asked)!;
    expect(checkpoint.tensors.map(({ name }) => name)).toContain('dense/kernel/m');
    const again = await train({ checkpoint: { store: keepAll(checkpoint), resume: true } });
    expect(again.weights).toEqual(whole.weights);
    await expect(network().checkpoint()).rejects.toThrow(/^model.checkpoint: fit is not running/);
  });

  it('of something else is refused, and nothing is changed', async () => {
    const store = keepAll();
    await train({ epochs: 1, checkpoint: { store } });
    const model = network();
    const before = await bitsOf(model);
    const again = (options: FitOptions, images = x): Promise<unknown> =>
      model.fit(images, y, {
        epochs: 3,
        batchSize: BATCH,
        verbose: 0,
        ...options,
        checkpoint: { store, resume: true },
      });
    await expect(again({ batchSize: 8 })).rejects.toThrow('the checkpoint is of another batchSize: 16; expected 8.');
    await expect(again({ shuffle: false })).rejects.toThrow('of another shuffle: true; expected false.');
    const others = tensor(Uint8Array.from(pixels).fill(1, 0, 1), [SAMPLES, 16]).div(255);
    await expect(again({}, others)).rejects.toThrow(/of another data set/);
    model.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
    await expect(again({})).rejects.toThrow(/of another model/);
    expect(await bitsOf(model)).toEqual(before);
  });

  it('that cannot be stored stops training', async () => {
    const store = { ...keepAll(), save: () => Promise.reject(new Error('the disk is full')) };
    await expect(train({ checkpoint: { store, every: 5 } })).rejects.toThrow('the disk is full');
  });
});

describe('numbers that go wrong', () => {
  it('stop training with the step and the tensor; the model is as before that step', async () => {
    const model = network(1e38);
    const failure = await train({ epochs: 5 }, model).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NumericError);
    const step = Number(/^model\.fit: step (\d+): /.exec((failure as Error).message)?.[1]);
    expect(step).toBeGreaterThan(0);
    for (const { values } of await model.getWeights()) expect(values.every(Number.isFinite)).toBe(true);
    const { step: done } = await model.getOptimizerState();
    expect(done).toBe(step - 1);
    expect((await model.evaluate(x, y)).length).toBe(2);
    model.dispose();
  });

  afterEach(() => void vi.restoreAllMocks());

  /** Writes NaN into a buffer of training before step 3, each time that this step is done. */
  function injectAtStep3(engine: Engine, buffer: string, word: number): void {
    const { before } = Keeper.prototype;
    const { buffers } = Space.prototype;
    let target: DeviceBuffer | undefined;
    vi.spyOn(Space.prototype, 'buffers').mockImplementation(function (this: Space) {
      const all = buffers.call(this);
      target = all.get(buffer);
      return all;
    });
    vi.spyOn(Keeper.prototype, 'before').mockImplementation(function (this: Keeper, position) {
      if (position === 2) engine.upload(target!, Float32Array.of(Number.NaN), 4 * word);
      const most = before.call(this, position);
      return position < 2 ? Math.min(most, 2 - position) : most;
    });
  }

  it.each([
    ['dense/kernel', 'params', 0],
    ['dense/bias', 'params', 144],
    ['dense_1/kernel', 'params', 156],
    ['dense_1/bias', 'params', 184],
    ['dense/kernel/m', 'slots', 0],
    ['dense/bias/m', 'slots', 144],
    ['dense_1/kernel/m', 'slots', 156],
    ['dense_1/bias/m', 'slots', 184],
    ['dense/kernel/v', 'slots', 188],
    ['dense/bias/v', 'slots', 332],
    ['dense_1/kernel/v', 'slots', 344],
    ['dense_1/bias/v', 'slots', 372],
    ['rates', 'rates', 0],
  ])('NaN in %s at step 3 is reported as that, and undone', async (name, buffer, word) => {
    const undisturbed = network();
    await undisturbed.fit(x.slice(0, 2 * BATCH), y.slice(0, 2 * BATCH), {
      batchSize: BATCH,
      shuffle: false,
      verbose: 0,
    });
    const model = network();
    injectAtStep3(await init(), buffer, word);
    const failure = await train({ shuffle: false }, model).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NumericError);
    const { step, tensors, message } = failure as NumericError;
    expect(step).toBe(3);
    expect(tensors).toContain(name);
    // what spoils the loss spoils all gradients in the same step
    expect(tensors[0]).toBe(name.startsWith('dense_1/') && buffer === 'params' ? 'loss' : name);
    expect(message).toContain(`${name}[`);
    expect(await bitsOf(model)).toEqual(await bitsOf(undisturbed));
  });

  it('are let through where they are not looked for', async () => {
    const { weights } = await train({ checkNumerics: false }, network(1e38));
    expect(weights.some((words) => words.some((word) => (word & 0x7f800000) === 0x7f800000))).toBe(true);
  });
});

describe('an AbortSignal', () => {
  it('stops fit with its reason, and the model goes on from there', async () => {
    const model = network();
    const controller = new AbortController();
    const callbacks = { onBatchEnd: (batch: number) => void (batch === 4 && controller.abort(new Error('enough'))) };
    const stopped = model.fit(x, y, { batchSize: BATCH, epochs: 9, verbose: 0, callbacks, signal: controller.signal });
    await expect(stopped).rejects.toThrow('enough');
    const { step } = await model.getOptimizerState();
    expect(step).toBeGreaterThan(4);
    expect(step).toBeLessThan(3 * 13);
    await model.fit(x, y, { batchSize: BATCH, verbose: 0 });
    expect((await model.getOptimizerState()).step).toBe(step + 13);
    model.dispose();
  });

  it('that is aborted already stops it before anything runs', async () => {
    const model = network();
    const before = await bitsOf(model);
    await expect(model.fit(x, y, { verbose: 0, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    expect(await bitsOf(model)).toEqual(before);
    model.dispose();
  });
});
