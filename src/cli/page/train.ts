/**
 * The page that `npm run train` drives in a headless Chrome. It holds no user interface: Node calls the functions of
 * `window.wgradTrain` and gets what happens meanwhile through `window.wgradEvent`, which Node exposes.
 */
import type { Outcome } from '../outcome.ts';
import { DIGIT_FILES, type DigitFiles, runDigits, type TrainEvent } from '../run-digits.ts';
import type { Settings } from '../settings.ts';
import { type Answer, answer, fetchBytes, openAdapter } from './answer.ts';

interface TrainPage {
  train(settings: Settings): Promise<Answer<Outcome>>;
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
  train: (settings) =>
    answer(async () => {
      const files = await Promise.all(DIGIT_FILES.map(async (name) => [name, await fetchBytes(name)] as const));
      const onEvent = (event: TrainEvent) => void window.wgradEvent(event);
      return await runDigits(Object.fromEntries(files) as unknown as DigitFiles, settings, onEvent, stopper.signal);
    }),
  stop: () => stopper.abort(),
};
