/** One call of `fit`: a session on the GPU, the loop, checkpoints, and a report of what was counted. */
import type { MemoryCount } from '../gpu/buffer.ts';
import type { CallbackParams } from './callbacks.ts';
import { adviceOnLoss, lossHint } from './causes.ts';
import type { Checkpoint, CheckpointMeta } from './checkpoint.ts';
import { adapterPrint, dataPrint, expectSame, modelPrint } from './fingerprint.ts';
import { type FitProgress, type History, runFit } from './fit.ts';
import type { FitSettings } from './fit-options.ts';
import type { Kept } from './keeper.ts';
import { Means } from './means.ts';
import type { HostSamples } from './samples.ts';
import { TrainingSession } from './session.ts';
import { snapshotOf, tensorsOf } from './snapshot.ts';
import type { ModelState } from './state.ts';
import type { Compiled } from './steps.ts';
import { VERSION } from './version.ts';

/** What a `fit` counted and measured. */
export interface FitReport {
  readonly medianStepMs: number;
  readonly dispatches: number;
  /** the largest number of steps in one submit */
  readonly stepsPerSubmit: number;
  readonly uploadedBytesPerStep: number;
  readonly readbackBytesPerStep: number;
  /** GPU memory while training */
  readonly gpuBytes: MemoryCount;
  /** how often the GPU was lost and training went on */
  readonly recoveries: number;
}

export interface TrainingRun {
  readonly state: ModelState;
  readonly compiled: Compiled;
  readonly train: HostSamples;
  readonly validation: HostSamples | undefined;
  /** units of the last layer */
  readonly classes: number;
  /** as callbacks get them */
  readonly params: CallbackParams;
  readonly settings: FitSettings;
  /** Which order of the samples the first epoch has. */
  readonly clockEpoch: number;
  readonly shuffleSeed: number;
  readonly stopped: () => boolean;
  /** Gets the session once it is open. */
  readonly opened: (fit: RunningFit) => void;
  readonly adopt: (state: ModelState) => void;
  /** Gets the report and the next epoch's clock number, also where a callback throws. */
  readonly finished: (report: FitReport, clockEpoch: number) => void;
}

/** A fit under way, for whoever wants something of the model meanwhile. */
export interface RunningFit {
  readonly session: TrainingSession;
  /** All that training depends on, as it is after one of the next submits, or at the end. */
  readonly checkpoint: () => Promise<Checkpoint>;
}

/** Where a fit begins: at the beginning, or where another one stopped. */
interface Start {
  readonly progress: FitProgress;
  /** the epoch that position 0 begins */
  readonly firstEpoch: number;
  /** steps of the first epoch that are done */
  readonly batch: number;
  readonly clockEpoch: number;
}

export async function trainModel(run: TrainingRun): Promise<History> {
  const { state, compiled, settings, train, validation } = run;
  const { signal, checkpoint, recovery, batchSize, shuffle, checkNumerics } = settings;
  signal?.throwIfAborted();
  const data = checkpoint && (await dataPrint(train));
  await checkpoint?.store.check?.();
  const kept = checkpoint?.resume ? await checkpoint.store.load() : undefined;
  const start = kept === undefined ? begin(run) : resume(run, kept, data!);
  const { progress, firstEpoch } = start;
  const stopped = (): boolean => run.stopped() || signal?.aborted === true;
  const { adopt } = run;
  const losses = recovery?.losses ?? 0;
  const plan = { compiled, train, validation, batchSize, shuffle, position: start.batch, checkNumerics, losses, adopt };
  const describe = async (kept: Kept): Promise<Checkpoint> => {
    const meta = metaOf(run, session, start, kept); // at once: training goes on
    const tensors = tensorsOf(kept.snapshot, state.network, compiled);
    return { meta: { ...meta, data: data ?? (await dataPrint(train)) }, tensors };
  };
  const session = await TrainingSession.open(state, plan, {
    everyMs: recovery && 1000 * recovery.everySeconds,
    checkpointEvery: checkpoint && (checkpoint.every ?? Math.ceil(train.spec.count / batchSize)),
    onCheckpoint: async (kept) => checkpoint?.store.save(await describe(kept)),
  });
  const { traffic } = state.engine;
  const before = { ...traffic, position: session.runner.position };
  try {
    run.opened({
      session,
      checkpoint: () => new Promise((give, fail) => session.next((kept) => give(describe(kept)), fail)),
    });
    const last = before.position + settings.steps;
    const validates = validation !== undefined;
    const hint = lossHint(run.classes, () => adviceOnLoss(train, compiled.optimizer, session.state.learningRate));
    const history = await runFit(
      { ...settings, firstEpoch, session, stopped, last, validates, lossHint: hint },
      progress,
    );
    signal?.throwIfAborted();
    return history;
  } finally {
    const { runner } = session;
    session.state.steps = runner.begin + runner.position;
    const steps = Math.max(1, runner.position - before.position);
    const report = {
      medianStepMs: session.pacer.medianMs() ?? 0,
      dispatches: runner.main.program.dispatches.length,
      stepsPerSubmit: session.pacer.largest,
      uploadedBytesPerStep: (traffic.uploaded - before.uploaded) / steps,
      readbackBytesPerStep: (traffic.readBack - before.readBack) / steps,
      gpuBytes: session.state.engine.memory(),
      recoveries: session.recoveries,
    };
    run.finished(report, start.clockEpoch + Math.ceil(runner.position / runner.steps));
    await session.dispose();
  }
}

function begin({ state, settings, clockEpoch, shuffleSeed, params }: TrainingRun): Start {
  state.setClock(state.training, { step: state.steps + 1, epoch: clockEpoch, shuffleSeed });
  const history = { epoch: [], history: {}, seconds: [], params };
  const firstEpoch = settings.initialEpoch ?? 0;
  return { progress: { epoch: firstEpoch, means: new Means(), history }, firstEpoch, batch: 0, clockEpoch };
}

/** @throws UsageError or FormatError before anything is changed */
function resume(
  { state, settings, compiled, params }: TrainingRun,
  { meta, tensors }: Checkpoint,
  data: string,
): Start {
  const where = 'model.fit: checkpoint';
  const { batchSize, shuffle } = settings;
  expectSame(where, meta, { model: modelPrint(state.network, compiled), data, batchSize, shuffle });
  const snapshot = snapshotOf(where, tensors, state.network, compiled);
  const adapter = adapterPrint(state.engine.adapter);
  if (adapter !== meta.adapter) {
    console.warn(`${where}: made on ${meta.adapter}, going on on ${adapter}: results may differ in the last bits.`);
  }
  state.engine.choices = { ...state.engine.choices, ...meta.choices };
  state.restore(snapshot, meta.step);
  const { epoch, batch, clockEpoch, sums, samples } = meta;
  const history: History = { ...(structuredClone(meta.history) as Omit<History, 'params'>), params };
  return { progress: { epoch, means: new Means(sums, samples), history }, firstEpoch: epoch, batch, clockEpoch };
}

/** Where training stands after the steps that `kept` has. */
function metaOf(
  { state, settings, compiled }: TrainingRun,
  session: TrainingSession,
  { progress, firstEpoch, clockEpoch }: Start,
  { position }: Kept,
): Omit<CheckpointMeta, 'data'> {
  const { runner } = session;
  const { engine, network } = session.state;
  const { params: _, ...history } = progress.history;
  const walked = progress.epoch - firstEpoch;
  return {
    format: 1,
    library: VERSION,
    step: runner.begin + position,
    epoch: progress.epoch,
    batch: position - walked * runner.steps,
    clockEpoch: clockEpoch + walked,
    batchSize: settings.batchSize,
    shuffle: settings.shuffle,
    sums: progress.means.sums,
    samples: progress.means.samples,
    history: structuredClone(history),
    model: modelPrint(network, compiled),
    choices: engine.choices,
    adapter: adapterPrint(state.engine.adapter),
  };
}
