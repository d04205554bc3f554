/**
 * The page that `npm run train` drives in a headless Chrome. It holds no user interface: Node calls the functions of
 * `window.wgradTrain` and gets what happens meanwhile through `window.wgradEvent`, which Node exposes.
 */
import { tensor } from '../../index.ts';
import type { Outcome, StepReport } from '../outcome.ts';
import { type Split, trainDigits } from '../recipe.ts';
import type { Settings } from '../settings.ts';
import { type Answer, answer, fetchBytes, openAdapter } from './answer.ts';

export type TrainEvent =
  | { readonly kind: 'summary'; readonly text: string }
  | { readonly kind: 'epochBegin'; readonly epoch: number }
  | { readonly kind: 'step' | 'epochEnd'; readonly report: StepReport };

/** Images of each set. */
export interface Counts {
  readonly train: number;
  readonly test: number;
}

interface TrainPage {
  train(settings: Settings, counts: Counts): Promise<Answer<Outcome>>;
  stop(): void;
}

declare global {
  interface Window {
    wgradTrain: TrainPage;
    wgradEvent(event: TrainEvent): Promise<void>;
  }
}

const stopper = new AbortController();

async function fetchSplit(name: keyof Counts, count: number): Promise<Split> {
  const [images, labels] = await Promise.all([fetchBytes(`${name}-images`), fetchBytes(`${name}-labels`)]);
  return { images: tensor(images, [count, 28, 28]).div(255), labels: tensor(labels, [count]) };
}

window.wgradOpen = openAdapter;
window.wgradTrain = {
  train: (settings, counts) =>
    answer(async () => {
      const [train, test] = [await fetchSplit('train', counts.train), await fetchSplit('test', counts.test)];
      const events = {
        onSummary: (text: string) => void window.wgradEvent({ kind: 'summary', text }),
        onEpochBegin: (epoch: number) => void window.wgradEvent({ kind: 'epochBegin', epoch }),
        onStep: (report: StepReport) => void window.wgradEvent({ kind: 'step', report }),
        onEpochEnd: (report: StepReport) => void window.wgradEvent({ kind: 'epochEnd', report }),
      };
      return await trainDigits({ train, test, settings, events, signal: stopper.signal });
    }),
  stop: () => stopper.abort(),
};
