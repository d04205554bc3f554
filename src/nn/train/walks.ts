/** Runners over uploaded samples for training, evaluation and prediction: which graph, which memory, which batch size. */

import type { Engine } from '../../gpu/engine.ts';
import { Pacer } from '../../gpu/pacer.ts';
import { layoutOf } from '../../graph/variable.ts';
import { RING_SLOTS } from '../../graph/words.ts';
import type { Callback } from '../callbacks.ts';
import { Memory } from '../memory/memory.ts';
import type { Programs } from '../memory/programs.ts';
import { type Part, Space } from '../memory/space.ts';
import { LARGE_BATCH } from '../samples.ts';
import { setClock } from './clock.ts';
import { type Feed, feedOn, type Source } from './feed.ts';
import { hearingSteps } from './hooks.ts';
import { Means } from './means.ts';
import { Runner } from './runner.ts';
import type { Steps } from './steps.ts';
import type { Training } from './training.ts';
import { tuneStep } from './tune.ts';

/** Chooses the kernels first, where the engine measures. */
export async function trainRunner(training: Training, feed: Feed, position = 0): Promise<Runner> {
  const { space, description } = training;
  const { steps, programs } = description;
  const step = steps.build(feed.specOf(feed.batchSize), space.layout);
  await tuneStep(training, step, feed);
  const moved = (taken: number): void => {
    training.taken = taken;
  };
  return Runner.create({ steps, space, programs, feed, begin: training.taken - position, position, moved });
}

/** Frees what nothing came of. */
export const freeing =
  (owned: Pick<Feed, 'dispose'>) =>
  (error: unknown): never => {
    owned.dispose();
    throw error;
  };

/** A runner with a clock of its own, which walks the samples in their order. Whoever made it disposes both, and the feed with them. */
export interface Walk {
  readonly runner: Runner;
  /** What it keeps besides the models. */
  readonly memory: Memory;
  readonly dispose: () => Promise<void>;
}

/** @param frozen works on a copy of the weights, so that training can go on meanwhile */
export async function walkOver(
  models: readonly Part[],
  programs: Programs,
  steps: Steps,
  feed: Feed,
  frozen = false,
): Promise<Walk> {
  const { engine } = models[0]!.memory;
  const own = new Memory(engine, layoutOf(steps.variables, engine.largestBuffer));
  const copies: Part[] = [];
  const free = (): void => {
    for (const { memory } of [{ memory: own }, ...copies]) memory.dispose();
  };
  try {
    setClock(own, steps.clock, { step: 1, epoch: 0, seed: 0, shuffleSeed: 0 });
    if (frozen) copies.push(...models.map(({ memory, ...part }) => ({ ...part, memory: memory.copy() })));
    const space = new Space([...(frozen ? copies : models), { prefix: '', memory: own }]);
    const runner = await Runner.create({ steps, space, programs, feed, begin: 0 });
    const dispose = async (): Promise<void> => {
      await runner.dispose();
      feed.dispose();
      free();
    };
    return { runner, memory: own, dispose };
  } catch (error) {
    free();
    throw error;
  }
}

/** Samples that are evaluated. @param batchSize default: as many as suit the GPU */
export const evaluateFeed = (engine: Engine, source: Source, batchSize?: number): Feed =>
  feedOn(engine, source, ({ count }) => ({ batchSize: batchSize ?? largeBatch(count), shuffle: false }));

/** Walks once over all samples; gives the means of all measures. Calls the hooks of each batch. */
export async function measure(
  runner: Runner,
  callbacks: readonly Callback[] = [],
  kind: 'Test' | 'Predict' = 'Test',
): Promise<Record<string, number>> {
  const means = new Means({}, 0, runner.running);
  const { position, feed } = runner;
  await runner.walk({
    to: () => feed.endAfter(position),
    pacer: new Pacer(RING_SLOTS, undefined, () => runner.hurried),
    onSteps: hearingSteps(callbacks, kind, means),
  });
  return means.logs();
}

/** The largest batch up to LARGE_BATCH that divides the samples, if it is not too small: it needs no second program. */
function largeBatch(count: number): number {
  for (let size = Math.min(LARGE_BATCH, count); size >= LARGE_BATCH / 4; size--) if (count % size === 0) return size;
  return Math.min(LARGE_BATCH, count);
}
