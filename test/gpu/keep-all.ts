import type { Checkpoint, CheckpointStore } from '../../src/index.ts';

/** A store that keeps every checkpoint, and gives the last. @param first what it holds already */
export function keepAll(first?: Checkpoint): CheckpointStore & { readonly all: Checkpoint[] } {
  const all: Checkpoint[] = first === undefined ? [] : [first];
  return {
    all,
    save: async (checkpoint) => void all.push(structuredClone(checkpoint)),
    load: async () => all.at(-1),
    clear: async () => void all.splice(0),
  };
}
