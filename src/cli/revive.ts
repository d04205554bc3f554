/**
 * Errors that come from elsewhere (a page in Chrome, or modules that Vite loaded into Node) as this process's own classes, so
 * that `instanceof` and exit codes work.
 */
import { fromWire, toWire } from '../errors-wire.ts';
import type { Answer } from './page/answer.ts';

/** The value of an answer. Throws its error. */
export function unwrap<T>(answer: Answer<T>): T {
  if ('error' in answer) throw fromWire(answer.error);
  return answer.value;
}

export const revive = (error: Error): Error => fromWire(toWire(error));

/** What `work` gives; what it throws is revived. */
export async function reviving<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error ? Object.assign(revive(error), { stack: error.stack }) : error;
  }
}
