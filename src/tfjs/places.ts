/** localStorage and IndexedDB in tfjs's layout. */
import { openDB } from 'idb';
import { DataError } from '../errors.ts';
import type { IOHandler, ModelArtifacts, SaveResult } from './handlers.ts';

type Info = SaveResult['modelArtifactsInfo'];

interface Place {
  readonly handler: (name: string) => IOHandler;
  readonly list: () => Promise<Record<string, Info>>;
  readonly remove: (name: string) => Promise<void>;
}

const infoOf = ({ modelTopology, weightData }: ModelArtifacts): Info => ({
  dateSaved: new Date(),
  modelTopologyType: 'JSON',
  modelTopologyBytes: JSON.stringify(modelTopology).length,
  weightDataBytes: (weightData as ArrayBuffer | undefined)?.byteLength ?? 0,
});

const ROOT = 'tensorflowjs_models';
const PARTS = ['info', 'model_topology', 'weight_specs', 'weight_data', 'model_metadata'] as const;
const keyOf = (name: string, part: (typeof PARTS)[number]): string => `${ROOT}/${name}/${part}`;

const missing = (where: string): DataError =>
  new DataError(`tf.loadLayersModel: there is no model at ${where}. Save one there first.`);

const localStore: Place = {
  handler: (name) => ({
    async save(artifacts) {
      const { modelTopology, weightSpecs, weightData, ...metadata } = artifacts;
      const info = infoOf(artifacts);
      const values = [info, modelTopology, weightSpecs, undefined, metadata].map((each) => JSON.stringify(each));
      try {
        PARTS.forEach((part, i) => {
          localStorage.setItem(
            keyOf(name, part),
            part === 'weight_data' ? base64(weightData as ArrayBuffer) : values[i]!,
          );
        });
      } catch (cause) {
        for (const part of PARTS) localStorage.removeItem(keyOf(name, part));
        throw new DataError(
          `model.save: localStorage refuses ${info.weightDataBytes} bytes. Take indexeddb://${name}.`,
          { cause },
        );
      }
      return { modelArtifactsInfo: info };
    },
    async load() {
      const [, topology, specs, data, metadata] = PARTS.map((part) => localStorage.getItem(keyOf(name, part)));
      if (!topology || !specs || data === null || data === undefined) throw missing(`localstorage://${name}`);
      return {
        modelTopology: JSON.parse(topology),
        weightSpecs: JSON.parse(specs),
        weightData: bytesOf(data),
        ...(metadata && JSON.parse(metadata)),
      };
    },
  }),
  list: async () => {
    const found: Record<string, Info> = {};
    if (typeof localStorage === 'undefined') return found;
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i)!;
      if (!key.startsWith(`${ROOT}/`) || !key.endsWith('/info')) continue;
      found[key.slice(ROOT.length + 1, -'/info'.length)] = JSON.parse(localStorage.getItem(key)!);
    }
    return found;
  },
  remove: async (name) => {
    for (const part of PARTS) localStorage.removeItem(keyOf(name, part));
  },
};

function base64(buffer: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

const bytesOf = (text: string): ArrayBuffer => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

const [MODELS, INFOS] = ['models_store', 'model_info_store'];

async function database<T>(run: (db: Awaited<ReturnType<typeof openDB>>) => Promise<T>): Promise<T> {
  const db = await openDB('tensorflowjs', 1, {
    upgrade: (made) => {
      for (const store of [MODELS, INFOS]) made.createObjectStore(store, { keyPath: 'modelPath' });
    },
  });
  try {
    return await run(db);
  } finally {
    db.close();
  }
}

const indexed: Place = {
  handler: (name) => ({
    save: (modelArtifacts) =>
      database(async (db) => {
        const modelArtifactsInfo = infoOf(modelArtifacts);
        const both = db.transaction([MODELS, INFOS], 'readwrite');
        await Promise.all([
          both.objectStore(INFOS).put({ modelPath: name, modelArtifactsInfo }),
          both.objectStore(MODELS).put({ modelPath: name, modelArtifacts }),
          both.done,
        ]);
        return { modelArtifactsInfo };
      }),
    load: () =>
      database(async (db) => {
        const record = await db.get(MODELS, name);
        if (record === undefined) throw missing(`indexeddb://${name}`);
        return record.modelArtifacts as ModelArtifacts;
      }),
  }),
  list: async () => {
    if (typeof indexedDB === 'undefined') return {};
    const records = await database((db) => db.getAll(INFOS));
    return Object.fromEntries(records.map(({ modelPath, modelArtifactsInfo }) => [modelPath, modelArtifactsInfo]));
  },
  remove: (name) => database(async (db) => void (await Promise.all([db.delete(MODELS, name), db.delete(INFOS, name)]))),
};

/** By scheme. */
export const places: Readonly<Record<string, Place>> = { localstorage: localStore, indexeddb: indexed };
