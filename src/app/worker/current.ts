/** What the worker has at hand: the model with its run, the digits, the page that listens. */
import { UsageError } from '../../errors.ts';
import { type CheckpointStore, Sequential, sequential } from '../../index.ts';
import { loadModel, type ModelSource, memoryStore } from '../../io.ts';
import { layersOf, optimizerOf, type RunConfig } from '../config.ts';
import { withWords } from '../shared/said.ts';
import type { Digits } from '../shared/worker/digits.ts';
import { configOfModel, refuse } from './model-config.ts';
import type { OpenedModel, TrainerEvent } from './protocol.ts';

const LOSS = 'sparseCategoricalCrossentropy';

export const current: {
  tell: (event: TrainerEvent) => void;
  digits: Digits | undefined;
  model: Sequential | undefined;
  config: RunConfig | undefined;
  /** the model was made to be looked at: no run, file or user knows it */
  isPreview: boolean;
  /** ends when its weights were read: before that no other model can take its place */
  previewed: Promise<unknown>;
  /** for checkpoints; a tab that is not the first has its own, so that neither takes the other's */
  store: CheckpointStore;
} = {
  tell: () => {},
  digits: undefined,
  model: undefined,
  config: undefined,
  isPreview: false,
  previewed: Promise.resolve(),
  store: memoryStore(),
};

export function theModel(): Sequential {
  if (current.model !== undefined) return current.model;
  throw withWords(new UsageError('page: there is no model yet. Press Train first.'), 'nothingYet');
}

export function theDigits(): Digits {
  if (current.digits !== undefined) return current.digits;
  throw withWords(new UsageError('page: there are no digits yet. Press Train first.'), 'nothingYet');
}

function compile(model: Sequential, config: RunConfig): void {
  model.compile({ optimizer: optimizerOf(config), loss: LOSS, metrics: ['accuracy'] });
}

/** With new weights, compiled. */
export function newModel(config: RunConfig): Sequential {
  const model = sequential({ layers: layersOf(config), seed: config.seed });
  compile(model, config);
  return model;
}

/** A model with new weights takes the place of the one that is there. */
export function build(config: RunConfig): Sequential {
  const model = newModel(config);
  current.model?.dispose();
  [current.model, current.config, current.isPreview] = [model, config, false];
  return model;
}

/** The model that is there, for a run of other settings: another optimizer begins anew, weights stay. */
export function adapt(config: RunConfig): Sequential {
  const model = theModel();
  if (config.optimizer !== current.config?.optimizer) compile(model, config);
  current.config = config;
  return model;
}

/** The model of a source takes the place of the one that is there. */
export async function open(source: ModelSource, around: RunConfig): Promise<OpenedModel> {
  const loaded = await loadModel(source);
  try {
    if (!(loaded instanceof Sequential)) throw refuse('its layers are no stack');
    const config = configOfModel(loaded, around);
    const weights = await loaded.getWeights();
    if (String(loaded.compiled?.metrics) !== 'accuracy') compile(loaded, config);
    const { step } = await loaded.getOptimizerState();
    await current.previewed;
    current.model?.dispose();
    [current.model, current.config, current.isPreview] = [loaded, config, false];
    await current.store.clear();
    return { config, weights, trained: step };
  } catch (error) {
    loaded.dispose();
    throw error;
  }
}
