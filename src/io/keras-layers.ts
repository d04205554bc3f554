/**
 * Layers out of Keras's configs. What one is made of, and what of Keras's it has not, its own file in src/nn/layers knows; the name,
 * the dtype and the shape of the input are read here.
 */
import { FormatError } from '../errors.ts';
import { either, type Field, flagOr, isAbsent, member, only, text, within } from '../fields.ts';
import type { Layer, LayerClass } from '../nn/layers/layer.ts';
import { LAYERS } from '../nn/layers/registry.ts';
import { regularizerFrom } from '../nn/regularizers/registry.ts';
import { harmless, show } from '../untrusted.ts';
import type { PlacedLayer } from './keras-entries.ts';

const classes = new Map<string, LayerClass>(LAYERS.map((each) => [each.className, each]));

export const KNOWN_LAYERS = [...classes.keys()];

/** Makes a class of the program's own known to files. */
export function knowLayer(layerClass: LayerClass): void {
  if (!classes.has(layerClass.className)) KNOWN_LAYERS.push(layerClass.className);
  classes.set(layerClass.className, layerClass);
}

/** The layers of a chain, each under a name of its own. @throws FormatError */
export function layersOf(placed: readonly PlacedLayer[]): Layer[] {
  const taken: Taken = new Map();
  return placed.map((layer) => layerFrom(layer, freeName(layer, taken)));
}

/** @param learns whether `fit` changes its weights; default: as the file says. @throws FormatError */
export function layerFrom({ entry, className, config, inputShape }: PlacedLayer, name: string, learns = false): Layer {
  expectFloats(config);
  const trainable = flagOr(member(config, 'trainable'), true) || learns;
  return within(entry.path, () =>
    classes.get(className)!.fromConfig(
      config,
      {
        ...{ name, trainable, ...(inputShape && { inputShape }) },
        activityRegularizer: regularizerFrom(either(config, 'activity_regularizer')),
      },
      nestedLayer,
    ),
  );
}

/** A layer that is written within another one. @throws FormatError */
export function nestedLayer(field: Field): Layer {
  const [className, config] = [text(either(field, 'class_name')), member(field, 'config')];
  expectFloats(config);
  const known = classes.get(className);
  if (known === undefined) {
    const expected = `expected one of ${KNOWN_LAYERS.join(', ')}. wgrad cannot run this model.`;
    throw new FormatError(`${field.path}: unknown layer ${show(className)}; ${expected}`);
  }
  const [name, trainable] = [member(config, 'name'), flagOr(member(config, 'trainable'), true)];
  const common = { ...(!isAbsent(name) && { name: cleanName(text(name)) }), trainable };
  return within(field.path, () => known.fromConfig(config, common, nestedLayer));
}

type Named = Pick<PlacedLayer, 'name' | 'models'>;

/** What has which name already. */
export type Taken = Map<string, Named>;

/**
 * Names are wgrad's, which have no spaces or slashes. Where that makes two the same, or layers of different models within the model
 * have one name, the later one also takes that of its model. Two of one name in one model stay as they are, to be refused.
 */
export function freeName(named: Named, taken: Taken): string {
  const { name, models } = named;
  const own = cleanName(name);
  const other = taken.get(own);
  let free = own;
  if (other !== undefined && (other.name !== name || other.models.join('/') !== models.join('/'))) {
    const longer = `${cleanName(models.at(-1)!)}_${own}`;
    free = longer;
    for (let count = 1; taken.has(free); count++) free = `${longer}_${count}`;
  }
  taken.set(free, named);
  return free;
}

/** A name with characters that cannot be seen stays as it is, to be refused. */
export const cleanName = (name: string): string => (harmless(name) === name ? name.replace(/[^\w.-]/g, '_') : name);

const FLOATS = ['float32', 'float16', 'bfloat16', 'float64', 'mixed_float16', 'mixed_bfloat16'];

/** Files have their weights in f32 whatever Keras computed with, and so does wgrad compute. Keras 3 wraps the name in a policy. */
function expectFloats(config: Field): void {
  const dtype = member(config, 'dtype');
  if (typeof dtype.value !== 'object' || dtype.value === null) {
    only(dtype, [undefined, null, ...FLOATS]);
    return;
  }
  only(either(dtype, 'class_name'), ['DTypePolicy', 'FloatDTypePolicy', 'Policy']);
  only(member(member(dtype, 'config'), 'name'), FLOATS);
}
