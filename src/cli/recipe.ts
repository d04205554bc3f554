/**
 * The run of a classifier: build the model, train it, test it, and collect the figures. Runs in a page and in Node. Showing what
 * happens is left to the caller, who gets it through `RunEvents`.
 */
import type { CheckpointOptions, Sequential, Tensor } from '../index.ts';
import { cifar } from '../models/cifar.ts';
import { convnet } from '../models/convnet.ts';
import { lstm } from '../models/lstm.ts';
import { mlp } from '../models/mlp.ts';
import type { ClassifierSettings } from '../report/models.ts';
import type { EpochResult, Outcome, PartialEpoch, StepReport } from '../report/outcome.ts';
import { plannedMemory } from '../report/planned-memory.ts';
import { earlyStopping } from './early-stopping.ts';
import { figuresOf, type RunEvents, stepReports, stopping } from './running.ts';

/** Images as u8 with a scale, labels as u8. */
export interface Split {
  readonly images: Tensor;
  readonly labels: Tensor;
}

/** A run that was stopped is still tested where that takes no longer than this. */
const QUICK_TEST_MS = 3000;

/** The model of a run of so many steps, compiled. */
function modelOf(settings: ClassifierSettings, steps: number): Sequential {
  const decaySteps = settings.decay ? steps : undefined;
  if (settings.model === 'mlp') return mlp({ ...settings, decaySteps });
  if (settings.model === 'convnet') return convnet({ ...settings, decaySteps });
  if (settings.model === 'lstm') return lstm({ ...settings, decaySteps });
  return cifar({ ...settings, decaySteps });
}

interface Run {
  readonly train: Split;
  readonly test: Split;
  readonly settings: ClassifierSettings;
  readonly events: RunEvents;
  /** Stops the run after the steps in flight; the outcome then holds what is known. */
  readonly signal: AbortSignal;
  /** Where a run that is stopped is kept too. */
  readonly checkpoint?: CheckpointOptions | undefined;
}

/** Trains, validating on the test pictures after each epoch, then tests. All GPU memory is given back at the end. */
export async function trainClassifier({ train, test, settings, events, signal, checkpoint }: Run): Promise<Outcome> {
  const { epochs, batchSize, seed } = settings;
  const stepsPerEpoch = Math.ceil(countOf(train) / batchSize);
  const model = modelOf(settings, epochs * stepsPerEpoch);
  const stopper = stopping(model, signal, checkpoint);
  const early = earlyStopping(settings, signal);
  try {
    const tell = events.onSummary ?? (() => {});
    model.summary(tell);
    tell(plannedMemory(model.program({ batchSize: Math.min(batchSize, countOf(train)), samples: countOf(train) })));
    const reports = stepReports(stepsPerEpoch, events);
    const history = await model.fit(train.images, train.labels, {
      epochs,
      batchSize,
      seed,
      verbose: 0,
      validationData: [test.images, test.labels],
      callbacks: [reports.callbacks, stopper.callbacks, ...early.callbacks],
      ...(checkpoint && { checkpoint }),
    });
    await stopper.keep();
    const partial = partialEpoch(reports.finish());
    const { step, gpuBytes } = figuresOf(model);
    // Without gradients a batch takes about a third of a training step.
    const testMs = ((step.medianMs / 3) * countOf(test)) / batchSize;
    const worthTesting = !signal.aborted || (step.medianMs > 0 && testMs < QUICK_TEST_MS);
    const [loss, accuracy] = worthTesting ? await model.evaluate(test.images, test.labels) : [];
    const tested = loss === undefined || accuracy === undefined ? null : { loss, accuracy };
    const stopped = await early.result();
    return {
      epochs: epochResults(history),
      ...(partial && { partial }),
      test: tested,
      ...(stopped && { earlyStopping: stopped }),
      ...{ step, gpuBytes },
    };
  } finally {
    stopper.release();
    model.dispose();
  }
}

function countOf(split: Split): number {
  return split.labels.shape[0] ?? 0;
}

function partialEpoch(report: StepReport | undefined): PartialEpoch | undefined {
  return report && { step: report.step, steps: report.steps, loss: report.logs.loss!, accuracy: report.logs.accuracy! };
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
