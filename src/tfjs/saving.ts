/** Models to and from places by address, with tfjs's own layout of localStorage and IndexedDB: what either saved there, both load. */
import { UsageError } from '../errors.ts';
import { root } from '../fields.ts';
import { artifactsOf } from '../io/artifacts.ts';
import { download } from '../io/download.ts';
import { folderModel } from '../io/folder.ts';
import { knowLayer } from '../io/keras-layers.ts';
import { modelFrom } from '../io/keras-model.ts';
import { loadModel } from '../io/load-model.ts';
import { nodeFolder } from '../io/node-folder.ts';
import { withFunctionsOfKeras3 } from '../io/old-functions.ts';
import { url } from '../io/sources.ts';
import type { ModelSource } from '../io/tfjs-read.ts';
import { tfjsFiles } from '../io/tfjs-write.ts';
import type { Model } from '../nn/model.ts';
import type { SavedModel } from '../nn/save.ts';
import type { IOHandler, ModelArtifacts, SaveResult } from './handlers.ts';
import { places } from './places.ts';
import { infoOf, joinedBytes, posting } from './posting.ts';
import { registeredLayers } from './registered.ts';

/** What a model is made of in files, as plain data. */
async function artifactsFrom(saved: SavedModel): Promise<ModelArtifacts> {
  const { json, weights } = await tfjsFiles(artifactsOf(saved));
  const { weightsManifest, ...model } = JSON.parse(new TextDecoder().decode(json));
  return { ...model, weightSpecs: weightsManifest[0].weights, weightData: weights.buffer };
}

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

/** A model of a topology, with or without what a model.json has around it. @throws FormatError */
export function fromTopology(json: object | string): Model {
  registeredLayers().forEach(knowLayer);
  const given = (typeof json === 'string' ? JSON.parse(json) : json) as { readonly modelTopology?: object };
  const topology = given.modelTopology ?? given;
  return modelFrom(
    'modelFromJSON',
    withFunctionsOfKeras3(root('modelTopology', topology), root('modelTopology', topology)),
    undefined,
  ).model;
}
