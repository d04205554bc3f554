/**
 * Reads tfjs layers-models: written by wgrad, by tfjs, or by its converter from Keras. The model is described first and
 * checked whole; then the weights are read; a model is made of it by whoever called.
 */
import { sha256 } from '../data/sha256.ts';
import { FormatError } from '../errors.ts';
import { type Field, isAbsent, member, only, root, text, whole } from '../fields.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import type { Model } from '../nn/model.ts';
import type { ModelWeight } from '../nn/model-view.ts';
import { show } from '../untrusted.ts';
import { parseJson } from './json.ts';
import type { FileModel } from './keras-graph.ts';
import { modelFrom } from './keras-model.ts';
import { expectFound, type Manifest, manifestOf, readGroups, type Spec } from './manifest.ts';
import { finiteValues } from './manifest-values.ts';
import { withFunctionsOfKeras3 } from './old-functions.ts';
import type { LoadedTraining } from './tfjs-training.ts';
import { readTraining, trainingOf } from './tfjs-training.ts';
import { findWeights, isState, type PlacedParam } from './weight-names.ts';

/** Where the files of a model are. */
export interface ModelSource {
  /** The file that describes the model; `most` bytes at most. */
  readonly readModel: (most: number) => Promise<NamedBytes>;
  /** The file `name` beside it; `most` bytes at most. */
  readonly readWeights: (name: string, most: number) => Promise<Uint8Array>;
}

/** A file. */
export interface NamedBytes {
  /** what to call it in an error */
  readonly name: string;
  /** what is in it */
  readonly bytes: Uint8Array;
}

/** Options of `loadModel`. */
export interface LoadOptions {
  /** also compiles the model as the file says, with what its optimizer has learnt: default true, where the file says it */
  readonly compile?: boolean;
}

/** What a file says, checked. */
export interface LoadedModel {
  readonly name: string;
  readonly seed: number | undefined;
  /** not compiled, and with weights of its own that are not made yet */
  readonly model: Model;
  readonly weights: readonly NamedWeight[];
  readonly training: LoadedTraining | undefined;
}

const LONGEST_JSON = 16 * 2 ** 20;
const LIMITS = { depth: 32, values: 1_000_000 };

/** @throws FormatError */
export async function readTfjs(source: ModelSource, { compile = true }: LoadOptions): Promise<LoadedModel> {
  const { name: file, bytes } = await source.readModel(LONGEST_JSON);
  const model = root(file, parseJson(file, bytes, LIMITS));
  only(member(model, 'format'), ['layers-model', undefined]);
  const own = ownMetadata(model);
  const seed = own && whole(member(own, 'seed'), 0);
  if (seed !== undefined && seed >= 2 ** 32) throw new FormatError(`${own!.path}.seed is ${seed}; expected 32 bits.`);
  const { model: made, leaves, outputs } = modelFrom(file, topology(model), seed);
  const params = paramsOf(made.weights, leaves);
  const manifest = manifestOf(model, own);
  const found = findWeights(manifest.specs.values(), params);
  const specs = params.map((param) => expectFound(file, found.get(param.name), param));
  checkNoOthers(manifest, specs, params);
  const learning = params.filter(({ trainable }) => trainable);
  const plan = compile ? trainingOf(file, model, own, manifest, learning, outputs) : undefined;
  const groups = await readGroups(manifest, source.readWeights);
  if (own !== undefined) await checkSum(own, groups);
  const weights = params.map(({ name, shape }, i) => ({ name, shape, values: finiteValues(specs[i]!, groups) }));
  return { name: made.name, seed, model: made, weights, training: plan && readTraining(plan, groups) };
}

/** In the order in which the file has the layers. @param weights of the whole model */
export function paramsOf(weights: readonly ModelWeight[], leaves: FileModel['leaves']): PlacedParam[] {
  const byLayer = new Map<string, ModelWeight[]>([...leaves.keys()].map((path) => [path, []]));
  for (const weight of weights) {
    const parts = weight.name.split('/');
    while (!byLayer.has(parts.join('/'))) parts.pop(); // a layer may have a slash in its names
    byLayer.get(parts.join('/'))!.push(weight);
  }
  return [...leaves].flatMap(([path, { name: layer, models, place }]) =>
    byLayer.get(path)!.map(({ name, shape, trainable }, index) => {
      return { name, shape, trainable, path, param: name.slice(path.length + 1), index, layer, models, place };
    }),
  );
}

/** What wgrad itself has put there. tfjs passes it on when it saves such a model again: then it is out of date. */
function ownMetadata(model: Field): Field | undefined {
  const generatedBy = member(model, 'generatedBy').value;
  if (typeof generatedBy !== 'string' || !generatedBy.startsWith('wgrad ')) return undefined;
  return member(member(model, 'userDefinedMetadata'), 'wgrad');
}

/** Keras's converter puts it under `model_config`. */
function topology(model: Field): Field {
  const outer = member(model, 'modelTopology');
  const inner = isAbsent(outer) ? outer : member(outer, 'model_config');
  return withFunctionsOfKeras3(isAbsent(inner) ? outer : inner, outer);
}

/** @throws FormatError where a weight has no place in the model */
function checkNoOthers({ specs }: Manifest, used: readonly Spec[], params: readonly PlacedParam[]): void {
  const known = new Set(used);
  for (const spec of specs.values()) {
    if (spec.optimizer || known.has(spec) || isState(spec.name)) continue;
    const names = params.slice(0, 4).map(({ name }) => name);
    throw new FormatError(
      `${spec.path}: the model has no ${show(spec.name)}; expected ${names.join(', ')}, … The file is of another model.`,
    );
  }
}

/** The two files belong together and are whole. */
async function checkSum(own: Field, groups: readonly Uint8Array[]): Promise<void> {
  const expected = text(member(own, 'sha256'));
  const [bytes = new Uint8Array(), more] = groups;
  if (more === undefined && (await sha256(bytes)) === expected) return;
  throw new FormatError(
    `${own.path}.sha256: the weights are others than were saved with this model. Copy both files again.`,
  );
}
