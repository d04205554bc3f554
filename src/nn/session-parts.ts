/** What a training session has on one device: samples, runners, the watch. */

import type { Runner } from './runner.ts';
import type { HostSamples } from './samples.ts';
import { type DeviceSamples, uploadSamples } from './samples.ts';
import type { Snapshot } from './snapshot.ts';
import type { ModelState } from './state.ts';
import type { Compiled } from './steps.ts';
import { evaluateWalk, trainRunner, type Walk } from './walks.ts';
import { Watch } from './watch.ts';

export interface SessionPlan {
  readonly compiled: Compiled;
  readonly train: HostSamples;
  readonly validation: HostSamples | undefined;
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Steps of the session that were done before, by one that was stopped. */
  readonly position: number;
  readonly checkNumerics: boolean;
  /** Losses of the device within two minutes after which training goes on. */
  readonly losses: number;
  /** The model's memory is another from now on. */
  readonly adopt: (state: ModelState) => void;
}

export interface Parts {
  readonly state: ModelState;
  readonly runner: Runner;
  readonly watch: Watch | undefined;
  /** Compiled while the first epoch trains. */
  readonly validation: Promise<Walk> | undefined;
  readonly samples: readonly DeviceSamples[];
}

export async function openParts(state: ModelState, plan: SessionPlan, position: number): Promise<Parts> {
  const { compiled, batchSize, shuffle, checkNumerics } = plan;
  const samples = [uploadSamples(state.engine, plan.train)];
  let watch: Watch | undefined;
  try {
    const watching = checkNumerics ? Watch.create(state) : undefined;
    watching?.catch(() => {}); // reported where it is awaited
    const runner = await trainRunner(state, compiled, samples[0]!, { batchSize, shuffle, position });
    watch = await watching;
    if (plan.validation === undefined) return { state, runner, watch, samples, validation: undefined };
    // Begun after the training kernels are ready, so that the first step does not wait for kernels of the validation.
    samples.push(uploadSamples(state.engine, plan.validation));
    const validation = evaluateWalk(state, compiled.measures, samples[1]!);
    validation.catch(() => {}); // reported where it is awaited
    return { state, runner, watch, samples, validation };
  } catch (error) {
    watch?.dispose();
    for (const each of samples) each.dispose();
    throw error;
  }
}

export async function closeParts({ runner, watch, validation, samples }: Parts): Promise<void> {
  await runner.dispose();
  await validation?.then((walk) => walk.dispose()).catch(() => {});
  watch?.dispose();
  for (const each of samples) each.dispose();
}

/** Goes back to a snapshot, which is of `position`. */
export function restoreParts({ state, runner, watch }: Parts, snapshot: Snapshot, position: number): void {
  state.restore(snapshot, runner.begin + position);
  runner.rewind(position);
  if (watch !== undefined) state.engine.upload(watch.found, new Uint32Array(1));
}
