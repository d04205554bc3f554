/** One call of `fit`: a session on the GPU, the loop, checkpoints, and a report of what was counted. */
import type { MemoryCount } from '../../gpu/buffer.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { HostSamples } from '../samples.ts';
import { type Beginning, begin, type Place, placeOf, type Start, stateTaker, type TakeStates } from './begin.ts';
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
  readonly train: HostSamples;
  readonly validation: HostSamples | undefined;
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
  const data = once(async () => (await import('../fingerprint.ts')).dataPrint(train));
  const kept = checkpoint?.resume ? await checkpoint.store.load() : undefined;
  const start = kept === undefined ? begin(run) : await (await checkpoints()).resume(run, kept, await data());
  const { progress, firstEpoch } = start;
  const { session, capture } = await openSession(run, start, { take, data });
  const { traffic } = training.engine;
  const before = { ...traffic, position: session.runner.position };
  try {
    run.opened({ session, checkpoint: capture });
    const stopped = (): boolean => run.stopped() || signal?.aborted === true;
    const last = before.position + settings.steps;
    const validates = validation !== undefined;
    const finish = async (): Promise<void> => (signal?.aborted ? undefined : session.training.average());
    const plan = { ...settings, firstEpoch, session, stopped, last, validates, lossHint: run.hint, finish };
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
    run.finished(report, start.clockEpoch + Math.ceil(runner.position / runner.steps));
    await session.dispose();
  }
}

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
  const { recovery, checkpoint, batchSize } = settings;
  const place = (): Place => placeOf(start.progress, take);
  const describe = async (captured: Capture<Place>): Promise<Checkpoint> => {
    const { runner } = session;
    const stand = { begun: runner.begin, stepsPerEpoch: runner.steps, data: await data() };
    return (await checkpoints()).checkpointOf(run, start, captured, stand);
  };
  const plan = { ...run, ...settings, position: start.batch, losses: recovery?.losses ?? 0 };
  const session = await TrainingSession.open(run.training, plan, {
    everyMs: recovery && 1000 * recovery.everySeconds,
    checkpointEvery: checkpoint && (checkpoint.every ?? Math.ceil(train.count / batchSize)),
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
