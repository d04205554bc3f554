/** The worker of the trainer page: it has the engine, the digits and the model; the page only shows. This is what the page may call. */
import { expose } from 'comlink';
import { WgradError } from '../../errors.ts';
import { init } from '../../index.ts';
import {
  deleteModel,
  files as filesSource,
  indexedDb,
  listModels,
  type ModelSource,
  memory,
  toSafetensors,
} from '../../io.ts';
import type { RunConfig } from '../config.ts';
import { kindOf } from '../shared/sources.ts';
import { type Digits, loadDigits } from '../shared/worker/digits.ts';
import { claimStore } from '../shared/worker/keeping.ts';
import { telling } from '../shared/worker/telling.ts';
import { build, current, open, theDigits, theModel } from './current.ts';
import { drawnExamples, examplesOf } from './examples.ts';
import { experiment, stopExperiment } from './experiment.ts';
import { beginHistograms, snapshotTaken, watchHistograms } from './histograms.ts';
import { ownAlone, withOwn } from './own.ts';
import type { EpochResult, KeptRun, OpenedModel, TrainerApi } from './protocol.ts';
import { end, run, setLearningRate } from './run.ts';
import { schedule } from './schedule.ts';

let loading = new AbortController();

const trainer: TrainerApi = {
  listen(listener) {
    current.tell = listener;
  },
  open: async (adapter) => (await init({ adapter })).adapter,
  async claim() {
    const store = await claimStore('trainer', (why) => current.tell({ kind: 'unkept', why }));
    current.store = store ?? current.store;
    return store !== undefined;
  },
  async preview(wanted) {
    const made = (async () => {
      await snapshotTaken();
      const fresh = build(wanted);
      current.isPreview = true;
      return { fresh, weights: await fresh.getWeights() };
    })();
    current.previewed = made.then(({ fresh }) => beginHistograms(fresh)).catch(() => {}); // reported to whoever waits for them
    const { weights } = await made;
    const examples =
      current.digits === undefined ? drawnExamples(kindOf(wanted.source)) : examplesOf(current.digits.train);
    return { weights, examples };
  },
  async load(wanted, files, samples) {
    loading = new AbortController();
    const digits =
      wanted.own === 'alone'
        ? ownAlone(samples, kindOf(wanted.source))
        : withOwn(await dataSet(wanted, files, loading.signal), wanted.own === 'none' ? [] : samples);
    current.digits = digits;
    const { source, origin, kind, baseCount, ownCount, ownPrint, train, test } = digits;
    return {
      ...{ source, origin, kind, baseCount, ownCount, ownPrint },
      asked: { source: wanted.source, samples: wanted.samples },
      trainCount: train.labels.shape[0]!,
      examples: examplesOf(train),
      testImages: (test.images.values as Uint8Array).slice(),
      testLabels: (test.labels.values as Uint8Array).slice(),
    };
  },
  run,
  experiment,
  stopExperiment,
  watchHistograms,
  pause: () => end('paused'),
  stop() {
    loading.abort(new WgradError('page: stopped while the digits were loaded.', { code: 'aborted' }));
    end('stopped');
  },
  setLearningRate,
  async reset(wanted) {
    await current.previewed;
    await snapshotTaken();
    const fresh = build(wanted);
    await current.store.clear();
    await beginHistograms(fresh);
    return fresh.getWeights();
  },
  async examine() {
    return (await theModel().predict(theDigits().test.images)).values as Float32Array;
  },
  kept,
  forget: () => current.store.clear(),
  schedule,
  async saveFiles(kind) {
    if (kind === 'safetensors') return new Map([['weights.safetensors', await toSafetensors(theModel())]]);
    const place = memory();
    await theModel().save(place, { includeOptimizer: true });
    return new Map(place.files);
  },
  openFiles: (list, around) => opened(filesSource(list), around),
  saveInBrowser: (name) => theModel().save(indexedDb(name), { includeOptimizer: true }),
  openFromBrowser: (name, around) => opened(indexedDb(name), around),
  savedRuns: listModels,
  deleteSaved: deleteModel,
};

async function opened(source: ModelSource, around: RunConfig): Promise<OpenedModel> {
  await snapshotTaken();
  const found = await open(source, around);
  await beginHistograms(theModel());
  return found;
}

async function dataSet(wanted: RunConfig, files: readonly File[] | undefined, signal: AbortSignal): Promise<Digits> {
  const digits = await loadDigits(wanted, files, {
    signal,
    onDownload: (file, loaded, total) => current.tell({ kind: 'download', file, loaded, total }),
    onNotice: (text) => current.tell({ kind: 'notice', text }),
  });
  signal.throwIfAborted();
  return digits;
}

async function kept(): Promise<KeptRun | undefined> {
  const meta = (await current.store.load())?.meta;
  if (meta === undefined || (current.model !== undefined && !current.isPreview)) return undefined;
  const { history, seconds, epoch } = meta.history;
  const epochs = epoch.map((number, i): EpochResult => {
    const of = (name: string): number => history[name]?.[i] ?? Number.NaN;
    return {
      epoch: number,
      loss: of('loss'),
      accuracy: of('accuracy'),
      testLoss: of('val_loss'),
      testAccuracy: of('val_accuracy'),
      seconds: seconds[i]!,
    };
  });
  return { epoch: meta.epoch, step: meta.batch, epochs };
}

expose(telling(trainer));
