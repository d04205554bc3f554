/** Trains from the same first weights until 97 % of the test digits are read rightly, or the limit is reached. */
import type { AccuracyResult } from '../src/report/bench-report.ts';
import { accuracyOf } from './accuracy.ts';
import type { Control } from './control.ts';
import { MODELS } from './models.ts';
import { firstWeights } from './samples.ts';
import type { LazyStrategy } from './strategies/all.ts';
import type { Samples } from './strategies/strategy.ts';

export const GOAL = 0.97;
/** Tests in an epoch. */
const TESTS = 6;

export interface AccuracyPlan {
  readonly train: Samples;
  readonly test: Samples;
  readonly batchSize: number;
  readonly limitS: number;
}

/** The clock runs while the library trains, compiling included, and stands still during tests. */
export async function timeToAccuracy(
  lazy: LazyStrategy,
  plan: AccuracyPlan,
  { tell, settle, signal }: Control,
): Promise<AccuracyResult> {
  const { train, test, batchSize, limitS } = plan;
  const model = MODELS.mlp;
  const { strategy } = await lazy.classifier(model);
  const weights = firstWeights(model);
  const training = await strategy.prepare({ model, samples: train, batchSize, weights, lean: false });
  const epoch = Math.floor(train.labels.length / batchSize);
  let [ms, steps, accuracy, chunk] = [0, 0, 0, Math.max(1, Math.floor(epoch / TESTS))];
  try {
    while (accuracy < GOAL && ms < 1000 * limitS) {
      signal?.throwIfAborted();
      const begin = performance.now();
      await training.step(chunk);
      ms += performance.now() - begin;
      steps += chunk;
      accuracy = accuracyOf(await training.weights(), test);
      tell({ kind: 'accuracy', library: lazy.name, batchSize, accuracy, seconds: ms / 1000 });
      await settle?.();
      const left = (1000 * limitS - ms) / (ms / steps);
      if (left > 0) chunk = Math.max(1, Math.min(chunk, Math.ceil(left)));
    }
  } finally {
    await training.dispose();
  }
  const reached = accuracy >= GOAL ? { seconds: ms / 1000 } : {};
  return { library: lazy.name, batchSize, ...reached, steps, accuracy, limitS };
}
