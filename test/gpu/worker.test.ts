/** Models in a worker: they train, call back and fail as they do on the page. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Callback,
  type CallbackParams,
  callbacks,
  DataError,
  data,
  type History,
  type Logs,
  layers,
  losses,
  type Model,
  type ModelTensor,
  metrics,
  optimizers,
  type Sequential,
  ShapeError,
  schedules,
  sequential,
  type Tensor,
  tensor,
  UsageError,
} from '../../src/index.ts';
import { memory, memoryStore } from '../../src/io.ts';
import { connect, inWorker, type RemoteModel } from '../../src/worker.ts';
import type { api } from './own-worker.ts';

const COUNT = 48;
const x = tensor(
  Float32Array.from({ length: COUNT * 4 }, (_, i) => Math.sin(i * i)),
  [COUNT, 4],
);
const y = tensor(
  Uint8Array.from({ length: COUNT }, (_, i) => i % 3),
  [COUNT],
);

function build(): Sequential {
  const model = sequential({
    layers: [
      layers.dense({ units: 8, activation: 'relu', inputShape: [4] }),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
    seed: 5,
  });
  model.compile({
    optimizer: optimizers.adam({
      learningRate: schedules.exponentialDecay({ initialLearningRate: 0.05, decaySteps: 5, decayRate: 0.9 }),
    }),
    loss: losses.sparseCategoricalCrossentropy(),
    metrics: ['accuracy', metrics.sparseTopKCategoricalAccuracy({ k: 2, name: 'top2' })],
  });
  return model;
}

/** Writes down all that it hears. */
class Hearing extends Callback {
  readonly heard: unknown[] = [];
  override setParams(params: CallbackParams): void {
    this.params = params;
    this.heard.push(params);
  }
  override onEpochEnd(epoch: number, logs: Logs): void {
    this.heard.push(['epoch', epoch, logs]);
  }
  override async onTrainBatchEnd(batch: number, logs: Logs): Promise<void> {
    this.heard.push(['batch', batch, logs]);
  }
}

const withoutTimes = ({ epoch, history, params }: History): object => ({ epoch, history, params });

/** All that can be compared of a training. */
async function trained(model: Model | RemoteModel): Promise<object> {
  const hearing = new Hearing();
  const options = { epochs: 2, batchSize: 8, validationSplit: 0.25, verbose: 0, callbacks: hearing } as const;
  const history = await model.fit(x, y, options);
  const streamed = await model.fit(
    data
      .fromTensorSlices([x, y] as const)
      .shuffle(9, { seed: 1 })
      .batch(16),
    {
      epochs: 2,
      initialEpoch: 1,
      verbose: 0,
    },
  );
  const predicted = (await model.predict(x)) as Tensor;
  return {
    heard: hearing.heard,
    histories: [withoutTimes(history), withoutTimes(streamed)],
    evaluated: await model.evaluate(x, y),
    predicted: [predicted.shape, await predicted.data()],
    on: [await model.trainOnBatch(x, y), await model.testOnBatch(x, y)],
    weights: await model.getWeights(),
    optimizer: await model.getOptimizerState(),
    dispatches: model.lastFit!.dispatches,
  };
}

describe('a model in a worker', () => {
  const worker = new Worker(new URL('./own-worker.ts', import.meta.url), { type: 'module' });
  let remote: RemoteModel<ModelTensor>;
  beforeAll(async () => {
    remote = await inWorker(build(), { worker, init: { smooth: true } });
  });
  afterAll(async () => {
    await remote.dispose();
    worker.terminate();
  });

  it('trains to the same bits, with the same logs', async () => {
    const page = build();
    expect(await trained(remote)).toEqual(await trained(page));
    const again = await inWorker(page, { worker, init: { smooth: true } }); // what it has learnt goes along
    expect(await trained(again)).toEqual(await trained(page));
    const [onPage, there] = [memory(), memory()];
    await page.save(onPage, { includeOptimizer: true });
    await again.save(there, { includeOptimizer: true });
    expect(there.files).toEqual(onPage.files);
    let summary = '';
    await again.summary((text) => {
      summary = text;
    });
    page.summary((text) => expect(text).toBe(summary));
    await again.dispose();
  });

  it('stops where a callback or a signal says so, and throws what they throw', async () => {
    const stopping = new (class extends Callback {
      override onEpochEnd(epoch: number): void {
        if (epoch === 1) this.model!.stopTraining = true;
      }
    })();
    const { epoch } = await remote.fit(x, y, { epochs: 9, verbose: 0, callbacks: stopping });
    expect(epoch).toEqual([0, 1]);
    const controller = new AbortController();
    const reason = { why: 'enough' };
    const onEpochEnd = (): void => controller.abort(reason);
    await expect(
      remote.fit(x, y, { epochs: 1e6, verbose: 0, signal: controller.signal, callbacks: { onEpochEnd } }),
    ).rejects.toBe(reason);
    const own = new RangeError('mine');
    const throwing = (): never => {
      throw own;
    };
    await expect(remote.fit(x, y, { verbose: 0, callbacks: { onTrainBegin: throwing } })).rejects.toBe(own);
    await expect(remote.fit(throwing, { verbose: 0 })).rejects.toBe(own);
  });

  it('keeps checkpoints where the page says, and what callbacks of the library know', async () => {
    const store = memoryStore();
    const best = callbacks.earlyStopping({ monitor: 'loss', patience: 1, restoreBestWeights: true });
    const options = { epochs: 2, verbose: 0, callbacks: [best], checkpoint: { store, resume: true } } as const;
    await remote.fit(x, y, options);
    const kept = await store.load();
    expect(kept!.meta).toMatchObject({ epoch: 1, callbacks: { earlyStopping: {} } });
    expect((await remote.fit(x, y, { ...options, epochs: 3 })).epoch).toEqual([0, 1, 2]);
  });

  it('asks for one batch after the other, and no more than it takes', async () => {
    let read = 0;
    let ended = false;
    const batches = async function* () {
      try {
        for (;;) {
          read += 1;
          yield [x.slice(0, 8), y.slice(0, 8)] as const;
        }
      } finally {
        ended = true;
      }
    };
    await remote.fit(batches, { epochs: 1, stepsPerEpoch: 4, verbose: 0 });
    expect(read).toBeLessThan(12);
    expect(ended).toBe(true);
  });

  it('refuses with the errors that a model has', async () => {
    const wrong = tensor([1, 2], [1, 2]);
    const page = build();
    for (const [kind, call] of [
      [ShapeError, (model) => model.predict(wrong)],
      [DataError, (model) => model.fit(x, tensor(new Uint8Array(COUNT).fill(9), [COUNT]))],
      [UsageError, (model) => model.fit(x, y, { epochs: -1 })],
      [UsageError, (model) => model.fit(Promise.resolve(x) as never, y)],
      [UsageError, (model) => model.setWeights([])],
    ] as [typeof UsageError, (model: Model | RemoteModel) => Promise<unknown>][]) {
      const error = (await call(page).catch((thrown: unknown) => thrown)) as Error;
      expect(error).toBeInstanceOf(kind);
      await expect(call(remote)).rejects.toThrow(error.message);
      await expect(call(remote)).rejects.toBeInstanceOf(kind);
    }
  });

  it('keeps the page smooth: it knows when somebody uses it, and gives the same numbers', async () => {
    const { smooth } = connect<typeof api>(worker);
    dispatchEvent(new PointerEvent('pointermove'));
    const [was, hurried] = await smooth();
    expect([was, hurried]).toEqual([true, true]);
    const page = build();
    const options = { epochs: 3, batchSize: 2, verbose: 0, shuffle: true } as const;
    const fresh = await inWorker(build(), { worker, init: { smooth: true } });
    dispatchEvent(new PointerEvent('pointermove'));
    const there = await fresh.fit(x, y, options);
    expect(there.history).toEqual((await page.fit(x, y, options)).history);
    await fresh.dispose();
  });

  it('serves functions of its own, with the errors that they throw', async () => {
    const own = connect<typeof api>(worker);
    const epochs: number[] = [];
    const losses = await own.ownLoss(x, (epoch) => void epochs.push(epoch));
    expect(epochs).toEqual([0, 1]);
    expect(losses[1]).toBeLessThan(losses[0]!);
    await expect(own.fails()).rejects.toThrow(new UsageError('mine: no.'));
  });
});
