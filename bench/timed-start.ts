/** One start of one library: from import to the end of the first trained step. In a worker (startup-worker.ts), or in Node. */
import { type Classifier, MODELS } from './models.ts';
import { firstWeights } from './samples.ts';
import type { Samples, Strategy } from './strategies/strategy.ts';

/** The messages to and from the worker. */
export interface StartupOrder {
  readonly url: string;
  readonly digits: Samples;
}
export type StartupAnswer = Startup | { readonly error: string };
export interface Startup {
  readonly importMs: number;
  readonly firstStepMs: number;
}

const BATCH = 32;

export async function timeStart(
  load: (model: Classifier) => Promise<{ readonly strategy: Strategy }>,
  digits: Samples,
): Promise<Startup> {
  const model = MODELS.mlp;
  const begin = performance.now();
  const { strategy } = await load(model);
  const imported = performance.now();
  const task = { model, samples: digits, batchSize: BATCH, weights: firstWeights(model), lean: false };
  const training = await strategy.prepare(task);
  await training.step(1);
  const done = performance.now();
  await training.dispose();
  return { importMs: imported - begin, firstStepMs: done - imported };
}
