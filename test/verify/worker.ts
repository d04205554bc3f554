/**
 * The worker of the page /verify/: the checks run here, so that the page stays at hand while the float64 twins compute, and can end
 * them at any time by ending the worker.
 */
import { madeUpDigits } from '../../src/data/made-up.ts';
import { errorToWire } from '../../src/error-wire.ts';
import { init } from '../../src/gpu/engine.ts';
import { environmentOf } from '../reference/environment.ts';
import type { News, Order } from './messages.ts';

/** What the longest comparison walks over. */
const SAMPLES = 6400;

const tell = (news: News): void => postMessage(news);

const fail = (error: unknown): void => tell({ kind: 'failed', error: errorToWire(error) });

async function check(order: Order): Promise<void> {
  const { checkAll } = await import('../reference/checks.ts'); // large, and not needed to name the adapter
  const { train, source } = madeUpDigits({ train: SAMPLES, test: 0, seed: 1 });
  const digits = { images: train.images.values as Uint8Array, labels: train.labels.values as Uint8Array, source };
  const report = await checkAll(digits, order, {
    onTask: (section, name, share) => tell({ kind: 'task', section, name, share }),
    onChecks: (found, report) => tell({ kind: 'checks', found, report }),
  });
  tell({ kind: 'done', report });
}

addEventListener('message', ({ data }: MessageEvent<Order>) => void check(data).catch(fail));
init()
  .then((engine) => tell({ kind: 'opened', environment: environmentOf(engine) }))
  .catch(fail);
