/**
 * Errors that come from elsewhere (a page in Chrome, or modules that Vite loaded into Node) as this process's own classes, so
 * that `instanceof` and exit codes work.
 */
import { DataError, DeviceError, FormatError, ShapeError, UsageError, WgradError } from '../errors.ts';
import type { Answer, Failure } from './page/answer.ts';

const ERRORS = { DataError, DeviceError, FormatError, ShapeError, UsageError, WgradError };

/** The value of an answer. Throws its error. */
export function unwrap<T>(answer: Answer<T>): T {
  if ('error' in answer) throw revive(answer.error);
  return answer.value;
}

export function revive({ name, message }: Failure['error']): Error {
  const Class = ERRORS[name as keyof typeof ERRORS];
  return Class === undefined ? Object.assign(new Error(message), { name }) : new Class(message);
}

/** What `work` gives; what it throws is revived. */
export async function reviving<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error ? Object.assign(revive(error), { stack: error.stack }) : error;
  }
}
