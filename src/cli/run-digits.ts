/**
 * A training run as `npm run train` asks for it, in a page of Chrome (page/train.ts) or in Node (trainer.ts): digits as bytes
 * in, what happens meanwhile as plain events out.
 */
import { type CheckpointOptions, type Tensor, tensor } from '../index.ts';
import type { Outcome, StepReport } from '../report/outcome.ts';
import type { Settings } from '../report/settings.ts';
import { trainDigits } from './recipe.ts';

export type TrainEvent =
  | { readonly kind: 'summary'; readonly text: string }
  | { readonly kind: 'epochBegin'; readonly epoch: number }
  | { readonly kind: 'step' | 'epochEnd'; readonly report: StepReport };

/** The files of a run: images [count, 28, 28], labels [count]. */
export const DIGIT_FILES = ['train-images', 'train-labels', 'test-images', 'test-labels'] as const;
export type DigitFiles = Readonly<Record<(typeof DIGIT_FILES)[number], Uint8Array>>;

interface DigitsRun {
  readonly files: DigitFiles;
  readonly settings: Settings;
  readonly onEvent: (event: TrainEvent) => void;
  /** stops after the steps in flight */
  readonly signal: AbortSignal;
  readonly checkpoint?: CheckpointOptions | undefined;
}

/** Trains and tests. */
export function runDigits({ files, settings, onEvent, signal, checkpoint }: DigitsRun): Promise<Outcome> {
  const split = (images: Uint8Array, labels: Uint8Array): { images: Tensor; labels: Tensor } => {
    const count = labels.length;
    return { images: tensor(images, [count, 28, 28]).div(255), labels: tensor(labels, [count]) };
  };
  const events = {
    onSummary: (text: string) => onEvent({ kind: 'summary', text }),
    onEpochBegin: (epoch: number) => onEvent({ kind: 'epochBegin', epoch }),
    onStep: (report: StepReport) => onEvent({ kind: 'step', report }),
    onEpochEnd: (report: StepReport) => onEvent({ kind: 'epochEnd', report }),
  };
  const train = split(files['train-images'], files['train-labels']);
  const test = split(files['test-images'], files['test-labels']);
  return trainDigits({ train, test, settings, events, signal, checkpoint });
}
