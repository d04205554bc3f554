/**
 * A run: trains both networks until the end, a pause or a stop. Each of them keeps a checkpoint and ends `fit`; going on, also after a
 * reload, begins from there with the same bits.
 */
import { type Callback, type Checkpoint, init, type NamedWeight } from '../../../index.ts';
import type { Beginning, Ended } from '../../shared/progress.ts';
import { Ending } from '../../shared/worker/ending.ts';
import { keptPosition } from '../../shared/worker/keeping.ts';
import { type Measures, Meter } from '../../shared/worker/meter.ts';
import { type GanConfig, type Mode, SETTINGS, type Setting } from '../config.ts';
import {
  type EpochResult,
  type GanEvent,
  type KeptRun,
  MEASURES,
  type Means,
  type Measure,
  type Opened,
  type Shown,
} from '../protocol.ts';
import { onward, withEvent } from '../shown.ts';
import { current, install, testDigits, theDigits, theSystem } from './current.ts';
import { Looks } from './looks.ts';
import { keeping, readCheckpoint } from './shown.ts';
import { asPictures, System } from './system.ts';

/** Steps between two checkpoints. */
const CHECKPOINT_EVERY = { gpu: 2000, software: 300 };

const ending = new Ending();
/** of the last run, which may go on, and the steps that were trained before it */
let meter: Meter<Measure, EpochResult> | undefined;
let before = 0;
/** of these, the ones that the trainer's own count does not know: networks out of a file begin at none */
let elsewhere = 0;
/** set since the run began; a checkpoint that it goes on from may be older */
const settings = new Map<Setting, number>();

export const end = (how: 'paused' | 'stopped'): void => ending.end(how);

export async function set(name: Setting, value: number): Promise<void> {
  settings.set(name, value);
  if (ending.fits) await theSystem().set(name, value);
}

/** Steps that the networks were trained in all. */
const trained = (): number => before + (meter?.done ?? 0);

/** Tells the page, and remembers what it is told for checkpoints. */
function tell(event: GanEvent): void {
  current.shown = withEvent(current.shown, event);
  current.tell(event);
}

export async function run(wanted: GanConfig, how: Beginning, steps?: number): Promise<Ended> {
  const images = asPictures(theDigits().train.images);
  ending.begin();
  const { software } = (await init()).adapter;
  const system = await prepare(wanted, how, software);
  const { trainer } = system;
  const looks = new Looks(system, software, testDigits(), trained, tell);
  const control: Callback = {
    onTrainBegin: async () => {
      for (const [name, value] of settings) await system.set(name, value);
    },
  };
  const shown = (): Shown => {
    meter!.flush();
    return current.shown;
  };
  const callbacks = [
    meter!.callbacks,
    control,
    looks.callback,
    keeping(wanted, shown),
    ending.callback(trainer, steps, 'always'),
  ];
  const every = software ? CHECKPOINT_EVERY.software : CHECKPOINT_EVERY.gpu;
  const checkpoint = { store: current.store, every, resume: how === 'resume' };
  const { epochs, batchSize, seed } = wanted;
  try {
    await trainer.fit({ x: images }, { epochs, batchSize, seed, steps, verbose: 0, callbacks, checkpoint });
  } finally {
    ending.ended();
    meter!.flush();
  }
  await current.store.save((await ending.checkpoint())!);
  await looks.look();
  return ending.how;
}

/** The networks and the meter of a run. */
async function prepare(wanted: GanConfig, how: Beginning, software: boolean): Promise<System> {
  const { batchSize, epochs, mode } = wanted;
  const steps = Math.ceil(theDigits().train.labels.shape[0]! / batchSize);
  const options = { steps, epochs, batchSize, software };
  if (how === 'resume') {
    const meta = await keptPosition(current.store);
    const done = meta.epoch * steps + meta.batch;
    before = elsewhere + meta.step - done;
    if (meter?.done === done) meter.goOn();
    else meter = new Meter(measuresOf(mode), { ...options, before, from: meta }, tell);
    return theSystem();
  }
  settings.clear();
  if (how === 'anew') [before, elsewhere] = [0, 0];
  else [before, elsewhere] = [trained(), meter === undefined ? trained() : elsewhere];
  if (how === 'on') for (const name of SETTINGS) settings.set(name, wanted[name]);
  const system = how === 'on' ? theSystem() : install(new System(wanted));
  meter = new Meter(measuresOf(mode), { ...options, before }, tell);
  if (how === 'on') current.shown = onward(current.shown);
  await current.store.clear();
  return system;
}

/** Networks that stand where a checkpoint does; to go on, `fit` resumes from it. */
export async function restore(checkpoint: Checkpoint): Promise<Opened> {
  const { config, shown } = readCheckpoint(checkpoint);
  const system = install(new System(config));
  const names = new Set((await system.trainer.getWeights()).map(({ name }) => name));
  await system.trainer.setWeights(checkpoint.tensors.filter(({ name }) => names.has(name)) as NamedWeight[]);
  current.shown = shown;
  [meter, before, elsewhere] = [undefined, checkpoint.meta.step, 0];
  return { ...keptOf(checkpoint), shown };
}

/** These networks take the place of those that are there; no run of theirs is kept. */
export async function startWith(system: System): Promise<void> {
  install(system);
  [meter, before, elsewhere] = [undefined, 0, 0];
  await current.store.clear();
}

/** What the networks draw and believe as they stand. */
export async function look(): Promise<void> {
  const { software } = (await init()).adapter;
  await new Looks(theSystem(), software, testDigits(), trained, tell).look();
}

export const keptOf = (checkpoint: Checkpoint): KeptRun => {
  const { epoch, batch, step } = checkpoint.meta;
  return { config: readCheckpoint(checkpoint).config, epoch, step: batch, trained: step };
};

const SHARES: readonly Measure[] = ['real', 'drawn'];

function measuresOf(mode: Mode): Measures<Measure, EpochResult> {
  const names: readonly Measure[] = MEASURES[mode];
  return {
    names,
    shares: SHARES,
    result: (epoch, logs, seconds) => {
      const means = Object.fromEntries(names.map((name) => [name, logs[name]!])) as Means;
      return { epoch, means, seconds };
    },
  };
}
