/**
 * The page that `npm run train` drives in a headless Chrome. It holds no user interface: Node calls the functions of
 * `window.wgradTrain` and gets what happens meanwhile through `window.wgradEvent`, which Node exposes.
 */

import type { Settings } from '../../report/models.ts';
import type { GanOutcome, Outcome } from '../../report/outcome.ts';
import { DATA_FILES, type DataFiles, runTraining, type TrainEvent } from '../run-training.ts';
import { type Answer, answer, fetchBytes, openAdapter } from './answer.ts';
import { servedFolder } from './served-folder.ts';
import { servedStore } from './served-store.ts';

/** How a page is to keep checkpoints, as plain data. */
export interface PageCheckpoint {
  readonly every: number | null;
  readonly resume: boolean;
}

/** What a page keeps, as plain data. */
export interface PageKeeping {
  readonly checkpoint: PageCheckpoint | null;
  /** steps that an earlier run did */
  readonly done: number;
  /** whether the command serves a folder for what comes out */
  readonly out: boolean;
}

interface TrainPage {
  train(settings: Settings, keeping: PageKeeping): Promise<Answer<Outcome | GanOutcome>>;
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
  train: (settings, { checkpoint, done, out }) =>
    answer(async () => {
      const files = await Promise.all(DATA_FILES.map(async (name) => [name, await fetchBytes(name)] as const));
      return await runTraining({
        files: Object.fromEntries(files) as unknown as DataFiles,
        settings,
        onEvent: (event) => void window.wgradEvent(event),
        signal: stopper.signal,
        checkpoint:
          checkpoint === null ? undefined : { ...checkpoint, every: checkpoint.every ?? undefined, store: servedStore },
        done,
        out: out ? (name) => servedFolder(name) : undefined,
      });
    }),
  stop: () => stopper.abort(),
};
