/** What all runs of `npm run train` have in common, whatever they train: stopping, reports of steps, and the figures at the end. */
import type { Checkpoint, CheckpointOptions, FitReport } from '../index.ts';
import type { Figures, StepReport } from '../report/outcome.ts';

export interface RunEvents {
  readonly onSummary?: (text: string) => void;
  readonly onEpochBegin?: (epoch: number) => void;
  readonly onStep?: (report: StepReport) => void;
  /** The last report of an epoch: `logs` hold the validation's figures too. */
  readonly onEpochEnd?: (report: StepReport) => void;
  /** Something to be said between two steps. */
  readonly onNotice?: (text: string) => void;
}

/** Reports of steps come at most this often: about what an eye can follow. */
const REPORT_EVERY_MS = 50;

/** A model or a trainer. */
interface Trained {
  stopTraining: boolean;
  readonly lastFit?: FitReport | undefined;
  checkpoint(): Promise<Checkpoint>;
}

/** Stops `trained` after the steps in flight once the signal asks for it, and keeps where it stood. */
export function stopping(trained: Trained, signal: AbortSignal, checkpoint: CheckpointOptions | undefined) {
  let fitting = false;
  let last: Promise<Checkpoint> | undefined;
  const stop = () => {
    if (checkpoint !== undefined && fitting) last ??= trained.checkpoint();
    trained.stopTraining = true;
  };
  const stopIfAsked = () => void (signal.aborted && stop()); // fit clears stopTraining when it begins
  signal.addEventListener('abort', stop);
  return {
    callbacks: {
      onTrainBegin: () => {
        fitting = true;
        stopIfAsked();
      },
      onBatchEnd: stopIfAsked,
      onTrainEnd: () => {
        fitting = false;
      },
    },
    /** After `fit`. */
    keep: async (): Promise<void> => {
      if (last !== undefined) await checkpoint?.store.save(await last);
    },
    release: () => signal.removeEventListener('abort', stop),
  };
}

/** Turns fit's callbacks into reports, at most one per REPORT_EVERY_MS besides the ones at the end of an epoch. */
export function stepReports(steps: number, events: RunEvents) {
  let epoch = 0;
  let begun = 0;
  let reported = 0;
  let unfinished: StepReport | undefined;
  const report = (step: number, logs: StepReport['logs']): StepReport => {
    return { epoch, step, steps, seconds: (performance.now() - begun) / 1000, logs };
  };
  const callbacks = {
    onEpochBegin(index: number) {
      epoch = index;
      begun = performance.now();
      events.onEpochBegin?.(epoch);
    },
    onBatchEnd(batch: number, logs: StepReport['logs']) {
      unfinished = report(batch + 1, logs);
      const now = performance.now();
      if (now - reported < REPORT_EVERY_MS) return;
      reported = now;
      events.onStep?.(unfinished);
    },
    onEpochEnd(_epoch: number, logs: StepReport['logs']) {
      unfinished = undefined;
      events.onEpochEnd?.(report(steps, logs));
    },
  };
  /** Reports how far an epoch came that did not end. */
  const finish = (): StepReport | undefined => {
    if (unfinished !== undefined) events.onStep?.(unfinished);
    return unfinished;
  };
  return { callbacks, finish };
}

/** What the engine counted and measured during fit, by the names of the report. */
export function figuresOf({ lastFit: report }: Trained): Figures {
  if (report === undefined) throw new Error('internal: fit ended without a report.');
  const { parameters, data, other } = report.gpuBytes;
  return {
    step: {
      medianMs: report.medianStepMs,
      dispatches: report.dispatches,
      stepsPerSubmit: report.stepsPerSubmit,
      uploadedBytes: report.uploadedBytesPerStep,
      readbackBytes: report.readbackBytesPerStep,
    },
    gpuBytes: { parameters, data, other },
  };
}
