/** What run.ts and models.ts share: the worker, its events as changes of the signals, digits that are loaded, answers that are asked for. */
import { startTrainer, type Trainer } from './client.ts';
import type { RunConfig } from './config.ts';
import { answersOf } from './digit/answers.ts';
import { receiveHistograms } from './histograms/state.ts';
import { receive } from './lab/state.ts';
import { keptSamples } from './samples/keep.ts';
import { samples } from './samples/state.ts';
import { coalesced } from './shared/coalesced.ts';
import { message, notice } from './shared/guarded.ts';
import { keepsNothing, otherTabKeeps, remember, unkept } from './shared/kept.ts';
import { ownFiles } from './shared/own-files.ts';
import { withWords } from './shared/said.ts';
import { kindOf } from './shared/sources.ts';
import * as state from './state.ts';
import type { ProgressEvent, TrainerEvent } from './worker/protocol.ts';

/** Time between two examinations while it trains. */
const EXAMINE_EVERY_MS = 500;

let trainer: Trainer;

export const api = (): Trainer['api'] => trainer.api;

export function startWorker(): void {
  trainer = startTrainer(onEvent, (text) => {
    state.phase.value = 'broken';
    message.value = { error: withWords(new Error(`page: ${text}. Load the page anew.`), 'worker', text) };
  });
}

export const endWorker = (): void => trainer.end();

function onEvent(event: TrainerEvent): void {
  if (event.kind === 'download') state.download.value = event;
  else if (event.kind === 'notice') notice.value = event.text;
  else if (event.kind === 'weights') state.weights.value = event.weights;
  else if (event.kind === 'experiment') receive(event);
  else if (event.kind === 'histograms') receiveHistograms(event);
  else if (event.kind === 'unkept') keepsNothing(event.why);
  else onProgress(event);
}

let examined = 0;

function onProgress(event: ProgressEvent): void {
  state.step.value = event;
  state.trained.value = event.trained;
  const curve = state.curves.value.at(-1);
  if (curve === undefined) return;
  curve.points.push(...event.points);
  curve.epochs.push(...event.epochs);
  state.curvesChanged.value += 1;
  if (event.epochs.length === 0) return;
  state.epochsChanged.value += 1;
  const now = performance.now();
  if (state.phase.value !== 'training' || now - examined < EXAMINE_EVERY_MS) return;
  examined = now;
  examine().catch(() => {}); // the run may have failed, which is reported by itself
}

/** The page is afterwards in the phase that it was in before, also where this fails or is stopped. */
export async function loadDigits(wanted = state.config.value, files = ownFiles.value): Promise<void> {
  const before = state.phase.value;
  state.phase.value = 'loading';
  notice.value = undefined;
  try {
    const earlier = state.digits.value;
    if (wanted.own !== 'none') await keptSamples();
    const loaded = await trainer.api.load(wanted, wanted.source === 'files' ? files : undefined, samples.value);
    state.digits.value = loaded;
    state.examples.value = loaded.examples;
    const areOthers = earlier?.source !== loaded.source || earlier.testLabels.length !== loaded.testLabels.length;
    if (areOthers && earlier !== undefined) state.answers.value = undefined; // they were to the earlier ones
    if (areOthers && !state.picture.value?.isOwn) state.lookAtDigit(0);
    if (isStopping()) throw Object.assign(new Error('page: stopped.'), { code: 'aborted' });
  } finally {
    state.download.value = undefined;
    state.phase.value = before;
  }
}

/** Stop was pressed while the digits came: perhaps too late for the worker to hear of it. */
const isStopping = (): boolean => state.phase.value === 'stopping';

/** Shows what a model of these settings is, as long as nothing was trained or opened: a digit goes through untrained layers. */
export const preview = coalesced(async () => {
  if (state.phase.value !== 'ready' || state.trained.value !== undefined) return;
  const of = state.config.value;
  const { weights, examples } = await trainer.api.preview(of);
  // a run may have begun meanwhile; until it tells of its weights, which begin with these, there are no others to show
  const isLate = state.phase.value !== 'ready' && state.weights.value !== undefined;
  if (isLate || state.trained.value !== undefined) return;
  const isOther = kindOf(of.source) !== kindOf(state.modelConfig.value.source) && state.digits.value === undefined;
  [state.modelConfig.value, state.weights.value] = [of, weights];
  state.examples.value = state.digits.value?.examples ?? examples;
  if (state.picture.value === undefined || (isOther && !state.picture.value.isOwn)) state.lookAtDigit(0);
});

/** Asks the model for all test digits. */
export const examine = coalesced(async () => {
  if (state.digits.value === undefined) return;
  const { testLabels } = state.digits.value;
  state.answers.value = answersOf(await trainer.api.examine(), testLabels);
});

export const RUN = 'wgrad.trainer.run';
/** Whether this tab's run is the one that the browser keeps. */
let keeps = false;

/** Asks to be the tab whose run is kept. */
export async function claim(): Promise<boolean> {
  keeps = await trainer.api.claim();
  otherTabKeeps.value = !keeps && unkept.value === undefined;
  return keeps;
}

/** Remembers what the run under way is made of, with the samples that it has; undefined where there is none any more. */
export function keepConfig(of: RunConfig | undefined): void {
  if (keeps) remember(RUN, of && JSON.stringify({ ...of, ownPrint: state.digits.value?.ownPrint }));
}
