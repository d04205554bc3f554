/**
 * Where the run's checkpoints are kept: in the browser's database, for one tab at a time. Where the browser keeps nothing (it blocks
 * storage, it is full, it does not answer), in memory: a pause still works, a reload loses the run.
 */
import { type Checkpoint, type CheckpointStore, DataError, UsageError, WgradError } from '../../../index.ts';
import { indexedDbStore, memoryStore } from '../../../io.ts';
import type { WhyUnkept } from '../kept.ts';
import { withWords } from '../said.ts';

/** A database that does not open may never say so. */
const PATIENCE_MS = 10_000;
/** Another tab of this page, or the worker before a reload, may have the lock. */
const CLAIM_MS = 2000;

/** @param onUnkept is called once, where the first store fails and memory takes its place */
export function orMemory(
  kept: CheckpointStore,
  onUnkept: (why: WhyUnkept) => void,
  patienceMs = PATIENCE_MS,
): CheckpointStore {
  const memory = memoryStore();
  let failed = false;
  const either = async <T>(use: (store: CheckpointStore) => Promise<T>): Promise<T> => {
    if (failed) return use(memory);
    try {
      return await within(patienceMs, use(kept));
    } catch (error) {
      // 'usage' where there is no IndexedDB at all
      if (!(error instanceof WgradError) || !['storage', 'usage'].includes(error.code)) throw error;
      failed = true;
      onUnkept((error.cause as Error | undefined)?.name === 'QuotaExceededError' ? 'full' : 'blocked');
      return use(memory);
    }
  };
  return {
    save: (checkpoint) => either((store) => store.save(checkpoint)),
    load: () => either((store) => store.load()),
    clear: async () => {
      await either((store) => store.clear());
      // an older checkpoint may be there, from before it was full
      if (failed) void kept.clear().catch(() => {});
    },
  };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new DataError("page: the browser's storage does not answer.", { code: 'storage' });
    timer = setTimeout(() => reject(error), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The browser's store of this name where no other tab has it, held as long as this worker lives; undefined where one has. */
export function claimStore(name: string, onUnkept: (why: WhyUnkept) => void): Promise<CheckpointStore | undefined> {
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve(orMemory(indexedDbStore(name), onUnkept));
      return new Promise(() => {}); // held as long as the worker lives
    };
    const ask = async (): Promise<void> =>
      navigator.locks.request(`wgrad.${name}`, { signal: AbortSignal.timeout(CLAIM_MS) }, hold);
    ask().catch((error: unknown) => {
      // a browser that blocks storage refuses locks, too
      if ((error as Error).name !== 'TimeoutError' && (error as Error).name !== 'AbortError') onUnkept('blocked');
      resolve(undefined);
    });
  });
}

/** Where the run that is to go on stands. @throws UsageError where nothing is kept of it */
export async function keptPosition(store: CheckpointStore): Promise<Checkpoint['meta']> {
  const kept = await store.load();
  if (kept !== undefined) return kept.meta;
  throw withWords(
    new UsageError('page: the checkpoint is gone: the browser’s data were deleted. Train on, or begin anew.'),
    'checkpointGone',
  );
}
