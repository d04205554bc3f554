/** Models in files and in the browser: saving, opening, deleting. */
import { offerFile } from '../io/download.ts';
import { api, examine, loadDigits } from './session.ts';
import { errorOf } from './shared/client.ts';
import { unlessKept } from './shared/dropping.ts';
import { guarded } from './shared/guarded.ts';
import { keepsNothing } from './shared/kept.ts';
import * as state from './state.ts';
import type { OpenedModel } from './worker/protocol.ts';

export const measure = (): Promise<void> =>
  guarded(async () => {
    state.schedule.value = await api().schedule(true);
  });

export const saveFiles = (kind: 'tfjs' | 'safetensors'): Promise<void> =>
  guarded(async () => {
    for (const [name, bytes] of await api().saveFiles(kind)) offerFile(name, new Blob([Uint8Array.from(bytes)]));
  });

/** Unless a run is under way; a run that is kept is dropped only where the user says so. */
async function opens(work: () => Promise<OpenedModel>): Promise<void> {
  if (state.underWay.value && state.phase.value !== 'paused') return;
  await unlessKept(state.isKept, () => guarded(() => opened(work)));
}

async function opened(work: () => Promise<OpenedModel>): Promise<void> {
  const { config, weights, trained } = await work();
  state.setConfig(config);
  state.modelConfig.value = config;
  state.weights.value = weights;
  state.forgetRun();
  state.trained.value = trained;
  if (state.digits.value === undefined) await loadDigits();
  await examine();
  state.phase.value = 'done';
}

export const openFiles = (list: readonly File[]): Promise<void> =>
  opens(() => api().openFiles(list, state.config.value));

export const openSaved = (name: string): Promise<void> => opens(() => api().openFromBrowser(name, state.config.value));

export const saveInBrowser = (name: string): Promise<void> =>
  guarded(async () => {
    await api().saveInBrowser(name);
    await refreshSaved();
  });

export const deleteSaved = (name: string): Promise<void> =>
  guarded(async () => {
    await api().deleteSaved(name);
    await refreshSaved();
  });

/** Where the browser keeps nothing there are none, and the page says so once. */
export async function refreshSaved(): Promise<void> {
  try {
    state.saved.value = await api().savedRuns();
  } catch (thrown) {
    if (['storage', 'usage'].includes(errorOf(thrown).code ?? '')) keepsNothing('blocked');
  }
}
