/**
 * Reads tfjs layers-models: written by wgrad, by tfjs, or by its converter from Keras. The model is described first and
 * checked whole; then the weights are read; a model is made of it by whoever called.
 */
import { sha256 } from '../data/sha256.ts';
import { FormatError } from '../errors.ts';
import { buildLayers } from '../nn/build-layers.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import type { BuiltLayer, Layer } from '../nn/layers.ts';
import { type Field, isAbsent, member, only, root, text, whole, within } from './fields.ts';
import { parseJson, show, showShape } from './json.ts';
import { layersOf } from './keras-layers.ts';
import { expectSpec, finiteValues, type Manifest, manifestOf, readGroups } from './manifest.ts';
import type { LoadedTraining } from './tfjs-training.ts';
import { readTraining, trainingOf } from './tfjs-training.ts';

/** Where the files of a model are. */
export interface ModelSource {
  /** The file that describes the model; at most so many bytes. */
  readonly readModel: (most: number) => Promise<NamedBytes>;
  /** A file beside it. */
  readonly readWeights: (name: string, most: number) => Promise<Uint8Array>;
}

export interface NamedBytes {
  /** what to call it in an error */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface LoadOptions {
  /** also compiles the model as the file says, with what its optimizer has learnt: default true, where the file says it */
  readonly compile?: boolean;
}

/** What a file says, checked. */
export interface LoadedModel {
  readonly name: string;
  readonly seed: number | undefined;
  readonly layers: readonly Layer[];
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
  const { name, layers } = topologyOf(model);
  const built = within(file, () => buildLayers(layers));
  checkInputs(file, layers, built);
  const params = built.flatMap((layer) => layer.params);
  const manifest = manifestOf(model);
  const specs = params.map((param) => expectSpec(file, manifest, param.name, param.shape));
  checkNoOthers(manifest, new Set(params.map((param) => param.name)));
  const plan = compile ? trainingOf(file, model, own, manifest, params) : undefined;
  const groups = await readGroups(manifest, source.readWeights);
  if (own !== undefined) await checkSum(own, groups);
  const weights = specs.map((spec) => ({ name: spec.name, shape: spec.shape, values: finiteValues(spec, groups) }));
  return { name, seed, layers, weights, training: plan && readTraining(plan, groups) };
}

/** What wgrad itself has put there. tfjs passes it on when it saves such a model again: then it is out of date. */
function ownMetadata(model: Field): Field | undefined {
  const generatedBy = member(model, 'generatedBy').value;
  if (typeof generatedBy !== 'string' || !generatedBy.startsWith('wgrad ')) return undefined;
  return member(member(model, 'userDefinedMetadata'), 'wgrad');
}

/** Of tfjs: a Sequential; of Keras's converter: the same under `model_config`. */
function topologyOf(model: Field): { name: string; layers: Layer[] } {
  const outer = member(model, 'modelTopology');
  const inner = isAbsent(outer) ? outer : member(outer, 'model_config');
  const topology = isAbsent(inner) ? outer : inner;
  const className = member(topology, 'class_name');
  if (text(className) !== 'Sequential') {
    throw new FormatError(
      `${className.path} is ${show(className.value)}; expected 'Sequential'. wgrad runs no other model.`,
    );
  }
  const config = member(topology, 'config');
  if (Array.isArray(config.value)) return { name: 'sequential', layers: layersOf(config) };
  const name = member(config, 'name');
  return { name: isAbsent(name) ? 'sequential' : text(name), layers: layersOf(member(config, 'layers')) };
}

/** A shape that is given for a later layer must be the one that it gets. */
function checkInputs(file: string, layers: readonly Layer[], built: readonly BuiltLayer[]): void {
  for (const [i, { inputShape }] of layers.entries()) {
    const before = built[i - 1];
    if (inputShape === undefined || before === undefined || inputShape.join() === before.outputShape.join()) continue;
    throw new FormatError(
      `${file}: ${built[i]!.name} expects ${showShape(inputShape)}; ${before.name} gives ${showShape(before.outputShape)}.`,
    );
  }
}

function checkNoOthers({ specs }: Manifest, known: ReadonlySet<string>): void {
  for (const spec of specs.values()) {
    if (spec.optimizer || known.has(spec.name)) continue;
    throw new FormatError(
      `${spec.path}: the model has no ${show(spec.name)}; expected ${[...known].slice(0, 4).join(', ')}, … The file is of another model.`,
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
