/**
 * A run: trains the model until the end, a pause or a stop. A pause keeps a checkpoint and ends `fit`; going on, also after a reload,
 * begins from there with the same bits.
 */
import { UsageError } from '../../errors.ts';
import { type Callback, type Checkpoint, init, type Sequential } from '../../index.ts';
import type { RunConfig } from '../config.ts';
import { adapt, build, current, theDigits, theModel } from './current.ts';
import { Meter } from './meter.ts';
import type { Beginning, RunResult } from './protocol.ts';

/** Time between two looks of the page at the weights, while it trains. */
const WEIGHTS_EVERY_MS = { gpu: 100, software: 2000 };
/** Steps between two checkpoints, about: an epoch of MNIST has 1875. */
const CHECKPOINT_EVERY = 2000;

let ending: 'paused' | 'stopped' | undefined;
let fitting = false;
/** set since the run began; a checkpoint that it goes on from may be older */
let rate: number | undefined;
/** of the last run, which may go on */
let meter: Meter | undefined;

export function end(how: 'paused' | 'stopped'): void {
  ending = how;
  if (fitting) theModel().stopTraining = true;
}

const howEnded = (): RunResult['ended'] => ending ?? 'done';

export async function setLearningRate(value: number): Promise<void> {
  rate = value;
  if (fitting) await theModel().setLearningRate(value);
}

export async function run(wanted: RunConfig, how: Beginning, steps?: number): Promise<RunResult> {
  const { train, test } = theDigits();
  ending = undefined;
  const model = await prepare(wanted, how);
  let last: Promise<Checkpoint> | undefined;
  const { software } = (await init()).adapter;
  const send = weightsSender(software);
  let taken = 0;
  const control: Callback = {
    onTrainBegin: async () => {
      fitting = true;
      if (ending !== undefined) end(ending);
      if (rate !== undefined) await model.setLearningRate(rate);
    },
    onBatchEnd: () => {
      taken += 1;
      if (taken === steps) end('paused');
      send();
    },
    onTrainEnd: () => {
      // of exactly the steps that the page was told of; it is there when fit ends
      if (ending === 'paused') last = model.checkpoint();
      last?.catch(() => {}); // reported where it is awaited
    },
  };
  try {
    await model.fit(train.images, train.labels, {
      epochs: wanted.epochs,
      batchSize: wanted.batchSize,
      seed: wanted.seed,
      steps,
      verbose: 0,
      validationData: [test.images, test.labels],
      callbacks: [meter!.callbacks, control],
      checkpoint: { store: current.store, every: CHECKPOINT_EVERY, resume: how === 'resume' },
    });
  } finally {
    fitting = false;
    meter!.flush();
  }
  if (last !== undefined) await current.store.save(await last);
  current.tell({ kind: 'weights', weights: await model.getWeights() });
  const ended = howEnded();
  if (ended !== 'paused') await current.store.clear();
  const [loss, accuracy] = ended === 'paused' ? [] : await model.evaluate(test.images, test.labels);
  const measured = loss === undefined || accuracy === undefined ? undefined : { loss, accuracy };
  return { ended, test: measured, memory: model.lastFit!.gpuBytes };
}

/** The model and the meter of a run. */
async function prepare(wanted: RunConfig, how: Beginning): Promise<Sequential> {
  const { batchSize, epochs } = wanted;
  const steps = Math.ceil(theDigits().train.labels.shape[0]! / batchSize);
  const { software } = (await init()).adapter;
  const options = { steps, epochs, batchSize, software };
  if (how === 'resume') {
    const meta = (await current.store.load())?.meta;
    if (meta === undefined) {
      throw new UsageError('page: the checkpoint is gone: the browser’s data were deleted. Train on, or begin anew.');
    }
    const done = meta.epoch * steps + meta.batch;
    if (meter?.done === done) meter.goOn();
    else meter = new Meter({ ...options, before: meta.step - done, from: meta }, current.tell);
    return current.model ?? build(wanted);
  }
  rate = how === 'on' ? wanted.learningRate : undefined;
  const model = how === 'on' ? adapt(wanted) : build(wanted);
  const before = how === 'on' ? (await model.getOptimizerState()).step : 0;
  meter = new Meter({ ...options, before }, current.tell);
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
