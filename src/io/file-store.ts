/** Checkpoints in a folder of Node's file system: the last one and the one before. */
import { expectOptions } from '../arguments.ts';
import type { CheckpointStore } from '../nn/checkpoint.ts';
import { encodeCheckpoint } from './checkpoint-file.ts';
import { nodeFolder } from './node-folder.ts';
import { newestOf, type StoreOptions } from './slots.ts';

const NEWEST = 'checkpoint.safetensors';
const PREVIOUS = 'checkpoint.previous.safetensors';
const LARGEST = 2 ** 31;

/**
 * Keeps the last two checkpoints in the folder `path`, which is made where it is not there.
 * @throws UsageError on a page; saving and loading: DataError where the disk refuses, FormatError where both are damaged
 */
export function fileStore(path: string, options: StoreOptions = {}): CheckpointStore {
  const where = 'fileStore';
  expectOptions(where, options, ['warn']);
  const kept = nodeFolder(where, path);
  const slot = async (name: string) => ({ name: `${kept.place}: ${name}`, bytes: await kept.read(name, LARGEST) });
  return {
    save: async (checkpoint) => kept.write(NEWEST, await encodeCheckpoint(checkpoint), PREVIOUS),
    load: async () => newestOf(where, [await slot(NEWEST), await slot(PREVIOUS)], options.warn),
    clear: async () => {
      await kept.remove(NEWEST);
      await kept.remove(PREVIOUS);
    },
    check: () => kept.check('a checkpoint'),
  };
}
