/** Where `npm run train` trains: in a page of a headless Chrome, or in this process. What to print is left to train.ts. */
import type { AdapterChoice, AdapterDescription } from '../gpu/adapter.ts';
import type { CheckpointOptions } from '../nn/fit-options.ts';
import type { Settings } from '../report/models.ts';
import type { GanOutcome, Outcome } from '../report/outcome.ts';
import { openChromePage } from './chrome-page.ts';
import type { Runtime } from './command-flags.ts';
import type { GanRun } from './gan-progress.ts';
import type { PageKeeping } from './page/train.ts';
import { reviving } from './revive.ts';
import type { DataFiles, TrainEvent } from './run-training.ts';
import { serveFolders } from './serve-folders.ts';
import { serveStore } from './serve-store.ts';
import { serveBytes, startServer } from './server.ts';

export interface TrainingHost {
  readonly adapter: AdapterDescription;
  train(settings: Settings): Promise<Outcome | GanOutcome>;
  stop(): void;
  close(): Promise<void>;
}

interface TrainingRequest {
  readonly adapter: AdapterChoice;
  readonly files: DataFiles;
  readonly onEvent: (event: TrainEvent) => void;
  readonly say: (line: string) => void;
  readonly checkpoint: CheckpointOptions | undefined;
  /** steps that an earlier run did, which this one goes on from */
  readonly done: number;
  readonly out: GanRun['out'];
}

const PAGE = '/src/cli/page/train.html';

/** @throws DeviceError where the adapter cannot be had */
export function openTrainingHost(runtime: Runtime, request: TrainingRequest): Promise<TrainingHost> {
  return runtime === 'node' ? openInNode(request) : openInChrome(request);
}

async function openInChrome(request: TrainingRequest): Promise<TrainingHost> {
  const { files, onEvent, say, checkpoint, done, out } = request;
  const kept = [
    ...(checkpoint === undefined ? [] : [serveStore(checkpoint.store)]),
    ...(out === undefined ? [] : [serveFolders((name) => (isPart(name) ? out(name) : undefined))]),
  ];
  const server = await startServer([...kept, serveBytes('/run', new Map(Object.entries(files)))]);
  try {
    const expose = { wgradEvent: onEvent };
    const chrome = await openChromePage({ url: server.url + PAGE, adapter: request.adapter, expose, say });
    const { adapter, page, take } = chrome;
    const keeping: PageKeeping = { checkpoint: plain(checkpoint), done, out: out !== undefined };
    return {
      adapter,
      train: (settings) => take(page.evaluate((...given) => window.wgradTrain.train(...given), settings, keeping)),
      stop: () => void page.evaluate(() => window.wgradTrain.stop()).catch(() => {}),
      close: async () => void (await Promise.all([chrome.close(), server.close()])),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

const isPart = (name: string): name is '' | 'generator' | 'discriminator' =>
  ['', 'generator', 'discriminator'].includes(name);

/** What of it can be passed to a page, which has a store of its own. */
const plain = (checkpoint: CheckpointOptions | undefined): PageKeeping['checkpoint'] =>
  checkpoint === undefined ? null : { every: checkpoint.every ?? null, resume: checkpoint.resume === true };

async function openInNode({ adapter: choice, say, ...run }: TrainingRequest): Promise<TrainingHost> {
  const { openNodeSession } = await import('./node-session.ts');
  const { adapter, load, close } = await openNodeSession(choice, say);
  const stopper = new AbortController();
  return {
    adapter,
    train: async (settings) => {
      const { runTraining } = await load<typeof import('./run-training.ts')>('/src/cli/run-training.ts');
      return reviving(() => runTraining({ ...run, settings, signal: stopper.signal }));
    },
    stop: () => stopper.abort(),
    close,
  };
}
