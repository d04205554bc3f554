/** Models as files in memory: to hand them on, to a worker or into an archive say, and for tests. */
import { FormatError } from '../errors.ts';
import type { SaveTarget } from '../nn/save.ts';
import { show } from '../untrusted.ts';
import { artifactsOf } from './artifacts.ts';
import { atMost } from './limits.ts';
import type { ModelSource } from './tfjs-read.ts';
import { tfjsFiles } from './tfjs-write.ts';

export const MODEL_JSON = 'model.json';

/** A model as files in memory: a target and a source. */
export interface ModelMemory extends SaveTarget, ModelSource {
  /** by name: `model.json` and `weights.bin` once a model was saved */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * A model as files in memory: to hand it to a worker, or into an archive.
 * @param files what it holds at first, by name
 * @throws FormatError when a file that is missing or too long is read
 */
export function memory(files: Iterable<readonly [string, Uint8Array]> = []): ModelMemory {
  let held: ReadonlyMap<string, Uint8Array> = new Map(files);
  const take = (name: string, most: number): Uint8Array => {
    const bytes = held.get(name) ?? held.get(baseName(name));
    if (bytes === undefined) throw missingFile('memory', name);
    return atMost(name, bytes, most);
  };
  return {
    get files() {
      return held;
    },
    async save(saved) {
      const { json, weights, weightsName } = await tfjsFiles(artifactsOf(saved));
      held = new Map([
        [MODEL_JSON, json],
        [weightsName, weights],
      ]);
    },
    readModel: async (most) => ({ name: MODEL_JSON, bytes: take(MODEL_JSON, most) }),
    readWeights: async (name, most) => take(name, most),
  };
}

/** Without the folders that it is in. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const missingFile = (place: string, name: string): FormatError =>
  new FormatError(`${place}: has no ${show(name)}. Give model.json and the weights that it names.`);
