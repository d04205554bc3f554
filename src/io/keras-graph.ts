/**
 * Models that are no chain, out of Keras's topologies: functional models with what is in them, and models of wgrad's own. Every layer is
 * made once and called as often as the file says, in an order in which what a call takes is there.
 */
import { FormatError } from '../errors.ts';
import { type Field, flagOr, isAbsent, items, member, text, within } from '../fields.ts';
import type { Layer } from '../nn/layers/layer.ts';
import { Model } from '../nn/model.ts';
import { sequential } from '../nn/sequential.ts';
import {
  builtShape,
  classOf,
  inputShapeOf,
  isInput,
  isModel,
  listOf,
  modelName,
  ownOf,
  type PlacedLayer,
  placesOf,
  settingOf,
} from './keras-entries.ts';
import { functionalFrom, type Part } from './keras-functional.ts';
import { freeName, layerFrom, type Taken } from './keras-layers.ts';

/** A model of a file. */
export interface FileModel {
  readonly model: Model;
  /** The file's layers, by what the model calls them: `inner/dense` where they are in another model. */
  readonly leaves: ReadonlyMap<string, PlacedLayer>;
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
  return { model: modelAt(field, place, seed), leaves };
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
      ? sequential({ ...options, layers: parts.map(({ made }) => made) })
      : functionalFrom(field, parts, options),
  );
  model.trainable = learns;
  for (const { made } of parts) if (made instanceof Model) made.dispose(); // its weights are the outer model's from now on
  return model;
}

/** What is in a model, but for its inputs. */
function partsOf(field: Field, { models, path, place, frozen, leaves }: Place): StackedPart[] {
  const list = listOf(field);
  const own = ownOf(field);
  const ownNames = own && member(own, 'names');
  const places = placesOf(list, place);
  const taken: Taken = new Map();
  const chain = classOf(field) === 'Sequential';
  const parts: StackedPart[] = [];
  let given: readonly number[] | undefined;
  for (const entry of items(list)) {
    const [className, config] = [classOf(entry), member(entry, 'config')];
    if (isInput(className)) {
      given = inputShapeOf(config);
      continue;
    }
    const at = places.get(entry.value)!;
    const name = isModel(className) ? modelName(entry, at) : text(member(config, 'name'));
    const known = ownNames === undefined || isAbsent(ownNames) ? undefined : member(ownNames, name);
    const wgrads = known === undefined || isAbsent(known) ? freeName({ name, models }, taken) : text(known);
    if (isModel(className)) {
      const within = { models: [...models, name], path: `${path}${wgrads}/`, place: `${at}/`, frozen, leaves };
      parts.push({ entry, made: modelAt(entry, { ...within, name: wgrads }) });
    } else {
      const layer = {
        entry,
        className,
        config,
        name,
        models,
        place: at,
        inputShape: chain ? (given ?? inputShapeOf(config)) : undefined,
      };
      const placed =
        chain && parts.length === 0 && layer.inputShape === undefined
          ? { ...layer, inputShape: builtShape(field, layer) }
          : layer;
      leaves.set(`${path}${wgrads}`, placed);
      parts.push({ entry, made: layerFrom(placed, wgrads, frozen) });
    }
    given = undefined;
  }
  if (parts.length === 0) throw new FormatError(`${list.path} has no layers; expected at least one.`);
  return parts;
}
