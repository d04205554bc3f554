/**
 * The layers of a Keras topology as one chain: a Sequential, a functional model that is a chain, and models within models, which are
 * flattened. What is no chain, keras-graph.ts reads.
 */
import { FormatError } from '../errors.ts';
import { type Field, items, member, text } from '../fields.ts';
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
} from './keras-entries.ts';
import { chained } from './keras-nodes.ts';

export interface Chain {
  readonly name: string;
  /** not empty; the first one has an inputShape */
  readonly layers: readonly PlacedLayer[];
}

type Leaf = Pick<PlacedLayer, 'entry' | 'className' | 'config' | 'models' | 'place'>;

/** Undefined where it is none, or where wgrad wrote it as something else. @throws FormatError */
export function chainOf(model: Field): Chain | undefined {
  const name = modelName(model, 'sequential');
  const leaves = leavesOf(model, [name], '');
  if (leaves === undefined) return undefined;
  const layers: PlacedLayer[] = [];
  let given: readonly number[] | undefined;
  for (const leaf of leaves) {
    if (isInput(leaf.className)) given = inputShapeOf(leaf.config) ?? given;
    else {
      layers.push({
        ...leaf,
        name: text(member(leaf.config, 'name')),
        inputShape: given ?? inputShapeOf(leaf.config),
      });
      given = undefined;
    }
  }
  const [first, ...rest] = layers;
  if (first === undefined) throw new FormatError(`${listOf(model).path} has no layers; expected at least one.`);
  return { name, layers: [{ ...first, inputShape: first.inputShape ?? builtShape(model, first) }, ...rest] };
}

/** All layers in the order in which they run, input layers too. */
function leavesOf(model: Field, models: readonly string[], within: string): Leaf[] | undefined {
  if (ownOf(model) !== undefined) return undefined;
  const list = listOf(model);
  const places = placesOf(list, within);
  const ordered = classOf(model) === 'Sequential' ? items(list) : chained(member(model, 'config'), list);
  const leaves: Leaf[] = [];
  for (const entry of ordered ?? []) {
    const place = places.get(entry.value)!;
    const className = classOf(entry);
    if (isModel(className)) {
      const inner = leavesOf(entry, [...models, modelName(entry, place)], `${place}/`);
      if (inner === undefined) return undefined;
      leaves.push(...inner);
    } else leaves.push({ entry, className, config: member(entry, 'config'), models, place });
  }
  return ordered && leaves;
}
