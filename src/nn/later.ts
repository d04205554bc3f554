/** What is loaded when something that was made first needs it, and must be there before a step is written: most programs need none of it. */
import { UsageError } from '../errors.ts';

/** What was asked for and is not there. */
const waiting = new Set<() => Promise<void>>();

/** A part of the library that is loaded later. */
export interface Later<Module> {
  /** Begins to load it, once; again where that failed. @throws what loading throws */
  load(): Promise<void>;
  /** @param what waits for it, for errors @throws UsageError where it is not there yet */
  loaded(what: string): Module;
}

/* @__NO_SIDE_EFFECTS__ */
export function later<Module>(load: () => Promise<Module>): Later<Module> {
  let found: Module | undefined;
  let loading: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    loading ??= load().then(
      (module) => {
        found = module;
        waiting.delete(begin);
      },
      (error: unknown) => {
        loading = undefined; // begun again by whoever asks next
        throw error;
      },
    );
    return loading;
  };
  return {
    load() {
      if (found === undefined) waiting.add(begin);
      const began = begin();
      began.catch(() => {}); // reported where it is awaited
      return began;
    },
    loaded(what) {
      if (found !== undefined) return found;
      throw new UsageError(`${what} still being loaded. Await something of the model first.`);
    },
  };
}

/** All that was asked for and is not there; undefined where nothing is. @throws what loading throws */
export const laterPending = (): Promise<unknown> | undefined =>
  waiting.size === 0 ? undefined : Promise.all([...waiting].map((begin) => begin()));
