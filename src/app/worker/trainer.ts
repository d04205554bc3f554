/**
 * The worker of the trainer page: it has the engine, the digits and the model; the page only shows. A pause keeps a checkpoint in the
 * browser's database and ends `fit`; going on, also after a reload, begins from there with the same bits.
 */
import { expose } from 'comlink';
import { UsageError, WgradError } from '../../errors.ts';
import { type Checkpoint, type CheckpointStore, init, type Sequential, sequential } from '../../index.ts';
import {
  deleteModel,
  files as filesSource,
  indexedDb,
  indexedDbStore,
  listModels,
  loadModel,
  type ModelSource,
  memory,
  memoryStore,
  toSafetensors,
} from '../../io.ts';
import { layersOf, optimizerOf, type RunConfig } from '../config.ts';
import { type Digits, loadDigits } from './digits.ts';
import { dispatchTimes } from './dispatch-times.ts';
import { Meter } from './meter.ts';
import { configOfModel } from './model-config.ts';
import type { EpochResult, Failure, OpenedModel, RunResult, TrainerApi, TrainerEvent } from './protocol.ts';

/** Time between two looks of the page at the weights, while it trains. */
const WEIGHTS_EVERY_MS = { gpu: 100, software: 2000 };
/** Steps between two checkpoints, about: an epoch of MNIST has 1875. */
const CHECKPOINT_EVERY = 2000;
const LOSS = 'sparseCategoricalCrossentropy';

let tell: (event: TrainerEvent) => void = () => {};
let digits: Digits | undefined;
let loading = new AbortController();
let model: Sequential | undefined;
let config: RunConfig | undefined;
let ending: 'paused' | 'stopped' | undefined;
let fitting = false;
let last: Promise<Checkpoint> | undefined;
/** set since the run began; a checkpoint that it goes on from may be older */
let rate: number | undefined;
/** Where the tab that was first keeps checkpoints in the browser; a second tab has its own, so that neither takes the other's. */
let store: CheckpointStore = memoryStore();

/** Another tab of this page, or the worker before a reload, may have it. */
const CLAIM_MS = 1000;

function claim(): Promise<boolean> {
  return new Promise((resolve) => {
    const forGood = (): Promise<never> => {
      store = indexedDbStore('trainer');
      resolve(true);
      return new Promise(() => {}); // held as long as the worker lives
    };
    navigator.locks
      .request('wgrad.trainer', { signal: AbortSignal.timeout(CLAIM_MS) }, forGood)
      .catch(() => resolve(false));
  });
}

function build(wanted: RunConfig): Sequential {
  model?.dispose();
  model = sequential({ layers: layersOf(wanted), seed: wanted.seed });
  model.compile({ optimizer: optimizerOf(wanted), loss: LOSS, metrics: ['accuracy'] });
  config = wanted;
  return model;
}

function theModel(): Sequential {
  if (model !== undefined) return model;
  throw new UsageError('page: there is no model yet. Press Train first.');
}

function theDigits(): Digits {
  if (digits !== undefined) return digits;
  throw new UsageError('page: there are no digits yet. Press Train first.');
}

function end(how: 'paused' | 'stopped'): void {
  ending = how;
  if (!fitting || model === undefined) return;
  if (how === 'paused') last ??= model.checkpoint();
  model.stopTraining = true;
}

const howEnded = (): RunResult['ended'] => ending ?? 'done';

/** Sends weights to the page every now and then; never two at a time. */
function weightsSender(software: boolean): () => void {
  const every = software ? WEIGHTS_EVERY_MS.software : WEIGHTS_EVERY_MS.gpu;
  let [sent, busy] = [0, false];
  return () => {
    const now = performance.now();
    if (busy || now - sent < every) return;
    [sent, busy] = [now, true];
    theModel()
      .getWeights()
      .then((weights) => tell({ kind: 'weights', weights }))
      .catch(() => {}) // fit tells of it, too
      .finally(() => {
        busy = false;
      });
  };
}

async function run(wanted: RunConfig, how: 'start' | 'resume', steps?: number): Promise<RunResult> {
  const { train, test } = theDigits();
  const current = how === 'start' || model === undefined ? build(wanted) : model;
  config = wanted;
  [ending, last] = [undefined, undefined];
  if (how === 'start') {
    rate = undefined;
    await store.clear();
  }
  const perEpoch = Math.ceil(train.labels.shape[0]! / wanted.batchSize);
  const { software } = (await init()).adapter;
  const meter = new Meter(perEpoch, wanted.batchSize, software, tell);
  const send = weightsSender(software);
  let taken = 0;
  const control = {
    onTrainBegin: async () => {
      fitting = true;
      if (ending !== undefined) end(ending);
      if (rate !== undefined) await current.setLearningRate(rate);
    },
    onBatchEnd: () => {
      taken += 1;
      if (taken === steps) end('paused');
      send();
    },
    onTrainEnd: () => {
      fitting = false;
    },
  };
  try {
    await current.fit(train.images, train.labels, {
      epochs: wanted.epochs,
      batchSize: wanted.batchSize,
      seed: wanted.seed,
      steps,
      verbose: 0,
      validationData: [test.images, test.labels],
      callbacks: [meter.callbacks, control],
      checkpoint: { store, every: CHECKPOINT_EVERY, resume: how === 'resume' },
    });
  } finally {
    fitting = false;
  }
  if (last !== undefined) await store.save(await last);
  tell({ kind: 'weights', weights: await current.getWeights() });
  const ended = howEnded();
  if (ended !== 'paused') await store.clear();
  const [loss, accuracy] = ended === 'paused' ? [] : await current.evaluate(test.images, test.labels);
  const measured = loss === undefined || accuracy === undefined ? undefined : { loss, accuracy };
  return { ended, test: measured, memory: (await init()).memory() };
}

/** The model of a source takes the place of the one that is there. */
async function open(source: ModelSource, around: RunConfig): Promise<OpenedModel> {
  const loaded = await loadModel(source);
  try {
    const found = configOfModel(loaded, around);
    const weights = await loaded.getWeights();
    if (loaded.compiled === undefined) {
      loaded.compile({ optimizer: optimizerOf(found), loss: LOSS, metrics: ['accuracy'] });
    }
    model?.dispose();
    [model, config] = [loaded, found];
    await store.clear();
    return { config: found, weights };
  } catch (error) {
    loaded.dispose();
    throw error;
  }
}

const trainer: TrainerApi = {
  listen(listener) {
    tell = listener;
  },
  open: async (adapter) => (await init({ adapter })).adapter,
  claim,
  async load(wanted, own) {
    loading = new AbortController();
    digits = await loadDigits(wanted, own, {
      signal: loading.signal,
      onDownload: (file, loaded, total) => tell({ kind: 'download', file, loaded, total }),
      onNotice: (text) => tell({ kind: 'notice', text }),
    });
    const { source, origin, train, test } = digits;
    return {
      source,
      origin,
      trainCount: train.labels.shape[0]!,
      testImages: (test.images.values as Uint8Array).slice(),
      testLabels: (test.labels.values as Uint8Array).slice(),
    };
  },
  run,
  pause: () => end('paused'),
  stop() {
    loading.abort(new WgradError('page: stopped while the digits were loaded.', { code: 'aborted' }));
    end('stopped');
  },
  async setLearningRate(value) {
    rate = value;
    if (fitting) await theModel().setLearningRate(value);
  },
  async reset(wanted) {
    const fresh = build(wanted);
    await store.clear();
    return fresh.getWeights();
  },
  async examine() {
    return (await theModel().predict(theDigits().test.images)).values as Float32Array;
  },
  async kept() {
    const meta = (await store.load())?.meta;
    if (meta === undefined || model !== undefined) return undefined;
    const { history, seconds, epoch } = meta.history;
    const epochs = epoch.map((number, i): EpochResult => {
      const of = (name: string): number => history[name]?.[i] ?? Number.NaN;
      const [loss, accuracy, testLoss, testAccuracy] = ['loss', 'accuracy', 'val_loss', 'val_accuracy'].map(of);
      return {
        epoch: number,
        loss: loss!,
        accuracy: accuracy!,
        testLoss: testLoss!,
        testAccuracy: testAccuracy!,
        seconds: seconds[i]!,
      };
    });
    return { step: meta.step, epoch: meta.epoch, epochs };
  },
  forget: () => store.clear(),
  async schedule(measured) {
    const program = theModel().program({ batchSize: config!.batchSize, samples: theDigits().train.labels.shape[0]! });
    const times = measured ? await dispatchTimes(await init(), program) : [];
    return program.dispatches.map(({ label, workgroups, flops, bytes }, i) => {
      return { label, workgroups, flops, bytes, microseconds: times[i] };
    });
  },
  async saveFiles(kind) {
    if (kind === 'safetensors') return new Map([['digits.safetensors', await toSafetensors(theModel())]]);
    const place = memory();
    await theModel().save(place, { includeOptimizer: true });
    return new Map(place.files);
  },
  openFiles: (list, around) => open(filesSource(list), around),
  saveInBrowser: (name) => theModel().save(indexedDb(name), { includeOptimizer: true }),
  openFromBrowser: (name, around) => open(indexedDb(name), around),
  savedRuns: listModels,
  deleteSaved: deleteModel,
};

/** Errors as plain data, in what they are thrown with: see client.ts. */
function telling<Api extends object>(api: Api): Api {
  return new Proxy(api, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]) => {
        try {
          return await member.apply(target, given);
        } catch (error) {
          throw failureOf(error);
        }
      };
    },
  });
}

function failureOf(error: unknown): Failure {
  const code = error instanceof WgradError ? error.code : 'internal';
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { name, code, message };
}

expose(telling(trainer));
