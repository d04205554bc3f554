/**
 * A training run as `npm run train` asks for it, in a page of Chrome (page/train.ts) or in Node (training-host.ts): pictures as
 * bytes in, what happens meanwhile as plain events out.
 */
import { type CheckpointOptions, type Tensor, tensor } from '../index.ts';
import { isGan, MODELS, type Settings } from '../report/models.ts';
import type { GanOutcome, Outcome, StepReport } from '../report/outcome.ts';
import type { GanRun } from './gan-progress.ts';
import { trainGan } from './gan-recipe.ts';
import { trainClassifier } from './recipe.ts';

export type TrainEvent =
  | { readonly kind: 'summary' | 'notice'; readonly text: string }
  | { readonly kind: 'epochBegin'; readonly epoch: number }
  | { readonly kind: 'step' | 'epochEnd'; readonly report: StepReport };

/** The files of a run: images [count, ...inputShape of the model], labels [count]. */
export const DATA_FILES = ['train-images', 'train-labels', 'test-images', 'test-labels'] as const;
export type DataFiles = Readonly<Record<(typeof DATA_FILES)[number], Uint8Array>>;

interface TrainingRun {
  readonly files: DataFiles;
  readonly settings: Settings;
  readonly onEvent: (event: TrainEvent) => void;
  /** stops after the steps in flight */
  readonly signal: AbortSignal;
  readonly checkpoint?: CheckpointOptions | undefined;
  /** steps that an earlier run did, which this one goes on from */
  readonly done: number;
  /** where generators and discriminators, and their pictures, are kept */
  readonly out?: GanRun['out'];
}

/** Trains and tests. */
export function runTraining(run: TrainingRun): Promise<Outcome | GanOutcome> {
  const { files, settings, onEvent, signal, checkpoint, done, out } = run;
  const { inputShape } = MODELS[settings.model];
  const split = (images: Uint8Array, labels: Uint8Array): { images: Tensor; labels: Tensor } => {
    const count = labels.length;
    return { images: tensor(images, [count, ...inputShape]).div(255), labels: tensor(labels, [count]) };
  };
  const events = {
    onSummary: (text: string) => onEvent({ kind: 'summary', text }),
    onNotice: (text: string) => onEvent({ kind: 'notice', text }),
    onEpochBegin: (epoch: number) => onEvent({ kind: 'epochBegin', epoch }),
    onStep: (report: StepReport) => onEvent({ kind: 'step', report }),
    onEpochEnd: (report: StepReport) => onEvent({ kind: 'epochEnd', report }),
  };
  const train = split(files['train-images'], files['train-labels']);
  const test = split(files['test-images'], files['test-labels']);
  const common = { events, signal, checkpoint };
  if (isGan(settings)) return trainGan({ ...common, settings, train: train.images, test: test.images, done, out });
  return trainClassifier({ ...common, settings, train, test });
}
