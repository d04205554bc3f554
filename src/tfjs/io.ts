/** Places of models by address, with tfjs's own layout of localStorage and IndexedDB: what either saved there, both load. */
import { UsageError } from '../errors.ts';
import { artifactsOf } from '../io/artifacts.ts';
import { download } from '../io/download.ts';
import { folderModel } from '../io/folder.ts';
import { knowLayer } from '../io/keras-layers.ts';
import { loadModel } from '../io/load-model.ts';
import { nodeFolder } from '../io/node-folder.ts';
import { files as filesOf, url } from '../io/sources.ts';
import type { ModelSource } from '../io/tfjs-read.ts';
import { tfjsFiles } from '../io/tfjs-write.ts';
import type { Model } from '../nn/model.ts';
import type { SavedModel } from '../nn/save.ts';
import type { IOHandler, ModelArtifacts, SaveResult } from './handlers.ts';
import { places } from './places.ts';
import { registeredLayers } from './serialization.ts';

/** What a model is made of in files, as plain data. */
async function artifactsFrom(saved: SavedModel): Promise<ModelArtifacts> {
  const { json, weights } = await tfjsFiles(artifactsOf(saved));
  const { weightsManifest, ...model } = JSON.parse(new TextDecoder().decode(json));
  return { ...model, weightSpecs: weightsManifest[0].weights, weightData: weights.buffer };
}

const infoOf = ({ modelTopology, weightData }: ModelArtifacts): SaveResult => ({
  modelArtifactsInfo: {
    dateSaved: new Date(),
    modelTopologyType: 'JSON',
    modelTopologyBytes: JSON.stringify(modelTopology).length,
    weightDataBytes: joinedBytes(weightData).byteLength,
  },
});

function joinedBytes(data: ModelArtifacts['weightData']): Uint8Array {
  const parts = (Array.isArray(data) ? data : [data ?? new ArrayBuffer(0)]) as readonly ArrayBuffer[];
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return bytes;
}

/** Posts a model as tfjs does: the JSON and the weights as files of a form. */
const posting = (address: string, init: RequestInit = {}): IOHandler => ({
  async save(artifacts) {
    const { weightData, weightSpecs, ...model } = artifacts;
    const json = { ...model, weightsManifest: [{ paths: ['./model.weights.bin'], weights: weightSpecs }] };
    const body = new FormData();
    body.append('model.json', new Blob([JSON.stringify(json)], { type: 'application/json' }), 'model.json');
    const bytes = new Blob([joinedBytes(weightData) as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' });
    body.append('model.weights.bin', bytes, 'model.weights.bin');
    const response = await fetch(address, { method: 'POST', ...init, body });
    if (response.ok) return { ...infoOf(artifacts), responses: [response] };
    throw new UsageError(`model.save: ${address} answered ${response.status}. Look at the server.`);
  },
});

const SCHEMES = 'localstorage://, indexeddb://, downloads://, http://, https:// or file://';

/** @throws UsageError for a place that is none */
export async function saveTo(model: Model, place: string | IOHandler, includeOptimizer: boolean): Promise<SaveResult> {
  let result: SaveResult | undefined;
  const keep = (handler: IOHandler) => async (saved: SavedModel) => {
    const artifacts = await artifactsFrom(saved);
    result = (await handler.save?.(artifacts)) ?? infoOf(artifacts);
  };
  const to = typeof place === 'string' ? targetOf(place) : place;
  const isHandler = typeof place !== 'string' || !/^(downloads|file):/.test(place);
  if (typeof to?.save !== 'function') throw new UsageError('model.save: the handler has no save(). Give one of tf.io.');
  const save = isHandler ? keep(to as IOHandler) : (to.save as (saved: SavedModel) => Promise<void>);
  await model.save({ save }, { includeOptimizer });
  return result ?? { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
}

function targetOf(place: string): IOHandler | { save: (saved: SavedModel) => Promise<void> } {
  const [, scheme, rest = ''] = /^([a-z]+):\/\/(.*)$/s.exec(place) ?? [];
  if (scheme === 'downloads') return download(rest || 'model');
  if (scheme === 'file') return folderModel(nodeFolder('file://', rest));
  if (scheme === 'http' || scheme === 'https') return posting(place);
  const kept = places[scheme ?? ''];
  if (kept !== undefined) return kept.handler(rest);
  throw new UsageError(`model.save: the place is '${place}'; expected ${SCHEMES}, or a handler of tf.io.`);
}

/** What wgrad reads of artifacts. */
function sourceOf(artifacts: ModelArtifacts): ModelSource {
  const { weightData, weightSpecs = [], modelTopology, ...others } = artifacts;
  if (modelTopology === undefined) throw new UsageError('tf.loadLayersModel: the artifacts have no modelTopology.');
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
  const json = { format: 'layers-model', ...others, modelTopology, weightsManifest };
  return {
    readModel: async () => ({ name: 'artifacts', bytes: new TextEncoder().encode(JSON.stringify(json)) }),
    readWeights: async () => joinedBytes(weightData),
  };
}

/** @throws UsageError for what is no place; FormatError, DataError */
export async function loadFrom(place: string | IOHandler, weightPathPrefix?: string): Promise<Model> {
  registeredLayers().forEach(knowLayer);
  if (typeof place !== 'string') {
    if ('readModel' in place) return loadModel(place as unknown as ModelSource);
    if (typeof place?.load !== 'function') {
      throw new UsageError('tf.loadLayersModel: the handler has no load(). Give an address, or one of tf.io.');
    }
    return loadModel(sourceOf(await place.load()));
  }
  const [, scheme, rest = ''] = /^([a-z]+):\/\/(.*)$/s.exec(place) ?? [];
  const kept = places[scheme ?? ''];
  if (kept !== undefined) return loadModel(sourceOf(await kept.handler(rest).load!()));
  if (scheme === 'file') return loadModel(folderModel(nodeFolder('file://', rest.replace(/\/?model\.json$/, ''))));
  return loadModel(url(place, weightPathPrefix === undefined ? {} : { weightPathPrefix }));
}

/** A handler that calls a function with the artifacts. */
export const withSaveHandler = (save: (artifacts: ModelArtifacts) => Promise<SaveResult | undefined>): IOHandler => ({
  save,
});
/** A handler that a function gives the artifacts of. */
export const withLoadHandler = (load: () => Promise<ModelArtifacts>): IOHandler => ({ load });

/** Artifacts in memory, whole or as their parts. */
export function fromMemory(
  modelArtifacts: ModelArtifacts | object,
  weightSpecs?: readonly unknown[],
  weightData?: ArrayBuffer,
  trainingConfig?: unknown,
): IOHandler {
  const isWhole = 'modelTopology' in modelArtifacts || 'weightSpecs' in modelArtifacts;
  const artifacts = isWhole
    ? (modelArtifacts as ModelArtifacts)
    : { modelTopology: modelArtifacts, weightSpecs, weightData, trainingConfig };
  return { load: async () => artifacts };
}

/** Files that somebody picked: the JSON and the weights. */
export const browserFiles = (files: readonly File[]): IOHandler => filesOf(files) as unknown as IOHandler;

/** A server, to which models are posted, and from which they are loaded. */
export const browserHTTPRequest = (
  path: string,
  options: { readonly requestInit?: RequestInit; readonly weightPathPrefix?: string } = {},
): IOHandler => ({
  ...posting(path, options.requestInit),
  ...(url(
    path,
    options.weightPathPrefix === undefined ? {} : { weightPathPrefix: options.weightPathPrefix },
  ) as unknown as IOHandler),
});
/** The same. */
export const http = browserHTTPRequest;

/** The models in localStorage and IndexedDB, by their addresses. */
export async function listModels(): Promise<Record<string, SaveResult['modelArtifactsInfo']>> {
  const lists = await Promise.all(
    Object.entries(places).map(async ([scheme, { list }]) =>
      Object.entries(await list()).map(([name, info]) => [`${scheme}://${name}`, info] as const),
    ),
  );
  return Object.fromEntries(lists.flat());
}

/** Forgets the model of an address. @throws UsageError where there is none */
export async function removeModel(address: string): Promise<SaveResult['modelArtifactsInfo']> {
  const found = (await listModels())[address];
  const [, scheme = '', name = ''] = /^([a-z]+):\/\/(.*)$/s.exec(address) ?? [];
  if (found === undefined)
    throw new UsageError(`tf.io.removeModel: there is no '${address}'. listModels() says which there are.`);
  await places[scheme]!.remove(name);
  return found;
}

/** Copies a model from one address to another. @throws UsageError where there is none */
export async function copyModel(from: string, to: string): Promise<SaveResult['modelArtifactsInfo']> {
  const handler = (address: string): IOHandler => {
    const [, scheme = '', name = ''] = /^([a-z]+):\/\/(.*)$/s.exec(address) ?? [];
    const found = places[scheme]?.handler(name);
    if (found !== undefined) return found;
    throw new UsageError(`tf.io.copyModel: the address is '${address}'; expected localstorage:// or indexeddb://.`);
  };
  const artifacts = await handler(from).load!();
  return (await handler(to).save!(artifacts))!.modelArtifactsInfo;
}

/** Moves a model from one address to another. @throws UsageError where there is none */
export async function moveModel(from: string, to: string): Promise<SaveResult['modelArtifactsInfo']> {
  const info = await copyModel(from, to);
  await removeModel(from);
  return info;
}
