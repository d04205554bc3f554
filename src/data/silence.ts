/**
 * Adds up the time in which nothing comes, over any number of mirrors asked one after another, and calls everything
 * off when it exceeds a limit. What counts as a stall of one answer is left to download.ts.
 */
import { DataError } from '../errors.ts';

export interface Silence {
  /** Aborts when the limit is reached or the caller stops everything. */
  readonly signal: AbortSignal;
  /** Bytes came: the time since the last ones counts, unless it was `freeMs` or less. */
  heard(freeMs: number): void;
  stop(): void;
}

/** Starts counting. Bytes that have come before do not pay for silence: only short gaps are free. */
export function limitSilence(limitMs: number, signal?: AbortSignal): Silence {
  const controller = new AbortController();
  const tooLong = () =>
    controller.abort(new DataError(`no whole file after ${limitMs / 1000} s of waiting`, { code: 'network' }));
  let left = limitMs;
  let since = performance.now();
  let timer = setTimeout(tooLong, left);
  return {
    signal: signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]),
    heard(freeMs) {
      clearTimeout(timer);
      const now = performance.now();
      if (now - since > freeMs) left -= now - since;
      since = now;
      timer = setTimeout(tooLong, left);
    },
    stop: () => clearTimeout(timer),
  };
}
