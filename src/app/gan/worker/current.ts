/** What the worker has at hand: the networks with their run, the digits, what was shown of the run, the page that listens. */
import { UsageError } from '../../../errors.ts';
import type { CheckpointStore } from '../../../index.ts';
import { memoryStore } from '../../../io.ts';
import { withWords } from '../../shared/said.ts';
import type { Digits } from '../../shared/worker/digits.ts';
import type { GanEvent, Shown } from '../protocol.ts';
import { COUNT, PIXELS } from '../sheets.ts';
import { NOTHING } from '../shown.ts';
import type { System } from './system.ts';

/** Test digits that the page gets, and that are shown and judged. */
export const TEST_DIGITS = 16 * COUNT;

export const current: {
  tell: (event: GanEvent) => void;
  digits: Digits | undefined;
  system: System | undefined;
  shown: Shown;
  /** for checkpoints; a tab that is not the first has its own, so that neither takes the other's */
  store: CheckpointStore;
} = { tell: () => {}, digits: undefined, system: undefined, shown: NOTHING, store: memoryStore() };

export function theSystem(): System {
  if (current.system !== undefined) return current.system;
  throw withWords(new UsageError('page: there are no networks yet. Press Train first.'), 'nothingYet');
}

export function theDigits(): Digits {
  if (current.digits !== undefined) return current.digits;
  throw withWords(new UsageError('page: there are no digits yet. Press Train first.'), 'nothingYet');
}

/** Networks take the place of those that are there; nothing of them was shown yet. */
export function install(system: System): System {
  void current.system?.dispose();
  [current.system, current.shown] = [system, NOTHING];
  return system;
}

/** Digits that are not trained on, as bytes [256, 28, 28]. */
export const testDigits = (): Uint8Array =>
  (theDigits().test.images.values as Uint8Array).slice(0, TEST_DIGITS * PIXELS);
