/**
 * Models that are no chain, out of Keras's topologies: functional models with what is in them, and models of wgrad's own. Every layer is
 * made once and called as often as the file says, in an order in which what a call takes is there.
 */
import { FormatError } from '../errors.ts';
import { type Field, flagOr, isAbsent, items, member, text, within } from '../fields.ts';
import { inputLayer } from '../nn/layers/input-layer.ts';
import type { Layer } from '../nn/layers/layer.ts';
import { Model } from '../nn/model.ts';
import { sequential } from '../nn/sequential.ts';
import { show } from '../untrusted.ts';
import { inputOptions } from './keras-ends.ts';
import {
  builtShape,
  classOf,
  inputShapeOf,
  isInput,
  isModel,
  listOf,
  modelName,
  nameOf,
  ownOf,
  type PlacedLayer,
  placesOf,
  settingOf,
} from './keras-entries.ts';
import { functionalFrom, type Part } from './keras-functional.ts';
import { freeName, layerFrom, type Taken } from './keras-layers.ts';
import { endsIn } from './keras-nodes.ts';

/** A model of a file. */
export interface FileModel {
  readonly model: Model;
  /** The file's layers, by what the model calls them: `inner/dense` where they are in another model. */
  readonly leaves: ReadonlyMap<string, PlacedLayer>;
  /** The file's names of the layers that the outputs come out of. */
  readonly outputs: readonly string[];
}

/** Where a model is in the file's model. */
interface Place {
  /** as wgrad calls it */
  readonly name: string;
  /** names of the models that it is in and its own, the outermost first */
  readonly models: readonly string[];
  /** what the outermost model puts before the names of its layers: `inner/` */
  readonly path: string;
  /** the same in Keras 3's files */
  readonly place: string;
  /** whether a model that it is in is frozen, which Keras writes of all of its layers, too */
  readonly frozen: boolean;
  readonly leaves: Map<string, PlacedLayer>;
}

type StackedPart = Part & { readonly made: Layer | Model };

/** @throws FormatError */
export function graphModel(field: Field, seed: number | undefined): FileModel {
  const leaves = new Map<string, PlacedLayer>();
  const name = modelName(field, classOf(field) === 'Sequential' ? 'sequential' : 'model');
  const place = { name, models: [name], path: '', place: '', frozen: false, leaves };
  const model = modelAt(field, place, seed);
  const ends = classOf(field) === 'Sequential' ? undefined : endsIn(member(field, 'config'), 'output_layers');
  const outputs = ends?.references.map(({ layer }) => layer) ?? [nameOf(items(listOf(field)).at(-1)!)];
  return { model, leaves, outputs };
}

function modelAt(field: Field, place: Place, seed?: number): Model {
  const trainable = settingOf(field, 'trainable');
  const learns = place.frozen || trainable === undefined || flagOr(trainable, true);
  // Keras freezes all layers of a model with it; where it learns again, they do
  const inner = { ...place, frozen: place.frozen || (!learns && place.path !== '') };
  const parts = partsOf(field, inner);
  const options = { name: place.name, ...(seed !== undefined && { seed }) };
  const model = within(field.path, () =>
    classOf(field) === 'Sequential'
      ? sequential({ ...options, layers: [...inputLayersOf(field), ...parts.map(({ made }) => made)] })
      : functionalFrom(field, parts, options),
  );
  model.trainable = learns;
  for (const { made } of parts) if (made instanceof Model) made.dispose(); // its weights are the outer model's from now on
  return model;
}

/** What a sequential model begins with, where that says what it takes. */
function inputLayersOf(field: Field): Layer[] {
  const [first] = items(listOf(field));
  if (first === undefined || !isInput(classOf(first))) return [];
  return [within(first.path, () => inputLayer(inputOptions(first)))];
}

/** What is in a model, but for its inputs. */
function partsOf(field: Field, where: Place): StackedPart[] {
  const list = listOf(field);
  const chain = classOf(field) === 'Sequential';
  const places = placesOf(list, where.place);
  const nameFor = namerOf(field);
  const parts: StackedPart[] = [];
  for (const entry of items(list)) {
    const [className, config] = [classOf(entry), member(entry, 'config')];
    if (isInput(className)) continue;
    const place = places.get(entry.value)!;
    const name = isModel(className) ? modelName(entry, place) : text(member(config, 'name'));
    const layer: PlacedLayer = { entry, className, config, name, models: where.models, place, inputShape: undefined };
    const needsShape = chain && parts.length === 0 && !isModel(className) && inputLayersOf(field).length === 0;
    const placed = needsShape ? { ...layer, inputShape: inputShapeOf(config) ?? builtShape(field, layer) } : layer;
    parts.push({ entry, made: madeOf(placed, nameFor(layer), where) });
  }
  if (parts.length === 0) throw new FormatError(`${list.path} has no layers; expected at least one.`);
  return parts;
}

/** wgrad's names of what is in a model. */
function namerOf(field: Field): (layer: PlacedLayer) => string {
  const own = ownOf(field);
  const names = own && member(own, 'names');
  const taken: Taken = new Map();
  return (layer) => {
    const name = names === undefined || isAbsent(names) ? names : member(names, layer.name);
    return name === undefined || isAbsent(name) ? freeName(layer, taken) : text(name);
  };
}

function madeOf(placed: PlacedLayer, name: string, { path, frozen, leaves }: Place): Layer | Model {
  const { entry, className, models, place } = placed;
  const own = `${path}${name}`;
  if (leaves.has(own)) {
    throw new FormatError(`${entry.path}: two layers are named ${show(own)}; expected each name once.`);
  }
  if (isModel(className)) {
    return modelAt(entry, {
      name,
      models: [...models, placed.name],
      path: `${own}/`,
      place: `${place}/`,
      frozen,
      leaves,
    });
  }
  leaves.set(own, placed);
  return layerFrom(placed, name, frozen);
}
