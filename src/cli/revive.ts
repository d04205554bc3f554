/**
 * Errors that come from elsewhere (a page in Chrome, or modules that Vite loaded into Node) as this process's own classes, so
 * that `instanceof` and exit codes work.
 */
import { errorFromWire, errorToWire } from '../error-wire.ts';
import type { Answer } from './page/answer.ts';

/** The value of an answer. Throws its error. */
export function unwrap<T>(answer: Answer<T>): T {
  if ('error' in answer) throw errorFromWire(answer.error);
  return answer.value;
}

/** The same error, of this process's class. */
export const revive = (error: unknown): Error => errorFromWire(errorToWire(error));

/** What `work` gives; what it throws is revived. */
export async function reviving<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw revive(error);
  }
}
