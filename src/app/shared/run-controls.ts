/**
 * What trains on any page, over the state of that page: from new weights, on with what is there, a step alone, on with a paused run. Where the
 * settings need another model, it is asked for before the old one goes; so it is before a run that the browser keeps is dropped.
 */
import type { Signal } from '@preact/signals';
import { unlessKept, waiting } from './dropping.ts';
import { failedForGood, guarded } from './guarded.ts';
import type { Beginning, Ended } from './progress.ts';

/** A page's state, and what a run does there. */
export interface RunParts {
  readonly phase: Signal<string>;
  readonly kept: Signal<unknown>;
  /** steps that are to be trained, where a new model was asked for */
  readonly asking: Signal<{ readonly steps: number | undefined } | undefined>;
  /** the digits that are loaded */
  readonly digits: Signal<unknown>;
  /** steps that the model was trained; undefined where there is none */
  readonly trained: Signal<number | undefined>;
  /** whether the settings are those of the model that is there */
  readonly fits: () => boolean;
  readonly load: () => Promise<void>;
  /** before the first step of a run that is no resumed one */
  readonly start: (how: Beginning) => void;
  readonly run: (how: Beginning, steps: number | undefined) => Promise<Ended>;
  /** with a worker and a device of its own */
  readonly reopen: () => void;
}

export function runControls(parts: RunParts) {
  const { phase, kept, asking, digits, trained } = parts;
  const begin = async (how: Beginning, steps?: number): Promise<void> => {
    [kept.value, asking.value, waiting.value] = [undefined, undefined, undefined];
    await guarded(
      async () => {
        try {
          if (how !== 'resume' || digits.value === undefined) await parts.load();
          if (how !== 'resume') parts.start(how);
          phase.value = 'training';
          phase.value = (await parts.run(how, steps)) === 'paused' ? 'paused' : 'done';
        } catch (error) {
          phase.value = trained.value === undefined ? 'ready' : 'done';
          throw error;
        }
      },
      () => void (failedForGood() ? parts.reopen() : how === 'resume' ? begin('resume') : train(steps)),
    );
  };
  /** Trains on with the model that is there. */
  const train = (steps?: number): Promise<void> =>
    unlessKept(
      () => kept.value !== undefined,
      () => trainNow(steps),
    );
  const trainNow = async (steps: number | undefined): Promise<void> => {
    if (phase.value !== 'ready' && phase.value !== 'done') return; // pressed twice
    if (trained.value === undefined) await begin('anew', steps);
    else if (parts.fits()) await begin('on', steps);
    else asking.value = { steps };
  };
  return {
    train,
    /** One step of training, from wherever it stands. */
    stepOnce: (): Promise<void> => (phase.value === 'paused' ? begin('resume', 1) : train(1)),
    resume: (): Promise<void> => begin('resume'),
    /** The answer to `asking` that gives the model up. */
    trainNewModel: (): Promise<void> => begin('anew', asking.value?.steps),
  };
}
