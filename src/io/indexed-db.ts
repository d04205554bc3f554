/** Models in the browser's database, by name: a model is one record, written in one transaction. */

import type { SaveTarget } from '../nn/save.ts';
import { artifactsOf } from './artifacts.ts';
import { changing, expectName, type StoredModel, withDatabase } from './database.ts';
import { atMost } from './limits.ts';
import { missingFile } from './memory.ts';
import type { ModelSource } from './tfjs-read.ts';
import { tfjsFiles } from './tfjs-write.ts';

/** A model that the browser keeps. */
export interface SavedModelInfo {
  /** what `indexedDb` was given */
  readonly name: string;
  /** when it was saved last */
  readonly savedAt: Date;
  /** of its description and its weights */
  readonly bytes: number;
}

/**
 * A model in the browser's database, a target and a source.
 * @param name tells models apart
 * @throws UsageError where it is no name; saving and loading: DataError where the browser refuses, FormatError where there is none
 */
export function indexedDb(name = 'model'): SaveTarget & ModelSource {
  const where = `indexedDb '${expectName('indexedDb', name)}'`;
  // both files are of one record, even if the model is saved anew meanwhile
  let opened: StoredModel | undefined;
  return {
    async save(saved) {
      const { json, weights, weightsName } = await tfjsFiles(artifactsOf(saved));
      const record = { name, json, weights: new Map([[weightsName, weights]]), savedAt: new Date() };
      await withDatabase(where, (database) => changing(database, 'models', (store) => store.put(record)));
    },
    async readModel(most) {
      opened = await withDatabase(where, (database) => database.get('models', name));
      if (opened === undefined) throw missingFile(where, 'model.json');
      return { name: where, bytes: atMost('model.json', opened.json, most) };
    },
    async readWeights(file, most) {
      const bytes = opened?.weights.get(file);
      if (bytes === undefined) throw missingFile(where, file);
      return atMost(file, bytes, most);
    },
  };
}

/** The models that the browser keeps, the last one first. @throws DataError where the browser refuses */
export async function listModels(): Promise<SavedModelInfo[]> {
  const models = await withDatabase('listModels', (database) => database.getAll('models'));
  const sizeOf = ({ json, weights }: StoredModel): number =>
    [...weights.values()].reduce((sum, { length }) => sum + length, json.length);
  const infos = models.map((model) => ({ name: model.name, savedAt: model.savedAt, bytes: sizeOf(model) }));
  return infos.sort((a, b) => b.savedAt.getTime() - a.savedAt.getTime());
}

/** Forgets the model `name`; does nothing where there is none. @throws DataError where the browser refuses */
export async function deleteModel(name: string): Promise<void> {
  await withDatabase('deleteModel', (database) => database.delete('models', expectName('deleteModel', name)));
}
