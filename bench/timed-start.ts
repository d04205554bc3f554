/** One start of one library: from import to the end of the first trained step. In a worker (startup-worker.ts), or in Node. */
import { firstWeights } from './samples.ts';
import type { Digits, Strategy } from './strategies/strategy.ts';

/** The messages to and from the worker. */
export interface StartupOrder {
  readonly url: string;
  readonly digits: Digits;
}
export type StartupAnswer = Startup | { readonly error: string };
export interface Startup {
  readonly importMs: number;
  readonly firstStepMs: number;
}

const BATCH = 32;

export async function timeStart(
  load: () => Promise<{ readonly strategy: Strategy }>,
  digits: Digits,
): Promise<Startup> {
  const begin = performance.now();
  const { strategy } = await load();
  const imported = performance.now();
  const training = await strategy.prepare(digits, BATCH, firstWeights());
  await training.step(1);
  const done = performance.now();
  await training.dispose();
  return { importMs: imported - begin, firstStepMs: done - imported };
}
