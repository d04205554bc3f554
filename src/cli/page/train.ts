/**
 * The page that `npm run train` drives in a headless Chrome. It holds no user interface: Node calls the functions of
 * `window.wgradTrain` and gets what happens meanwhile through `window.wgradEvent`, which Node exposes.
 */

import type { Settings } from '../../report/models.ts';
import type { Outcome } from '../../report/outcome.ts';
import { DATA_FILES, type DataFiles, runTraining, type TrainEvent } from '../run-training.ts';
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
      const files = await Promise.all(DATA_FILES.map(async (name) => [name, await fetchBytes(name)] as const));
      return await runTraining({
        files: Object.fromEntries(files) as unknown as DataFiles,
        settings,
        onEvent: (event) => void window.wgradEvent(event),
        signal: stopper.signal,
        checkpoint: given === null ? undefined : { ...given, every: given.every ?? undefined, store: servedStore },
      });
    }),
  stop: () => stopper.abort(),
};
