/** Where a fit begins. From a checkpoint: resume.ts. */
import type { CallbackParams } from '../callbacks.ts';
import type { FitSettings } from '../fit-options.ts';
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
    means: new Means({}, 0, training.description.steps.running),
    position: 0,
    unreported: [],
    reported: settings.callbacks.length,
    history,
  };
  return { progress, firstEpoch: epoch, batch: 0, clockEpoch };
}
