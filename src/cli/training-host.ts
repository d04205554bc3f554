/** Where `npm run train` trains: in a page of a headless Chrome, or in this process. What to print is left to train.ts. */
import type { AdapterChoice, AdapterDescription } from '../gpu/adapter.ts';
import type { CheckpointOptions } from '../nn/fit-options.ts';
import type { Settings } from '../report/models.ts';
import type { Outcome } from '../report/outcome.ts';
import { openChromePage } from './chrome-page.ts';
import type { Runtime } from './command-flags.ts';
import type { PageCheckpoint } from './page/train.ts';
import { reviving } from './revive.ts';
import type { DataFiles, TrainEvent } from './run-training.ts';
import { serveStore } from './serve-store.ts';
import { serveBytes, startServer } from './server.ts';

export interface TrainingHost {
  readonly adapter: AdapterDescription;
  train(settings: Settings): Promise<Outcome>;
  stop(): void;
  close(): Promise<void>;
}

interface TrainingRequest {
  readonly adapter: AdapterChoice;
  readonly files: DataFiles;
  readonly onEvent: (event: TrainEvent) => void;
  readonly say: (line: string) => void;
  readonly checkpoint: CheckpointOptions | undefined;
}

const PAGE = '/src/cli/page/train.html';

/** @throws DeviceError where the adapter cannot be had */
export function openTrainingHost(runtime: Runtime, request: TrainingRequest): Promise<TrainingHost> {
  return runtime === 'node' ? openInNode(request) : openInChrome(request);
}

async function openInChrome({
  adapter: choice,
  files,
  onEvent,
  say,
  checkpoint,
}: TrainingRequest): Promise<TrainingHost> {
  const stores = checkpoint === undefined ? [] : [serveStore(checkpoint.store)];
  const server = await startServer([...stores, serveBytes('/run', new Map(Object.entries(files)))]);
  try {
    const expose = { wgradEvent: onEvent };
    const chrome = await openChromePage({ url: server.url + PAGE, adapter: choice, expose, say });
    const { adapter, page, take } = chrome;
    return {
      adapter,
      train: (settings) =>
        take(page.evaluate((...given) => window.wgradTrain.train(...given), settings, plain(checkpoint))),
      stop: () => void page.evaluate(() => window.wgradTrain.stop()).catch(() => {}),
      close: async () => void (await Promise.all([chrome.close(), server.close()])),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** What of it can be passed to a page, which has a store of its own. */
const plain = (checkpoint: CheckpointOptions | undefined): PageCheckpoint | null =>
  checkpoint === undefined ? null : { every: checkpoint.every ?? null, resume: checkpoint.resume === true };

async function openInNode({
  adapter: choice,
  files,
  onEvent,
  say,
  checkpoint,
}: TrainingRequest): Promise<TrainingHost> {
  const { openNodeSession } = await import('./node-session.ts');
  const { adapter, load, close } = await openNodeSession(choice, say);
  const stopper = new AbortController();
  return {
    adapter,
    train: async (settings) => {
      const { runTraining } = await load<typeof import('./run-training.ts')>('/src/cli/run-training.ts');
      return reviving(() => runTraining({ files, settings, onEvent, signal: stopper.signal, checkpoint }));
    },
    stop: () => stopper.abort(),
    close,
  };
}
