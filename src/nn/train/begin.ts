/** Where a fit begins, and where it stands. What checkpoints make of that: resume.ts. */
import type { takeStates } from '../callback-state.ts';
import type { CallbackParams } from '../callbacks.ts';
import type { CheckpointMeta } from '../checkpoint.ts';
import type { FitSettings } from '../fit-options.ts';
import type { Source } from './feed.ts';
import type { FitProgress } from './fit.ts';
import { Means } from './means.ts';
import type { Training } from './training.ts';

/** Where a fit begins: at the beginning, or where another one stopped. */
export interface Start {
  readonly progress: FitProgress;
  /** the epoch that position 0 begins */
  readonly firstEpoch: number;
  /** steps of the first epoch that are done */
  readonly batch: number;
  readonly clockEpoch: number;
}

export interface Beginning {
  readonly training: Training;
  readonly settings: FitSettings;
  readonly train: Source;
  /** as callbacks get them */
  readonly params: CallbackParams;
  /** Which order of the samples the first epoch has. */
  readonly clockEpoch: number;
  readonly shuffleSeed: number;
}

export function begin({ training, settings, clockEpoch, shuffleSeed, params }: Beginning): Start {
  training.setClock({ epoch: clockEpoch, shuffleSeed });
  const epoch = settings.initialEpoch ?? 0;
  const history = { epoch: [], history: {}, seconds: [], params };
  const progress = {
    epoch,
    began: 0,
    means: new Means({}, 0, training.description.steps.running),
    position: 0,
    unreported: [],
    reported: settings.callbacks.length,
    history,
  };
  return { progress, firstEpoch: epoch, batch: 0, clockEpoch };
}

/** Takes what callbacks keep at this moment. */
export type TakeStates = () => ReturnType<typeof takeStates>;

/** @throws UsageError where a callback has but one of getState and setState */
export async function stateTaker({ owner, callbacks }: FitSettings): Promise<TakeStates> {
  const keeps = callbacks.some(({ getState, setState }) => getState !== undefined || setState !== undefined);
  if (!keeps) return async () => ({ tensors: [] });
  const { keepingCallbacks, takeStates } = await import('../callback-state.ts');
  const keeping = keepingCallbacks(`${owner}.fit`, callbacks);
  return () => takeStates(`${owner}.fit`, keeping);
}

/** What the host knows of a position; `stepsPerEpoch` tells which batch it is. */
export interface Place {
  readonly progress: Omit<FitProgress, 'means' | 'history'> & Pick<CheckpointMeta, 'sums' | 'samples' | 'history'>;
  readonly states: ReturnType<TakeStates>;
}

/** Taken at once: training goes on. */
export function placeOf(progress: FitProgress, take: TakeStates): Place {
  const { means, history, ...rest } = progress;
  const { params: _, ...kept } = history;
  const states = take();
  states.catch(() => {}); // reported where it is awaited
  const { sums, samples } = means;
  return { progress: { ...rest, sums, samples, history: structuredClone(kept) }, states };
}
