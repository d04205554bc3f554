/** What the buttons of a run do: train, train on, pause, step, stop, begin anew. */
import { UsageError } from '../errors.ts';
import type { RunConfig } from './config.ts';
import { reopen } from './open.ts';
import { api, examine, keepConfig, loadDigits, preview } from './session.ts';
import { unlessKept } from './shared/dropping.ts';
import { guarded } from './shared/guarded.ts';
import { takeOwnFiles } from './shared/own-files.ts';
import type { Beginning, Ended } from './shared/progress.ts';
import { runControls } from './shared/run-controls.ts';
import { withWords } from './shared/said.ts';
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
  const isOther = change.source !== undefined && state.digits.value === undefined;
  if (isOther || !fitsModel(config.value)) void guarded(preview);
}

/** Whether the settings are those of the model that is there: other layers or another seed need a new one. */
function fitsModel(wanted: RunConfig): boolean {
  const text = ({ convolutions, hidden, seed }: RunConfig): string => JSON.stringify([convolutions, hidden, seed]);
  return text(wanted) === text(modelConfig.value);
}

export const { train, stepOnce, resume, trainNewModel } = runControls({
  ...state,
  fits: () => fitsModel(config.value),
  load: loadDigits,
  start: (how) => startCurve(config.value, how, []),
  run,
  reopen,
});

/** The other answer to `asking`. */
export function keepModel(): void {
  const { convolutions, hidden, seed } = modelConfig.value;
  configure({ convolutions, hidden, seed });
}

async function run(how: Beginning, steps: number | undefined): Promise<Ended> {
  state.result.value = undefined;
  state.look.value = undefined;
  const { ended, test, memory, look } = await api().run(modelConfig.value, how, steps);
  state.memory.value = memory;
  if (look !== undefined) {
    state.picture.value = { pixels: look.pixels, label: look.label };
    state.look.value = look;
  }
  await examine();
  state.schedule.value = await api().schedule(false);
  if (test !== undefined) state.result.value = { ...test, stopped: ended === 'stopped' };
  if (ended !== 'paused') keepConfig(undefined);
  return ended;
}

function startCurve(of: RunConfig, how: Beginning, epochs: readonly EpochResult[]): void {
  const id = state.freshId();
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
  unlessKept(state.isKept, () =>
    guarded(async () => {
      keepConfig(undefined);
      modelConfig.value = config.value;
      state.weights.value = await api().reset(config.value);
      state.forgetRun();
      phase.value = 'ready';
      if (state.picture.value === undefined) state.lookAtDigit(0);
    }),
  );

/** Goes on with the run that a reload or a crash interrupted. */
export const resumeKept = (): Promise<void> =>
  guarded(async () => {
    const found = state.kept.value!;
    state.setConfig(found.config);
    await loadDigits();
    expectSameSamples(found.ownPrint);
    startCurve(found.config, 'resume', found.epochs);
    await resume();
  });

/** What was trained on must be there: else the run could not end with the same result. */
function expectSameSamples(before: string | undefined): void {
  const now = state.digits.value?.ownPrint;
  if (before === now) return;
  const count = (print = '0'): string => print.split('-')[0]!;
  throw withWords(
    new UsageError(
      `page: your own samples are others than those of the interrupted run: it had ${count(before)}, now there are ${count(now)} that it would train on. Put them back, from a file perhaps, and press Go on again; or forget the run.`,
    ),
    'ownChanged',
    count(before),
    count(now),
  );
}

export function forgetKept(): void {
  state.kept.value = undefined;
  keepConfig(undefined);
  void api().forget();
}

/** Takes four files of the user's, unless a run is under way; nothing changes where they cannot be read. */
export async function useOwnFiles(list: readonly File[]): Promise<void> {
  if (state.underWay.value) return;
  const wanted: RunConfig = { ...config.value, source: 'files' };
  const taken = (): void => {
    state.setConfig(wanted);
    state.lookAtDigit(0);
  };
  await takeOwnFiles(list, (files) => loadDigits(wanted, files), taken);
}
