/**
 * Layers out of Keras's configs: a row per class. What Keras knows and wgrad does not is refused by name, unless it is
 * switched off. A new layer gives its `config` in src/nn/layers.ts and gets a row here.
 */
import type { Shape } from '../graph/node.ts';
import { type Initializer, type InitializerName, initializers } from '../nn/initializers.ts';
import { type ActivationName, type Layer, layers } from '../nn/layers.ts';
import {
  camelCase,
  either,
  expectOff,
  type Field,
  flag,
  isAbsent,
  member,
  number,
  only,
  text,
  whole,
  within,
} from './fields.ts';
import { harmless } from './json.ts';
import type { PlacedLayer } from './keras-topology.ts';

interface Common {
  readonly name: string;
  readonly inputShape?: Shape;
}

const REGULARIZED = ['kernel_regularizer', 'bias_regularizer', 'activity_regularizer'];
const CONSTRAINED = ['kernel_constraint', 'bias_constraint', 'kernel_lora_rank', 'lora_rank', 'quantization_config'];

const rows: Readonly<Record<string, (config: Field, common: Common) => Layer>> = {
  Flatten: (config, common) => {
    only(either(config, 'data_format'), [undefined, null, 'channels_last', 'channelsLast']);
    return layers.flatten(common);
  },
  Dense: (config, common) => {
    expectOff(
      config,
      [...REGULARIZED, ...CONSTRAINED].flatMap((name) => [name, camelCase(name)]),
    );
    only(member(config, 'trainable'), [undefined, true]);
    return layers.dense({
      ...common,
      units: whole(member(config, 'units'), 1),
      activation: activationOf(member(config, 'activation')),
      useBias: flagOr(either(config, 'use_bias'), true),
      kernelInitializer: initializerOf(either(config, 'kernel_initializer')) ?? 'glorotUniform',
      biasInitializer: initializerOf(either(config, 'bias_initializer')) ?? 'zeros',
    });
  },
  Dropout: (config, common) => {
    expectOff(config, ['noise_shape', 'noiseShape']);
    return layers.dropout({ ...common, rate: number(member(config, 'rate')) });
  },
  Activation: (config, common) =>
    layers.activation({ ...common, activation: activationOf(member(config, 'activation')) }),
};

export const KNOWN_LAYERS = Object.keys(rows);

/** The layers of a chain, each under a name of its own. @throws FormatError */
export function layersOf(placed: readonly PlacedLayer[]): Layer[] {
  const taken = new Map<string, PlacedLayer>();
  return placed.map((layer) => {
    expectFloats(layer.config);
    const name = freeName(layer, taken);
    taken.set(name, layer);
    const { entry, className, config, inputShape } = layer;
    return within(entry.path, () => rows[className]!(config, { name, ...(inputShape && { inputShape }) }));
  });
}

/**
 * Names are wgrad's, which have no spaces or slashes. Where that makes two the same, or layers of different models within the model
 * have one name, the later one also takes that of its model. Two of one name in one model stay as they are, to be refused.
 */
function freeName({ name, models }: PlacedLayer, taken: ReadonlyMap<string, PlacedLayer>): string {
  const own = cleanName(name);
  const other = taken.get(own);
  if (other === undefined || (other.name === name && other.models.join('/') === models.join('/'))) return own;
  const longer = `${cleanName(models.at(-1)!)}_${own}`;
  let free = longer;
  for (let count = 1; taken.has(free); count++) free = `${longer}_${count}`;
  return free;
}

/** A name with characters that cannot be seen stays as it is, to be refused. */
const cleanName = (name: string): string => (harmless(name) === name ? name.replace(/[^\w.-]/g, '_') : name);

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

const flagOr = (field: Field, otherwise: boolean): boolean => (isAbsent(field) ? otherwise : flag(field));

/** A name; or an object that holds it, as Keras 3 writes functions and tfjs reads its own. */
function activationOf(field: Field): ActivationName {
  if (isAbsent(field)) return 'linear';
  if (typeof field.value === 'string') return field.value as ActivationName;
  const className = either(field, 'class_name');
  return text(className.value === 'function' ? member(field, 'config') : className) as ActivationName;
}

/**
 * Undefined for one that is not known here: weights come with the file, so that initialisers have no part in it. tfjs writes
 * its Glorot and He initialisers as VarianceScaling.
 */
function initializerOf(field: Field): InitializerName | Initializer | undefined {
  if (isAbsent(field)) return undefined;
  if (typeof field.value === 'string') return named(field.value);
  const className = text(either(field, 'class_name'));
  const config = member(field, 'config');
  if (className === 'Constant') return initializers.constant(number(member(config, 'value')));
  if (className !== 'VarianceScaling') return named(className);
  const of = (name: string): unknown => member(config, name).value;
  const distribution = of('distribution') === 'uniform' ? 'Uniform' : 'Normal';
  if (of('scale') === 1 && of('mode') === 'fan_avg') return `glorot${distribution}`;
  return of('scale') === 2 && of('mode') === 'fan_in' ? `he${distribution}` : undefined;
}

function named(className: string): InitializerName | undefined {
  const name = className.slice(0, 1).toLowerCase() + className.slice(1);
  return name !== 'constant' && Object.hasOwn(initializers, name) ? (name as InitializerName) : undefined;
}
