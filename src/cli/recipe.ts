/**
 * The run of the command: build the model, train it, test it, and collect the figures. Runs in a page and in Node. Showing what
 * happens is left to the caller, who gets it through `RunEvents`.
 */
import type { Checkpoint, CheckpointOptions, Sequential, Tensor } from '../index.ts';
import { cifar } from '../models/cifar.ts';
import { convnet } from '../models/convnet.ts';
import { mlp } from '../models/mlp.ts';
import type { Settings } from '../report/models.ts';
import type { EpochResult, Outcome, PartialEpoch, StepReport } from '../report/outcome.ts';
import { plannedMemory } from '../report/planned-memory.ts';

/** Images as u8 with a scale, labels as u8. */
export interface Split {
  readonly images: Tensor;
  readonly labels: Tensor;
}

interface RunEvents {
  readonly onSummary?: (text: string) => void;
  readonly onEpochBegin?: (epoch: number) => void;
  readonly onStep?: (report: StepReport) => void;
  /** The last report of an epoch: `logs` hold the validation's figures too. */
  readonly onEpochEnd?: (report: StepReport) => void;
}

/** Reports of steps come at most this often: about what an eye can follow. */
const REPORT_EVERY_MS = 50;
/** A run that was stopped is still tested where that takes no longer than this. */
const QUICK_TEST_MS = 3000;

/** The model of a run, compiled. */
function modelOf(settings: Settings): Sequential {
  if (settings.model === 'mlp') return mlp(settings);
  if (settings.model === 'convnet') return convnet(settings);
  return cifar(settings);
}

interface Run {
  readonly train: Split;
  readonly test: Split;
  readonly settings: Settings;
  readonly events: RunEvents;
  /** Stops the run after the steps in flight; the outcome then holds what is known. */
  readonly signal: AbortSignal;
  /** Where a run that is stopped is kept too. */
  readonly checkpoint?: CheckpointOptions | undefined;
}

/** Trains, validating on the test pictures after each epoch, then tests. All GPU memory is given back at the end. */
export async function trainClassifier({ train, test, settings, events, signal, checkpoint }: Run): Promise<Outcome> {
  const { epochs, batchSize, seed } = settings;
  const model = modelOf(settings);
  let fitting = false;
  let last: Promise<Checkpoint> | undefined;
  const stop = () => {
    if (checkpoint !== undefined && fitting) last ??= model.checkpoint();
    model.stopTraining = true;
  };
  const stopIfAsked = () => void (signal.aborted && stop()); // fit clears stopTraining when it begins
  const stopping = {
    onTrainBegin: () => {
      fitting = true;
      stopIfAsked();
    },
    onBatchEnd: stopIfAsked,
    onTrainEnd: () => {
      fitting = false;
    },
  };
  signal.addEventListener('abort', stop);
  try {
    const tell = events.onSummary ?? (() => {});
    model.summary(tell);
    tell(plannedMemory(model.program({ batchSize: Math.min(batchSize, countOf(train)), samples: countOf(train) })));
    const reports = stepReports(Math.ceil(countOf(train) / batchSize), events);
    const history = await model.fit(train.images, train.labels, {
      epochs,
      batchSize,
      seed,
      verbose: 0,
      validationData: [test.images, test.labels],
      callbacks: [reports.callbacks, stopping],
      ...(checkpoint && { checkpoint }),
    });
    if (last !== undefined) await checkpoint?.store.save(await last);
    const partial = reports.finish();
    const { step, gpuBytes } = figuresOf(model);
    // Without gradients a batch takes about a third of a training step.
    const testMs = ((step.medianMs / 3) * countOf(test)) / batchSize;
    const worthTesting = !signal.aborted || (step.medianMs > 0 && testMs < QUICK_TEST_MS);
    const [loss, accuracy] = worthTesting ? await model.evaluate(test.images, test.labels) : [];
    const tested = loss === undefined || accuracy === undefined ? null : { loss, accuracy };
    return { epochs: epochResults(history), ...(partial && { partial }), test: tested, step, gpuBytes };
  } finally {
    signal.removeEventListener('abort', stop);
    model.dispose();
  }
}

function countOf(split: Split): number {
  return split.labels.shape[0] ?? 0;
}

/** Turns fit's callbacks into reports, at most one per REPORT_EVERY_MS besides the ones at the end of an epoch. */
function stepReports(steps: number, events: RunEvents) {
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
  const finish = (): PartialEpoch | undefined => {
    if (unfinished === undefined) return undefined;
    events.onStep?.(unfinished);
    const { step, logs } = unfinished;
    return { step, steps, loss: logs.loss!, accuracy: logs.accuracy! };
  };
  return { callbacks, finish };
}

/** The epochs that ran to their end, validation included. */
function epochResults({ history, seconds }: Awaited<ReturnType<Sequential['fit']>>): EpochResult[] {
  const { loss = [], accuracy = [], val_loss: valLoss = [], val_accuracy: valAccuracy = [] } = history;
  return seconds.map((took, i) => ({
    loss: loss[i]!,
    accuracy: accuracy[i]!,
    valLoss: valLoss[i]!,
    valAccuracy: valAccuracy[i]!,
    seconds: took,
  }));
}

/** What the engine counted and measured during fit, by the names of the report. */
function figuresOf(model: Sequential): Pick<Outcome, 'step' | 'gpuBytes'> {
  const report = model.lastFit;
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
