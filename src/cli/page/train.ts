/**
 * The page that `npm run train` drives in a headless Chrome. It holds no user interface: Node calls the functions of
 * `window.wgradTrain` and gets what happens meanwhile through `window.wgradEvent`, which Node exposes.
 */
import { init, tensor } from '../../index.ts';
import type { AdapterInfo, Outcome, StepReport } from '../outcome.ts';
import { type Split, trainDigits } from '../recipe.ts';
import type { Settings } from '../settings.ts';

export type TrainEvent =
  | { readonly kind: 'summary'; readonly text: string }
  | { readonly kind: 'epochBegin'; readonly epoch: number }
  | { readonly kind: 'step' | 'epochEnd'; readonly report: StepReport };

/** A value, or an error as plain data: classes do not survive the way to Node. */
export type Answer<T> = { readonly value: T } | { readonly error: { readonly name: string; readonly message: string } };

export interface TrainPage {
  open(adapter: 'hardware' | 'software'): Promise<Answer<AdapterInfo>>;
  train(settings: Settings, counts: { train: number; test: number }): Promise<Answer<Outcome>>;
  stop(): void;
}

declare global {
  interface Window {
    wgradTrain: TrainPage;
    wgradEvent(event: TrainEvent): Promise<void>;
  }
}

const stopper = new AbortController();

async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { error: { name, message } };
  }
}

async function fetchSplit(name: 'train' | 'test', count: number): Promise<Split> {
  const fetchBytes = async (part: string) => {
    const response = await fetch(`/run/${name}-${part}`);
    if (!response.ok) throw new Error(`internal: /run/${name}-${part} answered ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const [images, labels] = await Promise.all([fetchBytes('images'), fetchBytes('labels')]);
  return { images: tensor(images, [count, 28, 28]).div(255), labels: tensor(labels, [count]) };
}

window.wgradTrain = {
  open: (adapter) =>
    answer(async () => {
      const { vendor, architecture, description, software } = (await init({ adapter })).adapter;
      return { vendor, architecture, description, software };
    }),
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
