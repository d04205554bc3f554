/** Drawing a data set at once, or with pauses in which a worker or a page hears of what happens meanwhile. */
import { expectOptions, show } from '../arguments.ts';
import { UsageError } from '../errors.ts';

/** Yields where a pause may be made: about every 50 ms. */
export type Drawing<T> = Generator<void, T>;

/** How many samples, and which. */
export interface Counts {
  readonly train?: number;
  readonly test?: number;
  readonly seed?: number;
}

/** Draws without a pause. */
export function drawAtOnce<T>(drawing: Drawing<T>): T {
  for (;;) {
    const { done, value } = drawing.next();
    if (done) return value;
  }
}

/** Draws with pauses. @throws the signal's reason */
export async function drawWithPauses<T>(drawing: Drawing<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = drawing.next();
    if (done) return value;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** The counts with defaults. @throws UsageError where one is no whole number from 0 up */
export function checkCounts(where: string, options: Counts, defaults: Required<Counts>): Required<Counts> {
  expectOptions(where, options, ['train', 'test', 'seed']);
  const { train = defaults.train, test = defaults.test, seed = defaults.seed } = options;
  for (const [name, value] of Object.entries({ train, test, seed })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new UsageError(`${where}: ${name} is ${show(value)}; expected a whole number from 0 up.`);
    }
  }
  return { train, test, seed };
}
