/** One call of `fit`: a session on the GPU, the loop, checkpoints, and a report of what was counted. */
import type { MemoryCount } from '../../gpu/buffer.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { type Beginning, begin, type Place, placeOf, type Start, stateTaker, type TakeStates } from './begin.ts';
import { isStreamed, type Source } from './feed.ts';
import { type History, runFit } from './fit.ts';
import type { Means } from './means.ts';
import { type Capture, TrainingSession } from './session.ts';

/** What a `fit` counted and measured. */
export interface FitReport {
  /** median time of a step in milliseconds, from submit to result */
  readonly medianStepMs: number;
  /** per step */
  readonly dispatches: number;
  /** the largest number of steps in one submit */
  readonly stepsPerSubmit: number;
  /** what went to the GPU while training; 0 is meant */
  readonly uploadedBytesPerStep: number;
  /** what came back: losses and metrics, copies of the state */
  readonly readbackBytesPerStep: number;
  /** GPU memory while training */
  readonly gpuBytes: MemoryCount;
  /** how often the GPU was lost and training went on */
  readonly recoveries: number;
}

export interface TrainingRun extends Beginning {
  readonly validation: Source | undefined;
  /** What may have made the loss explode, in a sentence or two. */
  readonly advice: () => string;
  /** Gets the means of an epoch so far. */
  readonly hint: (means: Means) => void;
  readonly stopped: () => boolean;
  /** Gets the session once it is open. */
  readonly opened: (fit: RunningFit) => void;
  /** Gets the report and the next epoch's clock number, also where a callback throws. */
  readonly finished: (report: FitReport, clockEpoch: number) => void;
}

/** A fit under way, for whoever wants something of the model meanwhile. */
export interface RunningFit {
  readonly session: TrainingSession;
  /** All that training depends on, as it is where the GPU stands. */
  readonly checkpoint: () => Promise<Checkpoint>;
}

export async function runTraining(run: TrainingRun): Promise<History> {
  const { settings, train, validation, training } = run;
  const { signal, checkpoint } = settings;
  signal?.throwIfAborted();
  const take = await stateTaker(settings);
  await checkpoint?.store.check?.();
  const data = once(async () => (await import('../fingerprint.ts')).sourcePrint(train));
  const kept = checkpoint?.resume ? await checkpoint.store.load() : undefined;
  const start = kept === undefined ? begin(run) : await (await checkpoints()).resume(run, kept, await data());
  const { progress } = start;
  const { session, capture } = await openSession(run, start, { take, data });
  const { traffic } = training.engine;
  const before = { ...traffic, position: session.runner.position };
  try {
    run.opened({ session, checkpoint: capture });
    const stopped = (): boolean => run.stopped() || signal?.aborted === true;
    const last = before.position + settings.steps;
    const finish = async (): Promise<void> => (signal?.aborted ? undefined : session.training.average());
    const validatesAfter = validation === undefined ? () => false : settings.validatesAfter;
    const plan = { ...settings, session, stopped, last, validatesAfter, lossHint: run.hint, finish };
    const history = await runFit(plan, progress);
    signal?.throwIfAborted();
    return history;
  } finally {
    const { runner } = session;
    const steps = Math.max(1, runner.position - before.position);
    const report = {
      medianStepMs: session.pacer.medianMs() ?? 0,
      dispatches: runner.main.program.dispatches.length,
      stepsPerSubmit: session.pacer.largest,
      uploadedBytesPerStep: (traffic.uploaded - before.uploaded) / steps,
      readbackBytesPerStep: (traffic.readBack - before.readBack) / steps,
      gpuBytes: training.engine.memory(),
      recoveries: session.recoveries,
    };
    const walked = progress.epoch - start.firstEpoch + (runner.position > progress.began ? 1 : 0);
    run.finished(report, start.clockEpoch + walked);
    await session.dispose();
  }
}

/** Between two snapshots of a fit that nothing else needs them for. */
const KEEP_STREAM_MS = 2000;

/** A chunk of their own in a bundle: most fits make none. */
const checkpoints = () => import('./resume.ts');

interface Opened {
  readonly session: TrainingSession;
  readonly capture: RunningFit['checkpoint'];
}

async function openSession(
  run: TrainingRun,
  start: Start,
  { take, data }: { take: TakeStates; data: () => Promise<string> },
): Promise<Opened> {
  const { settings, train } = run;
  const { recovery, checkpoint, checkNumerics } = settings;
  const place = (): Place => placeOf(start.progress, take);
  const describe = async (captured: Capture<Place>): Promise<Checkpoint> => {
    const { runner } = session;
    const stream = isStreamed(train) ? train.placeAt(captured.position) : undefined;
    const stand = { begun: runner.begin, data: await data(), stream };
    return (await checkpoints()).checkpointOf(run, start, captured, stand);
  };
  const plan = { ...run, ...settings, position: start.batch, losses: recovery?.losses ?? 0 };
  const streamed = isStreamed(train) ? train : undefined;
  // what is kept of a stream for a replay must not become ever more
  const everyMs = recovery ? 1000 * recovery.everySeconds : streamed && checkNumerics ? KEEP_STREAM_MS : undefined;
  const isCheckpoint = (end: number): boolean => {
    if (checkpoint === undefined) return false;
    if (checkpoint.every !== undefined) return end % checkpoint.every === 0;
    return session.runner.feed.endAfter(end - 1) === end;
  };
  const session: TrainingSession = await TrainingSession.open(run.training, plan, {
    everyMs,
    checkpointEvery: checkpoint?.every,
    isCheckpoint,
    isUrgent: () => streamed?.keepsMuch() === true,
    forget: (position) => streamed?.forget(position),
    onCheckpoint: async (kept) => checkpoint?.store.save(await describe({ ...kept, place: place(), ahead: [] })),
  });
  return { session, capture: async () => describe(await session.capture(place)) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
