/** The Node side of the training page (page/train.ts). What to print is left to train.ts. */
import type { AdapterChoice, AdapterDescription } from '../gpu/adapter.ts';
import { openChromePage } from './chrome-page.ts';
import type { Outcome } from './outcome.ts';
import type { Counts, TrainEvent } from './page/train.ts';
import type { Settings } from './settings.ts';

export interface Trainer {
  readonly adapter: AdapterDescription;
  train(settings: Settings, counts: Counts): Promise<Outcome>;
  stop(): void;
  close(): Promise<void>;
}

/**
 * Opens the page at `url` on the adapter asked for.
 *
 * @throws DeviceError where the adapter cannot be had
 */
export async function openTrainer(
  choice: AdapterChoice,
  url: string,
  onEvent: (event: TrainEvent) => void,
  say: (line: string) => void,
): Promise<Trainer> {
  const chrome = await openChromePage({ url, adapter: choice, expose: { wgradEvent: onEvent }, say });
  const { adapter, page, take, close } = chrome;
  return {
    adapter,
    train: (settings, counts) => take(page.evaluate((...args) => window.wgradTrain.train(...args), settings, counts)),
    stop: () => void page.evaluate(() => window.wgradTrain.stop()).catch(() => {}),
    close,
  };
}
