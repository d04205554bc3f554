/**
 * Models in folders, whatever keeps them. Two files cannot be swapped at once, so the weights are written first, under a name that
 * no other content has; `model.json`, written last and at once, points to them. Until then the model before stays whole.
 */
import { items, member, root, text } from '../fields.ts';
import type { SaveTarget } from '../nn/save.ts';
import { artifactsOf } from './artifacts.ts';
import { parseJson } from './json.ts';
import { atMost } from './limits.ts';
import { MODEL_JSON, missingFile } from './memory.ts';
import type { ModelSource } from './tfjs-read.ts';
import { tfjsFiles } from './tfjs-write.ts';

export interface Folder {
  /** what to call it in an error */
  readonly place: string;
  /** undefined where there is no such file; one that is longer than `most` is refused */
  readonly read: (name: string, most: number) => Promise<Uint8Array | undefined>;
  /** Replaces the file, all or nothing; it is on disk when this ends. */
  readonly write: (name: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

const nameWeights = (sum: string): string => `weights-${sum.slice(0, 12)}.bin`;
const OURS = /^weights-[0-9a-f]{12}\.bin$/;
const LONGEST_JSON = 16 * 2 ** 20;

export function folderModel(folder: Folder): SaveTarget & ModelSource {
  const take = async (name: string, most: number): Promise<Uint8Array> => {
    const bytes = await folder.read(name, most);
    if (bytes === undefined) throw missingFile(folder.place, name);
    return atMost(name, bytes, most);
  };
  return {
    async save(saved) {
      const { json, weights, weightsName } = await tfjsFiles(artifactsOf(saved), nameWeights);
      const before = await weightsBefore(folder);
      await folder.write(weightsName, weights);
      try {
        await folder.write(MODEL_JSON, json);
      } catch (error) {
        if (!before.includes(weightsName)) await folder.remove(weightsName).catch(() => {});
        throw error;
      }
      for (const name of before) if (name !== weightsName) await folder.remove(name).catch(() => {});
    },
    readModel: async (most) => ({ name: `${folder.place}: ${MODEL_JSON}`, bytes: await take(MODEL_JSON, most) }),
    readWeights: take,
  };
}

/** Files of ours that the model which is there points to; what cannot be read points to none. */
async function weightsBefore(folder: Folder): Promise<string[]> {
  try {
    const bytes = await folder.read(MODEL_JSON, LONGEST_JSON);
    if (bytes === undefined) return [];
    const model = root(MODEL_JSON, parseJson(MODEL_JSON, bytes, { depth: 32, values: 1_000_000 }));
    const groups = items(member(model, 'weightsManifest'));
    return groups.flatMap((group) => items(member(group, 'paths')).map(text)).filter((name) => OURS.test(name));
  } catch {
    return [];
  }
}
