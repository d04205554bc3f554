/** What the buttons of a run do: train, train on, pause, step, stop, begin anew; what was kept or is in files. */

import type { UsageError } from '../../errors.ts';
import { offerFile } from '../../io/download.ts';
import { adapterIn } from '../shared/address.ts';
import { known, unlessKept } from '../shared/dropping.ts';
import { guarded, wrongAddress } from '../shared/guarded.ts';
import { otherTabKeeps, unkept } from '../shared/kept.ts';
import { ownFiles, takeOwnFiles } from '../shared/own-files.ts';
import type { Beginning } from '../shared/progress.ts';
import { runControls } from '../shared/run-controls.ts';
import { readAddress } from './address.ts';
import { type GanConfig, OF_NETWORKS, SETTINGS } from './config.ts';
import type { Opened } from './protocol.ts';
import { api, endWorker, loadDigits, startWorker } from './session.ts';
import { onward } from './shown.ts';
import * as state from './state.ts';

const { phase, config, modelConfig } = state;

export async function open(): Promise<void> {
  phase.value = 'opening';
  startWorker();
  const address = new URLSearchParams(location.search);
  const wrong: UsageError[] = [];
  await guarded(async () => {
    const adapter = await api().open(adapterIn(address, wrong));
    const read = readAddress(address, adapter.software);
    const began = withoutFiles(read.config);
    [state.adapter.value, config.value, modelConfig.value] = [adapter, began, began];
    [phase.value, wrongAddress.value] = ['ready', [...wrong, ...read.wrong]];
  }, reopen);
  if (state.adapter.value === undefined) phase.value = 'broken';
  else {
    known.looked = findKept().catch(() => {}); // where nothing can be kept, the worker says so
    await known.looked;
  }
}

/** With a worker and a device of its own; the networks went with the old one. */
function reopen(): void {
  endWorker();
  [state.adapter.value, state.digits.value] = [undefined, undefined];
  state.forgetRun();
  void open();
}

async function findKept(): Promise<void> {
  const keeps = await api().claim(state.mode);
  otherTabKeeps.value = !keeps && unkept.value === undefined;
  if (!keeps) return;
  try {
    const found = await api().kept();
    if (phase.value === 'ready' && found?.config.source !== 'files') state.kept.value = found; // its digits are gone
  } catch {
    await api().forget(); // of another version
  }
}

/** Files of a visit are gone with it. */
const withoutFiles = (of: GanConfig): GanConfig =>
  of.source === 'files' && ownFiles.value === undefined ? { ...of, source: 'auto' } : of;

/** Changes the settings, and with them the page's address. */
export function configure(change: Partial<GanConfig>): void {
  state.setConfig({ ...config.value, ...change });
  if (phase.value !== 'training' && phase.value !== 'paused') return;
  for (const name of SETTINGS) {
    const value = change[name];
    if (value !== undefined) void guarded(async () => api().set(name, value));
  }
}

/** Whether the settings are those of the networks that are there: others need new ones. */
const fitsNetworks = (wanted: GanConfig): boolean =>
  OF_NETWORKS.every((name) => wanted[name] === modelConfig.value[name]);

export const { train, stepOnce, resume, trainNewModel } = runControls({
  ...state,
  fits: () => fitsNetworks(config.value),
  load: loadDigits,
  start: startRun,
  run: (how, steps) => api().run(modelConfig.value, how, steps),
  reopen,
});

/** The other answer to `asking`. */
export function keepNetworks(): void {
  const { value } = modelConfig;
  configure(Object.fromEntries(OF_NETWORKS.map((name) => [name, value[name]])));
}

function startRun(how: Beginning): void {
  modelConfig.value = config.value;
  if (how === 'anew') state.forgetRun();
  else state.shown.value = onward(state.shown.value);
  [state.step.value, state.troubles.value] = [undefined, []];
}

export function pause(): void {
  phase.value = 'stopping';
  void api().pause();
}

export function stop(): void {
  if (phase.value === 'paused') {
    phase.value = 'done';
    return;
  }
  phase.value = 'stopping';
  void api().stop();
}

/** Whether a new beginning would drop a run that can go on. */
const isKept = (): boolean => state.kept.value !== undefined || phase.value === 'paused';

/** New networks, which have not learnt anything. */
export const reset = (): Promise<void> =>
  unlessKept(isKept, () =>
    guarded(async () => {
      await loadDigits();
      state.forgetRun();
      modelConfig.value = config.value;
      await api().reset(config.value);
      state.trained.value = 0;
      phase.value = 'ready';
      await api().look();
    }),
  );

/** Networks and sheets of a run that was kept or saved, as they were. Where the run has not ended, it can be resumed. */
async function opened(work: () => Promise<Opened>): Promise<void> {
  const found = await work();
  const run = { ...found, config: withoutFiles(found.config) };
  state.forgetRun();
  state.show(run.shown);
  state.setConfig(run.config);
  modelConfig.value = run.config;
  state.trained.value = run.trained;
  await loadDigits();
  const goesOn = run.trained > 0 && run.epoch < run.config.epochs && run.config.source === found.config.source;
  phase.value = goesOn ? 'paused' : 'done';
}

/** The run that the browser kept: it goes on where it had not ended. */
export async function openKept(): Promise<void> {
  await guarded(() => opened(() => api().openKept()));
  if (phase.value === 'paused') await resume();
  else if (phase.value === 'done') await guarded(() => api().look());
}

export function forgetKept(): void {
  state.kept.value = undefined;
  void api().forget();
}

/** Takes a saved run or a generator, unless a run is under way; nothing changes where they cannot be read. */
export async function openFiles(files: readonly File[]): Promise<void> {
  if (['training', 'stopping', 'loading', 'opening', 'broken'].includes(phase.value)) return;
  await unlessKept(isKept, () =>
    guarded(async () => {
      await opened(() => api().openFiles(files, config.value));
      await api().look();
    }),
  );
}

/** Takes four files of digits of the user's, unless a run is under way. */
export async function useOwnFiles(list: readonly File[]): Promise<void> {
  if (state.underWay.value) return;
  const wanted: GanConfig = { ...config.value, source: 'files' };
  const taken = async (): Promise<void> => {
    state.setConfig(wanted);
    if (state.hasNetworks.value) await api().look();
  };
  await takeOwnFiles(list, (files) => loadDigits(wanted, files), taken);
}

export const saveAnimation = (): Promise<void> =>
  guarded(async () => {
    const bytes = await api().animation();
    offerFile('gan.gif', new Blob([Uint8Array.from(bytes)], { type: 'image/gif' }));
  });

export const saveFiles = (kind: 'tfjs' | 'safetensors' | 'run'): Promise<void> =>
  guarded(async () => {
    for (const [name, bytes] of await api().saveFiles(kind)) offerFile(name, new Blob([Uint8Array.from(bytes)]));
  });
