/**
 * The layers of a Keras topology as one chain: a Sequential, a functional model that is a chain, and models within models, which are
 * flattened. What each layer is, keras-layers.ts reads; how a functional model is connected, keras-nodes.ts.
 */
import { FormatError } from '../errors.ts';
import { either, type Field, isAbsent, items, listed, member, text, whole } from '../fields.ts';
import { show } from '../untrusted.ts';
import { chained } from './keras-nodes.ts';

/** A layer at its place in the chain. */
export interface PlacedLayer {
  readonly entry: Field;
  readonly className: string;
  readonly config: Field;
  /** as the file has it */
  readonly name: string;
  /** names of the models that it is in, the outermost first */
  readonly models: readonly string[];
  /** where Keras 3 keeps its weights in a `.keras` file, which counts layers by their class: `sequential/dense_1` */
  readonly place: string;
  /** of one sample, where the file gives it */
  readonly inputShape: readonly number[] | undefined;
}

export interface Topology {
  readonly name: string;
  /** not empty; the first one has an inputShape */
  readonly layers: readonly PlacedLayer[];
}

type Leaf = Pick<PlacedLayer, 'entry' | 'className' | 'config' | 'models' | 'place'>;

const MODELS = ['Sequential', 'Functional', 'Model'];
const INPUT = 'InputLayer';

/** @param known classes of layers. @throws FormatError, which names the first layer of another class */
export function topologyOf(model: Field, known: readonly string[]): Topology {
  const className = either(model, 'class_name');
  if (!MODELS.includes(text(className))) {
    throw new FormatError(
      `${className.path} is ${show(className.value)}; expected 'Sequential' or 'Functional'. wgrad runs no other model.`,
    );
  }
  expectKnown(model, known);
  const name = modelName(model, 'sequential');
  const layers: PlacedLayer[] = [];
  let given: readonly number[] | undefined;
  for (const leaf of leavesOf(model, [name], '')) {
    const own = inputShapeOf(leaf.config);
    if (leaf.className === INPUT) given = own ?? given;
    else {
      layers.push({ ...leaf, name: text(member(leaf.config, 'name')), inputShape: given ?? own });
      given = undefined;
    }
  }
  const [first, ...rest] = layers;
  if (first === undefined) throw new FormatError(`${listOf(model).path} has no layers; expected at least one.`);
  return { name, layers: [{ ...first, inputShape: first.inputShape ?? builtShape(model, first) }, ...rest] };
}

const classOf = (entry: Field): string => text(either(entry, 'class_name'));

/** A config that is a bare list is that of Keras 1. */
function listOf(model: Field): Field {
  const config = member(model, 'config');
  return Array.isArray(config.value) ? config : member(config, 'layers');
}

function modelName(model: Field, otherwise: string): string {
  const config = member(model, 'config');
  const name = Array.isArray(config.value) ? undefined : member(config, 'name');
  return name === undefined || isAbsent(name) ? otherwise : text(name);
}

/** Looks at all layers, also of models within models, before anything else is said of any. */
function expectKnown(model: Field, known: readonly string[]): void {
  for (const entry of items(listOf(model))) {
    const className = classOf(entry);
    if (MODELS.includes(className)) expectKnown(entry, known);
    else if (className !== INPUT && !known.includes(className)) {
      throw new FormatError(
        `${entry.path}: unknown layer ${show(className)}; expected one of ${known.join(', ')}. wgrad cannot run this model.`,
      );
    }
  }
}

/** All layers in the order in which they run, input layers too. */
function leavesOf(model: Field, models: readonly string[], within: string): Leaf[] {
  const list = listOf(model);
  const counts = new Map<string, number>();
  const counted = new Map(
    items(list).map((entry) => {
      const base = snakeCase(classOf(entry));
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      return [entry.path, `${within}${base}${count === 0 ? '' : `_${count}`}`];
    }),
  );
  const ordered = classOf(model) === 'Sequential' ? items(list) : chained(member(model, 'config'), list);
  return ordered.flatMap((entry) => {
    const place = counted.get(entry.path)!;
    const className = classOf(entry);
    if (MODELS.includes(className)) return leavesOf(entry, [...models, modelName(entry, place)], `${place}/`);
    return [{ entry, className, config: member(entry, 'config'), models, place }];
  });
}

const snakeCase = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** Of one sample: what stands after the batch in `[null, 28, 28]`, under any of the names that Keras and tfjs have for it. */
function inputShapeOf(config: Field): readonly number[] | undefined {
  const units = either(config, 'input_dim');
  // of an embedding it is how many words there are
  if (!isAbsent(units) && isAbsent(either(config, 'output_dim'))) return [whole(units, 1)];
  const shape = either(config, 'input_shape');
  if (!isAbsent(shape)) return sizes(listed(shape));
  const batch = [either(config, 'batch_input_shape'), either(config, 'batch_shape')].find((found) => !isAbsent(found));
  return batch && sizes(listed(batch).slice(1));
}

const sizes = (list: readonly Field[]): readonly number[] => list.map((size) => whole(size, 1));

/** Of a model that Keras built when it first saw data, which then has no input layer. */
function builtShape(model: Field, first: PlacedLayer): readonly number[] {
  const found = [
    Array.isArray(member(model, 'config').value) ? undefined : member(member(model, 'config'), 'build_input_shape'),
    ...[model, first.entry].map((entry) => {
      const built = member(entry, 'build_config');
      return isAbsent(built) ? undefined : member(built, 'input_shape');
    }),
  ].find((shape) => shape !== undefined && !isAbsent(shape));
  if (found !== undefined) return sizes(listed(found).slice(1));
  throw new FormatError(
    `${first.config.path}.batch_input_shape is missing; the first layer needs one such as [null, 784].`,
  );
}
