/** The worker of the GAN page, and its events as changes of the signals. */
import { type Client, clientOf } from '../shared/client.ts';
import { coalesced } from '../shared/coalesced.ts';
import { message, notice } from '../shared/guarded.ts';
import { keepsNothing } from '../shared/kept.ts';
import { ownFiles } from '../shared/own-files.ts';
import { withWords } from '../shared/said.ts';
import type { GanApi, GanEvent, Progress } from './protocol.ts';
import * as state from './state.ts';

let client: Client<GanApi>;

export const api = (): Client<GanApi>['api'] => client.api;

export function startWorker(): void {
  const worker = new Worker(new URL('./worker/gan.ts', import.meta.url), { type: 'module' });
  client = clientOf<GanEvent, GanApi>(worker, onEvent, (text) => {
    state.phase.value = 'broken';
    message.value = { error: withWords(new Error(`page: ${text}. Load the page anew.`), 'worker', text) };
  });
}

export const endWorker = (): void => client.end();

function onEvent(event: GanEvent): void {
  if (event.kind === 'download') state.download.value = event;
  else if (event.kind === 'notice') notice.value = event.text;
  else if (event.kind === 'unkept') keepsNothing(event.why);
  else if (event.kind === 'sheet') state.add(event);
  else if (event.kind === 'judgement') state.judgement.value = event.judgement;
  else if (event.kind === 'trouble') state.troubles.value = [...state.troubles.value, event.trouble];
  else onProgress(event);
}

function onProgress(event: Progress): void {
  state.step.value = event;
  state.trained.value = event.trained;
  if (event.points.length > 0 || event.epochs.length > 0) state.add(event);
}

/** The page is afterwards in the phase that it was in before, also where this fails or is stopped. */
export async function loadDigits(wanted = state.config.value, files = ownFiles.value): Promise<void> {
  const before = state.phase.value;
  state.phase.value = 'loading';
  notice.value = undefined;
  try {
    state.digits.value = await client.api.load(wanted, wanted.source === 'files' ? files : undefined);
    if (isStopping()) throw Object.assign(new Error('page: stopped.'), { code: 'aborted' });
  } finally {
    state.download.value = undefined;
    state.phase.value = before;
  }
}

/** Stop was pressed while the digits came: perhaps too late for the worker to hear of it. */
const isStopping = (): boolean => state.phase.value === 'stopping';

/**
 * What the generator makes of inputs that change faster than it answers: always of the last ones. Nothing where it fails, which is
 * reported by what trains.
 * @param inputs asked for when its turn comes; undefined: nothing to do
 */
export function generating(
  inputs: () => Float32Array | undefined,
  show: (pictures: Uint8Array, of: Float32Array) => void,
): () => void {
  const ask = coalesced(async () => {
    const wanted = state.hasNetworks.value ? inputs() : undefined;
    if (wanted !== undefined) show(await client.api.generate(wanted), wanted);
  });
  return () => void ask().catch(() => {});
}
