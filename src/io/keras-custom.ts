/**
 * What a file of Keras's holds that is no part of Keras: classes and functions of the user's, which Keras 3 marks by a registered name or
 * a module. They are refused by name; nothing in a file is executed.
 */
import { FormatError } from '../errors.ts';
import { type Field, items, member, record } from '../fields.ts';
import { show } from '../untrusted.ts';

/** Registered names of what is here as well. */
const KNOWN = [
  null,
  undefined,
  'Functional',
  'Sequential',
  'keras_hub>PositionEmbedding',
  'keras_hub>SinePositionEncoding',
  'keras_nlp>PositionEmbedding',
  'keras_nlp>SinePositionEncoding',
];

/** `x + y` and the like, which are layers here. */
const OPERATIONS = ['Add', 'Subtract', 'Multiply', 'Maximum', 'Minimum'];

/** @throws FormatError which names the first object that is not Keras's */
export function expectOfKeras(field: Field): void {
  const { value } = field;
  if (Array.isArray(value)) items(field).forEach(expectOfKeras);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const { class_name: className, module, registered_name: registered, config } = value as Record<string, unknown>;
  if (typeof className === 'string') {
    if (className === 'Lambda' || className === '__lambda__') {
      throw new FormatError(
        `${field.path}: ${show(className)} holds code of Python's, which is not executed. Write it with layers of Keras, or as a layer of its own, and save the model again.`,
      );
    }
    if (typeof module === 'string' && /^keras(\.src)?\.ops\b/.test(module)) {
      if (!OPERATIONS.includes(className)) {
        throw new FormatError(
          `${field.path}: ${show(className)} is a function of keras.ops; of those wgrad reads ${OPERATIONS.join(', ')} of two tensors. Write it with layers of Keras, and save the model again.`,
        );
      }
      return;
    }
    const isForeign =
      typeof module === 'string' && !/^(keras|keras_hub|keras_nlp|tf_keras|builtins)(\.|$)/.test(module);
    const isFunction = className === 'function';
    const isCustom = isFunction
      ? isForeign || isOwnFunction(module, registered, config)
      : !KNOWN.includes(registered as null);
    if (isForeign || isCustom) {
      const name = isFunction ? config : className;
      const by = typeof registered === 'string' ? `, registered as ${show(registered)},` : '';
      throw new FormatError(
        `${field.path}: ${show(name)}${by} is none of Keras's own objects; expected those alone: nothing in a file is executed. Build the model in wgrad, and take its weights over with fromSafetensors().`,
      );
    }
  }
  for (const name of Object.keys(record(field))) expectOfKeras(member(field, name));
}

/** Keras's own functions are written with their name alone, `registered_name` being that or 'function'. */
const isOwnFunction = (module: unknown, registered: unknown, config: unknown): boolean =>
  module === 'builtins' && registered !== 'function' && registered !== config;

const CALL_OPTIONS = ['use_causal_mask'];
const HAVE_THEM = ['MultiHeadAttention', 'Attention', 'AdditiveAttention'];
/** Layers whose calls are written as calls of training, whatever the model does. */
const TRAINING_BY_DEFAULT = /^(Random|Resizing$)/;

type Json = Readonly<Record<string, unknown>>;

/**
 * Options that Keras gives with each call and wgrad when the layer is made, where all calls have them. And calls counted from 0: where Keras 3
 * says what a model gives, and that comes out of a functional model in it, it counts that model itself as the first call.
 */
export function withCallOptions(model: Field): Field {
  return { ...model, value: moved(model.value) };
}

/** Of a functional model's config as Keras 3 writes it. */
function outputsFromZero(config: Json): Json {
  const layers = config.layers as readonly Json[];
  const isNew = layers.some(({ inbound_nodes: nodes }) => Array.isArray(nodes) && kwargsOf(nodes[0]) !== undefined);
  if (!isNew) return config;
  const models = new Set(layers.filter(({ class_name: each }) => each === 'Functional').map(({ name }) => name));
  const counted = (value: unknown): unknown => {
    if (!Array.isArray(value)) {
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, counted(each)]));
    }
    const [name, call, ...rest] = value as readonly unknown[];
    if (typeof name !== 'string') return value.map(counted);
    return [name, models.has(name) && typeof call === 'number' ? call - 1 : call, ...rest];
  };
  return { ...config, output_layers: counted(config.output_layers) };
}

function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== 'object' || value === null) return value;
  const given: Json = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, moved(each)]));
  const { layers, output_layers: outputs } = given;
  const isModel = Array.isArray(layers) && layers.every(isObject) && outputs !== undefined;
  const entry = isModel ? outputsFromZero(given) : given;
  const { class_name: className, inbound_nodes: nodes, config } = entry;
  if (typeof className !== 'string' || !Array.isArray(nodes) || nodes.length === 0) return entry;
  if (TRAINING_BY_DEFAULT.test(className))
    return { ...entry, inbound_nodes: nodes.map((node) => off(node, 'training')) };
  if (!HAVE_THEM.includes(className) || typeof config !== 'object' || config === null) return entry;
  const options = CALL_OPTIONS.filter((name) => nodes.every((node) => kwargsOf(node)?.[name] === true));
  return {
    ...entry,
    config: { ...config, ...Object.fromEntries(options.map((name) => [name, true])) },
    inbound_nodes: options.reduce((all, name) => all.map((node) => off(node, name)), nodes as readonly unknown[]),
  };
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Of a call as Keras 3 writes it. */
function kwargsOf(node: unknown): Json | undefined {
  const kwargs = typeof node === 'object' && node !== null ? (node as Json).kwargs : undefined;
  return typeof kwargs === 'object' && kwargs !== null ? (kwargs as Json) : undefined;
}

/** A call without an argument; also as Keras 2 writes it, [[layer, node, tensor, kwargs], …]. */
function off(node: unknown, name: string): unknown {
  const kwargs = kwargsOf(node);
  if (kwargs !== undefined) return { ...(node as Json), kwargs: { ...kwargs, [name]: false } };
  if (!Array.isArray(node)) return node;
  return node.map((each) => {
    const own = Array.isArray(each) ? (each[3] as unknown) : undefined;
    return typeof own === 'object' && own !== null
      ? (each as readonly unknown[]).map((part, i) => (i === 3 ? { ...own, [name]: false } : part))
      : each;
  });
}
