/** `tf.io`: handlers that keep models and give them back, and what the browser keeps. */
import { UsageError } from '../errors.ts';
import { files as filesOf, url } from '../io/sources.ts';
import type { IOHandler, ModelArtifacts, SaveResult } from './handlers.ts';
import { places } from './places.ts';
import { joinedBytes, posting } from './posting.ts';

export { decodeWeights, encodeWeights, type WeightsManifestEntry } from './encoding.ts';
export { infoOf as getModelArtifactsInfoForJSON } from './posting.ts';

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

/** A handler that calls a function with the artifacts at once. */
export const withSaveHandlerSync = (save: (artifacts: ModelArtifacts) => SaveResult | undefined): IOHandler => ({
  save: async (artifacts) => save(artifacts),
});
/** Artifacts in memory, as `fromMemory`. */
export const fromMemorySync = fromMemory;

/** Several pieces of bytes as one. */
export const concatenateArrayBuffers = (buffers: readonly ArrayBuffer[]): ArrayBuffer =>
  joinedBytes(buffers).buffer as ArrayBuffer;
