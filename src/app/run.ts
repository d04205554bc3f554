/** What the buttons of a run do: train, train on, pause, step, stop, begin anew. */
import type { RunConfig } from './config.ts';
import { reopen } from './open.ts';
import { api, examine, keepConfig, loadDigits } from './session.ts';
import { failedForGood, guarded } from './shared/guarded.ts';
import type { Beginning } from './shared/progress.ts';
import * as state from './state.ts';
import type { EpochResult } from './worker/protocol.ts';

const { phase, config, modelConfig } = state;

/** Changes the settings, and with them the page's address. */
export function configure(change: Partial<RunConfig>): void {
  state.setConfig({ ...config.value, ...change });
  const { learningRate } = change;
  if (learningRate !== undefined && (phase.value === 'training' || phase.value === 'paused')) {
    void guarded(async () => api().setLearningRate(learningRate));
  }
}

/** Whether the settings are those of the model that is there: other layers or another seed need a new one. */
function fitsModel({ hidden, seed }: RunConfig): boolean {
  const model = modelConfig.value;
  return seed === model.seed && JSON.stringify(hidden) === JSON.stringify(model.hidden);
}

/** Trains on with the model that is there. Where the settings need a new one, it is asked for before the old one goes. */
export async function train(steps?: number): Promise<void> {
  if (state.trained.value === undefined) await begin('anew', steps);
  else if (fitsModel(config.value)) await begin('on', steps);
  else state.asking.value = { steps };
}

/** One step of training, from wherever it stands. */
export const stepOnce = (): Promise<void> => (phase.value === 'paused' ? begin('resume', 1) : train(1));
export const resume = (): Promise<void> => begin('resume');

/** The answers to `asking`. */
export const trainNewModel = (): Promise<void> => begin('anew', state.asking.value?.steps);
export function keepModel(): void {
  const { hidden, seed } = modelConfig.value;
  configure({ hidden, seed });
}

async function begin(how: Beginning, steps?: number): Promise<void> {
  [state.kept.value, state.asking.value] = [undefined, undefined];
  await guarded(
    async () => {
      try {
        if (how !== 'resume' || state.digits.value === undefined) await loadDigits();
        if (how !== 'resume') startCurve(config.value, how, []);
        phase.value = 'training';
        state.result.value = undefined;
        const { ended, test, memory } = await api().run(modelConfig.value, how, steps);
        state.memory.value = memory;
        await examine();
        state.schedule.value = await api().schedule(false);
        phase.value = ended === 'paused' ? 'paused' : 'done';
        if (test !== undefined) state.result.value = { ...test, stopped: ended === 'stopped' };
        if (ended !== 'paused') keepConfig(undefined);
      } catch (error) {
        phase.value = state.trained.value === undefined ? 'ready' : 'done';
        throw error;
      }
    },
    () => void (failedForGood() ? reopen() : how === 'resume' ? resume() : train(steps)),
  );
}

function startCurve(of: RunConfig, how: Beginning, epochs: readonly EpochResult[]): void {
  const id = (state.curves.value.at(-1)?.id ?? 0) + 1;
  modelConfig.value = of;
  keepConfig(of);
  state.curves.value = [...state.curves.value, { id, config: of, isOn: how === 'on', points: [], epochs: [...epochs] }];
  state.step.value = undefined;
  if (how === 'anew') [state.answers.value, state.trained.value] = [undefined, undefined];
  state.curvesChanged.value += 1;
  state.epochsChanged.value += 1;
}

export function pause(): void {
  phase.value = 'stopping';
  void api().pause();
}

export function stop(): void {
  if (phase.value === 'paused') {
    phase.value = 'done';
    state.result.value = undefined;
    keepConfig(undefined);
    void api().forget();
    return;
  }
  phase.value = 'stopping';
  void api().stop();
}

/** New weights; the curves of earlier runs stay. */
export const reset = (): Promise<void> =>
  guarded(async () => {
    keepConfig(undefined);
    modelConfig.value = config.value;
    state.weights.value = await api().reset(config.value);
    state.forgetRun();
    phase.value = 'ready';
  });

export function clearCurves(): void {
  state.curves.value = state.underWay.value ? state.curves.value.slice(-1) : [];
  state.curvesChanged.value += 1;
}

/** Goes on with the run that a reload or a crash interrupted. */
export const resumeKept = (): Promise<void> =>
  guarded(async () => {
    const found = state.kept.value!;
    state.setConfig(found.config);
    await loadDigits();
    startCurve(found.config, 'resume', found.epochs);
    await begin('resume');
  });

export function forgetKept(): void {
  state.kept.value = undefined;
  keepConfig(undefined);
  void api().forget();
}

/** Takes four files of the user's, unless a run is under way; nothing changes where they cannot be read. */
export async function useOwnFiles(list: readonly File[]): Promise<void> {
  if (state.underWay.value) return;
  await guarded(async () => {
    const wanted: RunConfig = { ...config.value, source: 'files' };
    await loadDigits(wanted, list);
    state.ownFiles.value = list;
    state.setConfig(wanted);
    state.look(0);
  });
}
