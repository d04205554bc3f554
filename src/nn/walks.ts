/** Runners over uploaded samples for training, evaluation and prediction: which graph, which memory, which batch size. */
import { Pacer } from '../gpu/pacer.ts';
import { type Step, sizeOf } from '../graph/node.ts';
import type { Callback } from './callbacks.ts';
import { hearingSteps } from './hooks.ts';
import { Means } from './means.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { Runner, type RunnerOptions } from './runner.ts';
import { type DeviceSamples, LARGE_BATCH } from './samples.ts';
import type { ModelState } from './state.ts';
import { StateSet } from './state-set.ts';
import { type BatchSpec, evaluateStep, type Measures, predictStep, RING_SLOTS, trainStep } from './steps.ts';
import { tuneStep } from './tune.ts';

/** Chooses the kernels first, where the engine measures. */
export async function trainRunner(
  state: ModelState,
  { measures, optimizer }: { measures: Measures; optimizer: Optimizer },
  samples: DeviceSamples,
  { batchSize, shuffle, position = 0 }: { batchSize: number; shuffle: boolean; position?: number },
): Promise<Runner> {
  const build = (spec: BatchSpec): Step => trainStep(state.network, measures, optimizer, spec);
  const size = Math.min(batchSize, samples.spec.count);
  await tuneStep(state, build({ data: samples.spec, size, stride: size, shuffle }), samples);
  return Runner.create({
    state,
    states: state.training,
    samples,
    batchSize,
    shuffle,
    measures: [...measures.keys()],
    key: 'train',
    build,
    step: state.steps - position,
    position,
    moved: (step) => {
      state.steps = step;
    },
  });
}

/** A runner with a clock of its own, which walks the samples in their order. Whoever made it disposes both. */
export interface Walk {
  readonly runner: Runner;
  readonly states: StateSet;
  readonly dispose: () => Promise<void>;
}

export interface WalkChoices {
  /** samples in a step; default: as many as suit the GPU */
  readonly batchSize?: number;
  /** works on a copy of the weights, so that training can go on meanwhile */
  readonly frozen?: boolean;
}

async function walk(
  state: ModelState,
  samples: DeviceSamples,
  { batchSize, frozen }: WalkChoices & { batchSize: number },
  options: Pick<RunnerOptions, 'measures' | 'key' | 'build' | 'padded'>,
): Promise<Walk> {
  const states = new StateSet(state.engine);
  try {
    state.setClock(states, { step: 1, epoch: 0, shuffleSeed: 0 });
    if (frozen) state.copyParams(states);
    const runner = await Runner.create({ ...options, batchSize, state, states, samples, shuffle: false, step: 0 });
    const dispose = async (): Promise<void> => {
      await runner.dispose();
      states.dispose();
    };
    return { runner, states, dispose };
  } catch (error) {
    states.dispose();
    throw error;
  }
}

export function evaluateWalk(
  state: ModelState,
  measures: Measures,
  samples: DeviceSamples,
  { batchSize = largeBatch(samples.spec.count), frozen }: WalkChoices = {},
): Promise<Walk> {
  const build = (spec: BatchSpec): Step => evaluateStep(state.network, measures, spec);
  return walk(state, samples, { batchSize, frozen }, { measures: [...measures.keys()], key: 'evaluate', build });
}

/** Its programs depend on the batch size and on the room that the samples have, not on their number. */
export function predictWalk(
  state: ModelState,
  samples: DeviceSamples,
  { batchSize = LARGE_BATCH, frozen }: WalkChoices = {},
): Promise<Walk> {
  const build = (spec: BatchSpec): Step => predictStep(state.network, spec);
  const outputs = sizeOf(state.network.layers.at(-1)?.outputShape ?? []);
  const padded = 4 * samples.room * outputs <= state.engine.largestBuffer;
  return walk(state, samples, { batchSize, frozen }, { measures: [], key: 'predict', build, padded });
}

/** Walks once over all samples; gives the means of all measures. Calls the hooks of each batch. */
export async function measure(
  runner: Runner,
  callbacks: readonly Callback[] = [],
  kind: 'Test' | 'Predict' = 'Test',
): Promise<Record<string, number>> {
  const means = new Means();
  const to = runner.position + runner.steps;
  await runner.walk({ to, pacer: new Pacer(RING_SLOTS), onSteps: hearingSteps(callbacks, kind, means) });
  return means.logs();
}

/** The largest batch up to LARGE_BATCH that divides the samples, if it is not too small: it needs no second program. */
function largeBatch(count: number): number {
  for (let size = Math.min(LARGE_BATCH, count); size >= LARGE_BATCH / 4; size--) if (count % size === 0) return size;
  return Math.min(LARGE_BATCH, count);
}
