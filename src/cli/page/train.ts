/**
 * The page that `npm run train` drives in a headless Chrome. It holds no user interface: Node calls the functions of
 * `window.wgradTrain` and gets what happens meanwhile through `window.wgradEvent`, which Node exposes.
 */
import type { Outcome } from '../../report/outcome.ts';
import type { Settings } from '../../report/settings.ts';
import { DIGIT_FILES, type DigitFiles, runDigits, type TrainEvent } from '../run-digits.ts';
import { type Answer, answer, fetchBytes, openAdapter } from './answer.ts';
import { servedStore } from './served-store.ts';

/** How a page is to keep checkpoints, as plain data. */
export interface PageCheckpoint {
  readonly every: number | null;
  readonly resume: boolean;
}

interface TrainPage {
  train(settings: Settings, checkpoint: PageCheckpoint | null): Promise<Answer<Outcome>>;
  stop(): void;
}

declare global {
  interface Window {
    wgradTrain: TrainPage;
    wgradEvent(event: TrainEvent): Promise<void>;
  }
}

const stopper = new AbortController();

window.wgradOpen = openAdapter;
window.wgradTrain = {
  train: (settings, given) =>
    answer(async () => {
      const files = await Promise.all(DIGIT_FILES.map(async (name) => [name, await fetchBytes(name)] as const));
      return await runDigits({
        files: Object.fromEntries(files) as unknown as DigitFiles,
        settings,
        onEvent: (event) => void window.wgradEvent(event),
        signal: stopper.signal,
        checkpoint: given === null ? undefined : { ...given, every: given.every ?? undefined, store: servedStore },
      });
    }),
  stop: () => stopper.abort(),
};
