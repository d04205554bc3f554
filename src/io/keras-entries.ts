/**
 * Models and layers as Keras 1 to 3 and tfjs list them: classes, names, shapes. How they are connected, keras-nodes.ts reads; what a
 * layer is made of, keras-layers.ts.
 */
import { FormatError } from '../errors.ts';
import { either, type Field, isAbsent, items, listed, member, text, whole } from '../fields.ts';
import { snakeCase } from '../nn/called-layer.ts';
import { show } from '../untrusted.ts';

/** A layer at its place in a model. */
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

const MODELS = ['Sequential', 'Functional', 'Model'];
const INPUT = 'InputLayer';
/** No model has as many; what is forged is not to take long. */
const MOST_LAYERS = 2000;

export const isModel = (className: string): boolean => MODELS.includes(className);
export const isInput = (className: string): boolean => className === INPUT;
export const classOf = (entry: Field): string => text(either(entry, 'class_name'));

/** @param known classes of layers. @throws FormatError, which names the first layer of another class */
export function expectModel(model: Field, known: readonly string[]): void {
  const className = either(model, 'class_name');
  if (!isModel(text(className))) {
    throw new FormatError(
      `${className.path} is ${show(className.value)}; expected 'Sequential' or 'Functional'. wgrad runs no other model.`,
    );
  }
  const count = countLayers(model, known);
  if (count <= MOST_LAYERS) return;
  throw new FormatError(`${listOf(model).path}: ${count} layers; expected at most ${MOST_LAYERS}. It is no model.`);
}

/** Looks at all layers, also of models within models, before anything else is said of any. */
function countLayers(model: Field, known: readonly string[]): number {
  let count = 0;
  for (const entry of items(listOf(model))) {
    const className = classOf(entry);
    if (isModel(className)) count += countLayers(entry, known);
    else if (!isInput(className) && !known.includes(className)) {
      throw new FormatError(
        `${entry.path}: unknown layer ${show(className)}; expected one of ${known.join(', ')}. wgrad cannot run this model.`,
      );
    }
    count += 1;
  }
  return count;
}

/** A config that is a bare list is that of Keras 1. */
export function listOf(model: Field): Field {
  const config = member(model, 'config');
  return Array.isArray(config.value) ? config : member(config, 'layers');
}

/** A member of a model's config; undefined where the config has none. */
export function settingOf(model: Field, name: string): Field | undefined {
  const config = member(model, 'config');
  const found = Array.isArray(config.value) ? undefined : member(config, name);
  return found === undefined || isAbsent(found) ? undefined : found;
}

export function modelName(model: Field, otherwise: string): string {
  const name = settingOf(model, 'name');
  return name === undefined ? otherwise : text(name);
}

/** What wgrad says of a model of its own beyond what Keras has fields for. */
export const ownOf = (model: Field): Field | undefined => settingOf(model, 'wgrad');

/** A functional model has the names of its layers also beside the configs. */
export function nameOf(entry: Field): string {
  const name = member(entry, 'name');
  return text(isAbsent(name) ? member(member(entry, 'config'), 'name') : name);
}

/** Where Keras 3 keeps the weights of each entry of a list. @param within of the model */
export function placesOf(list: Field, within: string): Map<unknown, string> {
  const counts = new Map<string, number>();
  return new Map(
    items(list).map((entry) => {
      const base = snakeCase(classOf(entry));
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      return [entry.value, `${within}${base}${count === 0 ? '' : `_${count}`}`];
    }),
  );
}

/** Of one sample: what stands after the batch in `[null, 28, 28]`, under any of the names that Keras and tfjs have for it. */
export function inputShapeOf(config: Field): readonly number[] | undefined {
  const shape = either(config, 'input_shape');
  if (!isAbsent(shape)) return sizes(listed(shape));
  const batch = [either(config, 'batch_input_shape'), either(config, 'batch_shape')].find((found) => !isAbsent(found));
  if (batch !== undefined) return sizes(listed(batch).slice(1));
  const units = either(config, 'input_dim');
  const isVocabulary = !isAbsent(either(config, 'output_dim')); // of an embedding
  return isAbsent(units) || isVocabulary ? undefined : [whole(units, 1)];
}

const sizes = (list: readonly Field[]): readonly number[] => list.map((size) => whole(size, 1));

/** Of a model that Keras built when it first saw data, which then has no input layer. */
export function builtShape(model: Field, first: PlacedLayer): readonly number[] {
  const found = [
    settingOf(model, 'build_input_shape'),
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
