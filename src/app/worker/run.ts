/**
 * A run: trains the model until the end, a pause or a stop. A pause keeps a checkpoint and ends `fit`; going on, also after a reload,
 * begins from there with the same bits.
 */
import { type Callback, type CheckpointMeta, init, type Sequential } from '../../index.ts';
import type { RunConfig } from '../config.ts';
import type { Beginning } from '../shared/progress.ts';
import { Ending } from '../shared/worker/ending.ts';
import { keptPosition } from '../shared/worker/keeping.ts';
import { Meter } from '../shared/worker/meter.ts';
import { adapt, build, current, theDigits, theModel } from './current.ts';
import { earlyStoppingOf } from './early.ts';
import { forgetHistograms, maybeSnapshot, rhythm, snapshot, snapshotTaken, standingOf } from './histograms.ts';
import { MEASURES } from './measures.ts';
import { lookAt, type StepPlace } from './microscope.ts';
import type { EpochResult, Moment, RunResult } from './protocol.ts';

/** Time between two looks of the page at the weights, while it trains. */
const WEIGHTS_EVERY_MS = { gpu: 100, software: 2000 };
/** Steps between two checkpoints, about: an epoch of MNIST has 1875. */
const CHECKPOINT_EVERY = 2000;

const ending = new Ending();
/** set since the run began; a checkpoint that it goes on from may be older */
let rate: number | undefined;
/** of the last run, which may go on */
let meter: Meter<'loss' | 'accuracy', EpochResult> | undefined;

export const end = (how: 'paused' | 'stopped'): void => ending.end(how);

export async function setLearningRate(value: number): Promise<void> {
  rate = value;
  if (ending.fits) await theModel().setLearningRate(value);
}

export async function run(wanted: RunConfig, how: Beginning, steps?: number): Promise<RunResult> {
  const { train, test } = theDigits();
  ending.begin();
  await current.previewed;
  await snapshotTaken();
  const model = await prepare(wanted, how);
  const { software } = (await init()).adapter;
  rhythm.isSoftware = software;
  const send = weightsSender(software);
  const before = steps === 1 ? await momentOf(model) : undefined;
  const control: Callback = {
    onTrainBegin: async () => {
      if (rate !== undefined) await model.setLearningRate(rate);
    },
    onBatchEnd: () => {
      send();
      maybeSnapshot(model, meter!.trained);
    },
  };
  if (how !== 'resume') {
    const begins = await standingOf(model);
    void snapshot(async () => begins).catch(() => {}); // its kernels are compiled beside those of the run
  }
  try {
    await model.fit(train.images, train.labels, {
      epochs: wanted.epochs,
      batchSize: wanted.batchSize,
      seed: wanted.seed,
      steps,
      verbose: 0,
      validationData: [test.images, test.labels],
      callbacks: [
        ...[meter!.callbacks, control, ending.callback(model, steps, 'pauses')],
        ...earlyStoppingOf(wanted, () => ending.how === 'paused'),
      ],
      checkpoint: { store: current.store, every: CHECKPOINT_EVERY, resume: how === 'resume' },
    });
  } finally {
    ending.ended();
    meter!.flush();
  }
  const last = await ending.checkpoint();
  if (last !== undefined) await current.store.save(last);
  current.tell({ kind: 'weights', weights: await model.getWeights() });
  await snapshot(() => standingOf(model));
  const ended = ending.how;
  if (ended !== 'paused') await current.store.clear();
  const look = before && last && (await lookAt(wanted, placeOf(last.meta, wanted), before, await momentOf(model)));
  const [loss, accuracy] = ended === 'paused' ? [] : await model.evaluate(test.images, test.labels);
  const measured = loss === undefined || accuracy === undefined ? undefined : { loss, accuracy };
  return { ended, test: measured, memory: model.lastFit!.gpuBytes, look };
}

async function momentOf(model: Sequential): Promise<Moment> {
  const [weights, { slots }] = [await model.getWeights(), await model.getOptimizerState()];
  return { weights, slots };
}

/** Of the step before a checkpoint. */
function placeOf({ step, batch, clockEpoch }: CheckpointMeta, { batchSize }: RunConfig): StepPlace {
  const steps = Math.ceil(theDigits().train.labels.shape[0]! / batchSize);
  const isEnd = batch === 0; // of an epoch
  return { step, order: isEnd ? clockEpoch - 1 : clockEpoch, batch: isEnd ? steps - 1 : batch - 1 };
}

/** The model and the meter of a run. */
async function prepare(wanted: RunConfig, how: Beginning): Promise<Sequential> {
  const { batchSize, epochs } = wanted;
  const steps = Math.ceil(theDigits().train.labels.shape[0]! / batchSize);
  const { software } = (await init()).adapter;
  const options = { steps, epochs, batchSize, software };
  if (how === 'resume') {
    const meta = await keptPosition(current.store);
    const done = meta.epoch * steps + meta.batch;
    if (meter?.done === done) meter.goOn();
    else meter = new Meter(MEASURES, { ...options, before: meta.step - done, from: meta }, current.tell);
    if (current.model !== undefined && !current.isPreview) return current.model;
    forgetHistograms();
    return build(wanted);
  }
  rate = how === 'on' ? wanted.learningRate : undefined;
  const model = how === 'on' ? adapt(wanted) : build(wanted);
  if (how === 'anew') forgetHistograms();
  const before = how === 'on' ? (await model.getOptimizerState()).step : 0;
  meter = new Meter(MEASURES, { ...options, before }, current.tell);
  await current.store.clear();
  return model;
}

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
      .then((weights) => current.tell({ kind: 'weights', weights }))
      .catch(() => {}) // fit reports it, too
      .finally(() => {
        busy = false;
      });
  };
}
