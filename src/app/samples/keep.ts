/** Keeps the user's own samples in this browser, and finds those of earlier visits. Where it keeps nothing, the page says so once. */
import { signal } from '@preact/signals';
import { keepsNothing } from '../shared/kept.ts';
import type { Sample } from './sample.ts';
import { samples } from './state.ts';

const CHANNEL = 'wgrad-samples';
/** A database that does not open may never say so. */
const PATIENCE_MS = 5000;

/** Changes that the browser does not keep yet. */
export const unkept = signal(0);

let channel: BroadcastChannel | undefined;
let found: Promise<void> | undefined;

/** Those of earlier visits are among `samples`, or this browser keeps none; never rejects. */
export function keptSamples(): Promise<void> {
  found ??= Promise.race([read(), new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  return found;
}

async function read(): Promise<void> {
  await storing(async () => {
    const { allKept } = await import('./store.ts');
    channel ??= listened();
    take(await allKept());
  });
}

/** All that is kept, and what was added before it was read. */
function take(kept: readonly Sample[]): void {
  const known = new Set(kept.map(({ id }) => id));
  samples.value = [...kept, ...samples.value.filter(({ id }) => !known.has(id))].sort((a, b) => a.id - b.id);
}

/** Other tabs tell what they added and removed. */
function listened(): BroadcastChannel {
  const opened = new BroadcastChannel(CHANNEL);
  opened.onmessage = ({ data }: MessageEvent<{ added: Sample[]; removed: number[] }>) =>
    apply(data.added, data.removed);
  return opened;
}

function apply(added: readonly Sample[], removed: readonly number[]): void {
  take(added);
  if (removed.length > 0) samples.value = samples.value.filter(({ id }) => !removed.includes(id));
}

/** Changes the samples here at once, and what is kept of them as soon as it can be. */
export async function changeSamples(added: readonly Omit<Sample, 'id'>[], removed: readonly number[]): Promise<void> {
  const fresh = added.map((sample) => ({ ...sample, id: freshId() }));
  apply(fresh, removed);
  unkept.value += 1;
  await storing(async () => {
    const { change } = await import('./store.ts');
    await change(fresh, removed);
    channel?.postMessage({ added: fresh, removed });
  });
  unkept.value -= 1;
}

let last = 0;

/** Above all before it; two tabs hardly find the same one. */
function freshId(): number {
  last = Math.max(last + 1, Date.now() * 1024 + Math.floor(Math.random() * 1024));
  return last;
}

async function storing(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    keepsNothing((error as Error | undefined)?.name === 'QuotaExceededError' ? 'full' : 'blocked');
  }
}
