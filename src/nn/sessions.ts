/** Runners over uploaded samples for training, evaluation and prediction: which graph, which memory, which batch size. */
import type { Step } from '../graph/node.ts';
import type { Optimizer } from './optimizers.ts';
import { Runner } from './runner.ts';
import type { DeviceSamples } from './samples.ts';
import type { ModelState } from './state.ts';
import { StateSet } from './state-set.ts';
import { type BatchSpec, evaluateStep, type Measures, predictStep, trainStep } from './steps.ts';
import { tuneStep } from './tune.ts';

/** Samples per step where nothing is learnt: large steps keep the GPU busy and need few dispatches. */
const LARGE_BATCH = 512;

/** Chooses the kernels first, where the engine measures. */
export async function trainRunner(
  state: ModelState,
  { measures, optimizer }: { measures: Measures; optimizer: Optimizer },
  samples: DeviceSamples,
  batchSize: number,
  shuffle: boolean,
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
    step: state.steps,
  });
}

/** A runner with a clock of its own, which walks the samples in their order. Whoever made it disposes both. */
export interface Walk {
  readonly runner: Runner;
  readonly states: StateSet;
  readonly dispose: () => Promise<void>;
}

async function walk(
  state: ModelState,
  samples: DeviceSamples,
  options: Pick<Parameters<typeof Runner.create>[0], 'batchSize' | 'measures' | 'key' | 'build'>,
): Promise<Walk> {
  const states = new StateSet(state.engine);
  state.setClock(states, { step: 1, epoch: 0, shuffleSeed: 0 });
  try {
    const runner = await Runner.create({ ...options, state, states, samples, shuffle: false, step: 0 });
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
  batchSize: number = largeBatch(samples.spec.count),
): Promise<Walk> {
  const build = (spec: Parameters<typeof evaluateStep>[2]) => evaluateStep(state.network, measures, spec);
  return walk(state, samples, { batchSize, measures: [...measures.keys()], key: 'evaluate', build });
}

export function predictWalk(
  state: ModelState,
  samples: DeviceSamples,
  batchSize: number = largeBatch(samples.spec.count),
): Promise<Walk> {
  const build = (spec: Parameters<typeof predictStep>[1]) => predictStep(state.network, spec);
  return walk(state, samples, { batchSize, measures: [], key: 'predict', build });
}

/** The largest batch up to LARGE_BATCH that divides the samples, if it is not too small: it needs no second program. */
function largeBatch(count: number): number {
  for (let size = Math.min(LARGE_BATCH, count); size >= LARGE_BATCH / 4; size--) if (count % size === 0) return size;
  return Math.min(LARGE_BATCH, count);
}
