/** Opening the page: its address, a GPU, and what the browser kept of earlier visits. */

import { readAddress } from './address.ts';
import { DEFAULTS, type RunConfig } from './config.ts';
import { abandon } from './lab/state.ts';
import { refreshSaved } from './models.ts';
import { keptSamples } from './samples/keep.ts';
import { api, claim, endWorker, keepConfig, preview, RUN, startWorker } from './session.ts';
import { adapterIn } from './shared/address.ts';
import { known } from './shared/dropping.ts';
import { guarded, wrongAddress } from './shared/guarded.ts';
import { recall } from './shared/kept.ts';
import * as state from './state.ts';

export async function open(): Promise<void> {
  state.phase.value = 'opening';
  startWorker();
  const address = new URLSearchParams(location.search);
  const { config, wrong } = readAddress(address);
  [state.config.value, state.modelConfig.value] = [config, config];
  await guarded(async () => {
    state.adapter.value = await api().open(adapterIn(address, wrong));
    [state.phase.value, wrongAddress.value] = ['ready', wrong];
  }, reopen);
  if (state.adapter.value === undefined) {
    state.phase.value = 'broken';
    return;
  }
  known.looked = findKept().catch(() => {}); // where nothing can be kept, the worker says so
  await guarded(preview);
  await known.looked;
  await refreshSaved();
  await keptSamples();
}

/** With a worker and a device of its own; the model went with the old one. */
export function reopen(): void {
  endWorker();
  abandon();
  [state.adapter.value, state.digits.value, state.weights.value] = [undefined, undefined, undefined];
  state.forgetRun();
  void open();
}

async function findKept(): Promise<void> {
  const text = (await claim()) ? recall(RUN) : undefined;
  if (text === undefined) return;
  try {
    const { ownPrint, ...config } = JSON.parse(text) as RunConfig & { readonly ownPrint?: string };
    const began = { ...DEFAULTS, ...config };
    const found = began.source === 'files' ? undefined : await api().kept();
    if (state.phase.value === 'ready') state.kept.value = found && { ...found, config: began, ownPrint };
  } catch {
    keepConfig(undefined); // of another version
    await api().forget();
  }
}
