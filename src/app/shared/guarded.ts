/** What a page has to say to its user beside the run, and the way in which work that may fail says so. */
import { signal } from '@preact/signals';
import type { UsageError } from '../../errors.ts';
import { errorOf } from './client.ts';

export interface Message {
  readonly error: Error & { readonly code?: string };
  /** what a button offers */
  readonly again?: () => void;
}

export const message = signal<Message | undefined>(undefined);
/** what of the address was wrong, and left out */
export const wrongAddress = signal<readonly UsageError[]>([]);
/** that digits are made up */
export const notice = signal<string | undefined>(undefined);
/** Whether the notice that nothing is kept was read. */
export const unkeptRead = signal(false);

/** Runs what may fail; says what happened, and offers the way on. */
export async function guarded(work: () => Promise<void>, again?: () => void): Promise<void> {
  message.value = undefined;
  try {
    await work();
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error.code !== 'aborted') message.value = { error, again };
  }
}

/** Whether the page needs a new worker and device. */
export const failedForGood = (): boolean => {
  const { code } = message.value?.error ?? {};
  return code === undefined || ['device', 'device-lost', 'internal'].includes(code);
};
