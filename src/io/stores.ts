/** Stores of checkpoints that need no folder: in memory, and in the browser's database. */
import { expectOptions } from '../arguments.ts';
import type { Checkpoint, CheckpointStore } from '../nn/checkpoint.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.ts';
import { changing, expectName, type Pointer, withDatabase } from './database.ts';
import { newestOf, type StoreOptions } from './slots.ts';

/** Keeps the last checkpoint as long as the page or process lives. @throws UsageError where it cannot be written, when it saves */
export function memoryStore(): CheckpointStore {
  let last: Uint8Array | undefined;
  return {
    save: async (checkpoint) => {
      last = await encodeCheckpoint(checkpoint);
    },
    load: async () => last && decodeCheckpoint('memoryStore', last),
    clear: async () => {
      last = undefined;
    },
  };
}

/**
 * Keeps the last two checkpoints in the browser's database. The older one is overwritten, and the pointer to the newest is moved, in
 * one transaction that is on disk when `save` ends: a crash at any time leaves a whole one.
 * @param name tells runs apart
 * @throws UsageError where it is no name; saving and loading: DataError where the browser refuses, FormatError where both are damaged
 */
export function indexedDbStore(name = 'checkpoint', options: StoreOptions = {}): CheckpointStore {
  const where = 'indexedDbStore';
  expectName(where, name);
  expectOptions(where, options, ['warn']);
  const keys = [`${name}/0`, `${name}/1`, `${name}/newest`] as const;
  return {
    save: (checkpoint) => saveSlot(where, name, checkpoint),
    load: async () => {
      const [first, second, pointer] = await withDatabase(where, (database) => {
        const store = database.transaction('checkpoints').store;
        return Promise.all(keys.map((key) => store.get(key)));
      });
      const slots = [first, second].map((bytes, i) => ({
        name: `${where}: ${keys[i]}`,
        bytes: bytes instanceof Uint8Array ? bytes : undefined,
      }));
      const newest = (pointer as Pointer | undefined)?.newest;
      return newestOf(where, newest === 1 ? slots.toReversed() : slots, options.warn);
    },
    clear: () =>
      withDatabase(where, (database) =>
        changing(database, 'checkpoints', (store) => Promise.all(keys.map((key) => store.delete(key)))),
      ),
  };
}

async function saveSlot(where: string, name: string, checkpoint: Checkpoint): Promise<void> {
  const bytes = await encodeCheckpoint(checkpoint); // before the transaction, which lasts only as long as it has requests
  await withDatabase(where, (database) =>
    changing(database, 'checkpoints', async (store) => {
      const pointer = (await store.get(`${name}/newest`)) as Pointer | undefined;
      const slot = pointer?.newest === 0 ? 1 : 0;
      await store.put(bytes, `${name}/${slot}`);
      await store.put({ newest: slot }, `${name}/newest`);
    }),
  );
}
