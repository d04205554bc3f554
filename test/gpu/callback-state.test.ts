/** What callbacks know survives a checkpoint: a run that was stopped and resumed ends as one that nobody stopped. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Callback,
  type CallbackState,
  type Checkpoint,
  type CheckpointStore,
  callbacks,
  earlyStopping,
  layers,
  type NamedTensor,
  optimizers,
  type Sequential,
  sequential,
  type TextTarget,
  tensor,
} from '../../src/index.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/io/checkpoint-file.ts';
import type { SavedModel } from '../../src/nn/save.ts';

const SAMPLES = 48;
const x = tensor(
  Float32Array.from({ length: SAMPLES * 6 }, (_, i) => Math.sin(i * 3)),
  [SAMPLES, 6],
);
const y = tensor(Uint8Array.from({ length: SAMPLES }, (_, i) => (i * 7) % 3));
/** Labels that the training contradicts: the loss over them soon gets worse. */
const held = tensor(Uint8Array.from({ length: SAMPLES }, (_, i) => (i * 7 + 1) % 3));

function network(): Sequential {
  const model = sequential({
    layers: [
      layers.dense({ units: 12, activation: 'tanh', inputShape: [6] }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
    seed: 4,
  });
  model.compile({ optimizer: optimizers.adam({ learningRate: 0.05 }), loss: 'sparseCategoricalCrossentropy' });
  return model;
}

/** A store that writes and reads the bytes of the file. */
function fileStore(): CheckpointStore & { readonly saved: Uint8Array[] } {
  const saved: Uint8Array[] = [];
  return {
    saved,
    save: async (checkpoint) => void saved.push(await encodeCheckpoint(checkpoint)),
    load: async () => (saved.length === 0 ? undefined : decodeCheckpoint('checkpoint', saved.at(-1)!)),
    clear: async () => void saved.splice(0),
  };
}

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

async function run(
  callbacks: readonly Callback[],
  store?: CheckpointStore,
  steps?: number,
): Promise<{ epochs: number[]; weights: number[][]; losses: number[] }> {
  const model = network();
  const { epoch, history } = await model.fit(x, y, {
    batchSize: 12,
    epochs: 30,
    validationData: [x, held],
    callbacks,
    verbose: 0,
    ...(steps !== undefined && { steps }),
    ...(store && { checkpoint: { store, every: 1, resume: true } }),
  });
  const weights = (await model.getWeights()).map(({ values }) => [...values]);
  model.dispose();
  return { epochs: epoch, weights, losses: history.val_loss! };
}

describe.each([false, true])('earlyStopping, restoreBestWeights %s', (restoreBestWeights) => {
  const stopping = (): Callback => earlyStopping({ patience: 4, restoreBestWeights });

  it('stops where it would have stopped, with the same bits, wherever the run was cut', async () => {
    const whole = await run([stopping()]);
    expect(whole.epochs.length).toBeLessThan(30); // it did stop
    expect(whole.epochs.length).toBeGreaterThan(5);
    for (const cut of [1, 4, 9, 14, 18]) {
      const store = fileStore();
      await run([stopping()], store, cut);
      expect(await run([stopping()], store), `cut after ${cut} steps`).toEqual(whole);
    }
  });
});

/** What a run leaves: the history, the weights, a table, and models by name, in the order in which they were saved. */
interface Left {
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly weights: readonly number[][];
  readonly table: string;
  readonly models: ReadonlyMap<string, readonly NamedTensor[]>;
}

/** Trains 8 epochs of 4 steps, with all callbacks that keep something. @param before what an earlier run left */
async function runAll(rates: Callback, store: CheckpointStore, before?: Left): Promise<Left> {
  let table = before?.table ?? '';
  const text: TextTarget = {
    read: async () => table,
    write: async (whole) => {
      table = whole;
    },
    append: async (more) => {
      table += more;
    },
  };
  const models = new Map<string, readonly NamedTensor[]>();
  const target = (name: string) => ({ save: async ({ tensors }: SavedModel) => void models.set(name, tensors) });
  const model = network();
  const { history } = await model.fit(x, y, {
    batchSize: 12,
    epochs: 8,
    validationData: [x, held],
    callbacks: [
      rates,
      callbacks.modelCheckpoint(target, { saveBestOnly: true, monitor: 'loss', filepath: '{epoch}' }),
      callbacks.csvLogger(text),
    ],
    verbose: 0,
    checkpoint: { store, every: 1, resume: true },
  });
  const weights = (await model.getWeights()).map(({ values }) => [...values]);
  model.dispose();
  return { history, weights, table, models };
}

it.each<readonly [string, () => Callback]>([
  ['reduceLROnPlateau', () => callbacks.reduceLROnPlateau({ patience: 2, cooldown: 1, factor: 0.7, minDelta: 100 })],
  ['learningRateScheduler', () => callbacks.learningRateScheduler((_, rate) => 0.9 * rate)],
])('%s, modelCheckpoint and csvLogger go on as if nobody had killed the run', async (_, rates) => {
  const store = fileStore();
  const whole = await runAll(rates(), store);
  expect(new Set(whole.history.learning_rate).size).toBeGreaterThan(3);
  expect(whole.table.split('\r\n')).toHaveLength(1 + 8 + 1);
  expect(store.saved).toHaveLength(32);
  for (const steps of [3, 8, 18, 31]) {
    const killed = fileStore();
    killed.saved.push(...store.saved.slice(0, steps));
    const left = await runAll(rates(), killed, whole); // the table is as it was when the run was killed, long after its checkpoint
    const named = [...whole.models].filter(([name]) => Number(name) > Math.floor((steps - 1) / 4));
    expect(left, `from step ${steps}`).toEqual({ ...whole, models: new Map(named) });
  }
});

it('callbacks of users take part; those of one name are told apart', async () => {
  const counter = (name?: string): Callback & { count: number } => ({
    ...(name && { name }),
    count: 0,
    onEpochEnd() {
      this.count += 1;
    },
    getState() {
      return {
        values: { count: this.count },
        tensors: [{ name: 'twice', shape: [1], values: Float32Array.of(2 * this.count) }],
      };
    },
    setState({ values, tensors }: CallbackState) {
      this.count = values.count as number;
      expect(tensors![0]!.values[0]).toBe(2 * this.count);
    },
  });
  const store = fileStore();
  await run([counter(), counter(), counter('mine')], store, 9);
  const { meta }: Checkpoint = (await store.load())!;
  expect(Object.keys(meta.callbacks!)).toEqual(['callback', 'callback_1', 'mine']);
  const after = [counter(), counter(), counter('mine')];
  await run(after, store);
  expect(after.map(({ count }) => count)).toEqual([30, 30, 30]);
});

it('a checkpoint without states of callbacks still resumes, and says that they begin anew', async () => {
  const store = fileStore();
  await run([], store, 9);
  await run([earlyStopping({ patience: 40 })], store);
  expect(vi.mocked(console.warn).mock.calls.flat().join()).toContain(
    "has no state of 'earlyStopping', which begins anew",
  );
});

it.each([
  ['a state that is no object', { values: 3 }, "getState of 'callback': values is 3; expected an object"],
  ['NaN', { values: { best: Number.NaN } }, 'values.best is NaN; expected what JSON has'],
  ['a typed array', { values: { w: Float32Array.of(1) } }, 'values.w is'],
  [
    'a tensor that does not fill its shape',
    { values: {}, tensors: [{ name: 't', shape: [2], values: Float32Array.of(1) }] },
    'a tensor is',
  ],
])('refuses %s', async (_, state, message) => {
  const bad: Callback = { getState: () => state as unknown as CallbackState, setState: () => {} };
  await expect(run([bad], fileStore())).rejects.toThrow(message);
});

it('refuses a callback with only one of getState and setState', async () => {
  await expect(run([{ getState: () => ({ values: {} }) }])).rejects.toThrow('has one of getState and setState');
});
