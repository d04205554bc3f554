/** A worker for one start of one library: see startup.ts. */
import type { Strategy } from './strategies/strategy.ts';
import { type StartupAnswer, type StartupOrder, timeStart } from './timed-start.ts';

const answer = (message: StartupAnswer | 'ready'): void => postMessage(message);

addEventListener('message', async ({ data }: MessageEvent<StartupOrder>) => {
  try {
    const load = () => import(/* @vite-ignore */ data.url) as Promise<{ strategy: Strategy }>;
    answer(await timeStart(load, data.digits));
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : String(error) });
  }
});
answer('ready');
