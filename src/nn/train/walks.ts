/** Runners over uploaded samples for training, evaluation and prediction: which graph, which memory, which batch size. */
import { Pacer } from '../../gpu/pacer.ts';
import { layoutOf } from '../../graph/variable.ts';
import { RING_SLOTS } from '../../graph/words.ts';
import type { Callback } from '../callbacks.ts';
import { Memory } from '../memory/memory.ts';
import type { Programs } from '../memory/programs.ts';
import { type Part, Space } from '../memory/space.ts';
import { type DeviceSamples, LARGE_BATCH } from '../samples.ts';
import { setClock } from './clock.ts';
import { hearingSteps } from './hooks.ts';
import { Means } from './means.ts';
import { Runner } from './runner.ts';
import type { Steps } from './steps.ts';
import type { Training } from './training.ts';
import { tuneStep } from './tune.ts';

/** Chooses the kernels first, where the engine measures. */
export async function trainRunner(
  training: Training,
  samples: DeviceSamples,
  { batchSize, shuffle, position = 0 }: { batchSize: number; shuffle: boolean; position?: number },
): Promise<Runner> {
  const { space, description } = training;
  const { steps, programs } = description;
  const size = Math.min(batchSize, samples.spec.count);
  const step = steps.build({ data: samples.spec, size, stride: size, shuffle }, space.layout);
  await tuneStep(training, step, samples);
  return Runner.create({
    steps,
    space,
    programs,
    samples,
    batchSize,
    shuffle,
    begin: training.taken - position,
    position,
    moved: (taken) => {
      training.taken = taken;
    },
  });
}

/** A runner with a clock of its own, which walks the samples in their order. Whoever made it disposes both. */
export interface Walk {
  readonly runner: Runner;
  /** What it keeps besides the models. */
  readonly memory: Memory;
  readonly dispose: () => Promise<void>;
}

export interface WalkChoices {
  /** samples in a step; default: as many as suit the GPU */
  readonly batchSize?: number;
  /** works on a copy of the weights, so that training can go on meanwhile */
  readonly frozen?: boolean;
  /** see RunnerOptions */
  readonly padded?: boolean;
}

async function walk(
  models: readonly Part[],
  programs: Programs,
  steps: Steps,
  samples: DeviceSamples,
  { batchSize, frozen, padded }: WalkChoices & { batchSize: number },
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
    const options = { steps, space, programs, samples, batchSize, padded, shuffle: false, begin: 0 };
    const runner = await Runner.create(options);
    const dispose = async (): Promise<void> => {
      await runner.dispose();
      free();
    };
    return { runner, memory: own, dispose };
  } catch (error) {
    free();
    throw error;
  }
}

export function evaluateWalk(
  models: readonly Part[],
  programs: Programs,
  steps: Steps,
  samples: DeviceSamples,
  { batchSize = largeBatch(samples.spec.count), frozen }: WalkChoices = {},
): Promise<Walk> {
  return walk(models, programs, steps, samples, { batchSize, frozen });
}

/** Its programs depend on the batch size and on the room that the samples have, not on their number. */
export function predictWalk(
  models: readonly Part[],
  programs: Programs,
  steps: Steps,
  samples: DeviceSamples,
  { batchSize = LARGE_BATCH, frozen, padded }: WalkChoices,
): Promise<Walk> {
  return walk(models, programs, steps, samples, { batchSize, frozen, padded });
}

/** Walks once over all samples; gives the means of all measures. Calls the hooks of each batch. */
export async function measure(
  runner: Runner,
  callbacks: readonly Callback[] = [],
  kind: 'Test' | 'Predict' = 'Test',
): Promise<Record<string, number>> {
  const means = new Means({}, 0, runner.running);
  const to = runner.position + runner.steps;
  await runner.walk({ to, pacer: new Pacer(RING_SLOTS), onSteps: hearingSteps(callbacks, kind, means) });
  return means.logs();
}

/** The largest batch up to LARGE_BATCH that divides the samples, if it is not too small: it needs no second program. */
function largeBatch(count: number): number {
  for (let size = Math.min(LARGE_BATCH, count); size >= LARGE_BATCH / 4; size--) if (count % size === 0) return size;
  return Math.min(LARGE_BATCH, count);
}
