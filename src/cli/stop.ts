/**
 * Ctrl-C: the first signal asks the run to stop, the second ends the process at once (Puppeteer then kills Chrome).
 * npm and tsx pass a terminal's Ctrl-C on although it reached us already, so signals in quick succession count as one.
 */
import { EXIT } from './exit.ts';

const SAME_MS = 400;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Stopper {
  readonly signal: AbortSignal;
  /** As the first Ctrl-C does. */
  stop(): void;
  /** Gives the process its usual behaviour back. */
  release(): void;
}

/** A signal that aborts on the first Ctrl-C. */
export function stopOnSignals(): Stopper {
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
    stop: () => controller.abort(),
    release: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
