/** A run that this browser keeps is not dropped unasked: what would drop it waits for an answer. */
import { signal } from '@preact/signals';

/** Ends when it is known whether there is one. */
export const known: { looked: Promise<unknown> } = { looked: Promise.resolve() };

/** What waits; undefined: nothing does. */
export const waiting = signal<(() => unknown) | undefined>(undefined);

/** Does it at once where there is nothing to lose. */
export async function unlessKept(isKept: () => boolean, act: () => unknown): Promise<void> {
  await known.looked;
  if (!isKept()) await act();
  else waiting.value = act;
}

/** The answer is to go ahead. */
export function drop(): void {
  const act = waiting.value;
  waiting.value = undefined;
  act?.();
}
