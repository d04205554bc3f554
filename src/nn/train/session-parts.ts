/** What a training session has on one device: samples, runners, the watch. */

import type { Snapshot } from '../memory/snapshot.ts';
import { type Feed, feedOn, type Source } from './feed.ts';
import type { Runner } from './runner.ts';
import type { Training } from './training.ts';
import { evaluateFeed, trainRunner, type Walk, walkOver } from './walks.ts';
import { Watch } from './watch.ts';

export interface SessionPlan {
  /** what errors call the thing that trains: 'model' */
  readonly owner: string;
  readonly train: Source;
  readonly validation: Source | undefined;
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Steps of the session that were done before, by one that was stopped. */
  readonly position: number;
  readonly checkNumerics: boolean;
  /** Losses of the device within two minutes after which training goes on. */
  readonly losses: number;
  /** What may have made a number go wrong, in a sentence or two. */
  readonly advice: () => string;
}

export interface Parts {
  readonly training: Training;
  readonly runner: Runner;
  readonly watch: Watch | undefined;
  /** Compiled while the first epoch trains. */
  readonly validation: Promise<Walk> | undefined;
  readonly feeds: readonly Feed[];
}

export async function openParts(training: Training, plan: SessionPlan, position: number): Promise<Parts> {
  const { batchSize, shuffle, checkNumerics } = plan;
  const { engine, description, space } = training;
  const feeds = [feedOn(engine, plan.train, () => ({ batchSize, shuffle }))];
  let watch: Watch | undefined;
  try {
    const watching = checkNumerics ? Watch.create(space) : undefined;
    watching?.catch(() => {}); // reported where it is awaited
    const runner = await trainRunner(training, feeds[0]!, position);
    watch = await watching;
    if (plan.validation === undefined) return { training, runner, watch, feeds, validation: undefined };
    // Begun after the training kernels are ready, so that the first step does not wait for kernels of the validation.
    feeds.push(evaluateFeed(engine, plan.validation));
    const validation = walkOver(description.models, description.programs, description.validation, feeds[1]!);
    validation.catch(() => {}); // reported where it is awaited
    return { training, runner, watch, feeds, validation };
  } catch (error) {
    watch?.dispose();
    for (const each of feeds) each.dispose();
    throw error;
  }
}

export async function closeParts({ runner, watch, validation, feeds }: Parts): Promise<void> {
  await runner.dispose();
  watch?.dispose();
  feeds[0]!.dispose();
  await validation?.then((walk) => walk.dispose()).catch(() => feeds[1]?.dispose());
}

/** Goes back to a snapshot, which is of `position`. */
export function restoreParts({ training, runner, watch }: Parts, snapshot: Snapshot, position: number): void {
  training.space.restore(snapshot);
  runner.rewind(position);
  if (watch !== undefined) training.engine.upload(watch.found, new Uint32Array(1));
}
