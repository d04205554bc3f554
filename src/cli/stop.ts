/**
 * Ctrl-C: the first signal asks the run to stop, the second ends the process at once (Puppeteer then kills Chrome).
 * npm and tsx pass a terminal's Ctrl-C on although it reached us already, so signals in quick succession count as one.
 */
import { EXIT } from './exit.ts';

const SAME_MS = 400;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** A signal that aborts on the first Ctrl-C. `release` gives the process its usual behaviour back. */
export function stopOnSignals(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  let first = 0;
  const onSignal = () => {
    const now = performance.now();
    if (!controller.signal.aborted) {
      first = now;
      controller.abort();
    } else if (now - first > SAME_MS) process.exit(EXIT.stopped);
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
