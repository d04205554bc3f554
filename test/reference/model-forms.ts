/** Ways in which tfjs, Keras 2 and Keras 3 write one and the same model: each function rewrites what tfjs has saved. */
import { concat } from '../../src/data/concat.ts';

type Files = Map<string, Uint8Array>;

/** What a JSON file holds, to be changed at will. */
// biome-ignore lint/suspicious/noExplicitAny: a path through JSON of any shape
export type Json = any;

export const WEIGHTS = 'model.weights.bin';

export const layersIn = (json: Json): Json[] => json.modelTopology.config.layers;
export const weightsIn = (json: Json): Json[] => json.weightsManifest.flatMap((group: Json) => group.weights);

export function rename(json: Json, change: (name: string) => string): void {
  for (const weight of weightsIn(json)) weight.name = change(weight.name);
}

/** Cuts the weights into files that end at the given bytes. */
export function shard(json: Json, files: Files, ends: readonly number[], paths: readonly string[]): void {
  const whole = files.get(WEIGHTS)!;
  files.delete(WEIGHTS);
  let begin = 0;
  for (const [i, end] of [...ends, whole.length].entries()) {
    files.set(paths[i]!.replace(/^.*\//, ''), whole.slice(begin, end));
    begin = end;
  }
  json.weightsManifest[0].paths = paths;
}

type Stored = 'uint8' | 'uint16' | 'float16';

/** As the converter's `--quantize_uint8` and the like do, each tensor by the range that it has. */
export function quantize(json: Json, files: Files, dtypeOf: (name: string) => Stored | undefined): void {
  const whole = files.get(WEIGHTS)!;
  let begin = 0;
  const parts = weightsIn(json).map((weight) => {
    const count = weight.shape.reduce((product: number, size: number) => product * size, 1);
    const floats = new Float32Array(whole.slice(begin, begin + 4 * count).buffer);
    begin += 4 * count;
    const dtype = dtypeOf(weight.name);
    if (dtype === undefined) return new Uint8Array(floats.buffer);
    weight.quantization = { dtype, original_dtype: 'float32' };
    if (dtype === 'float16') return new Uint8Array(Uint16Array.from(floats, toHalf).buffer);
    const min = Math.min(...floats);
    const scale = (Math.max(...floats) - min) / (dtype === 'uint8' ? 255 : 65535);
    Object.assign(weight.quantization, { min, scale });
    const stored = floats.map((value) => Math.round((value - min) / scale));
    return dtype === 'uint8' ? Uint8Array.from(stored) : new Uint8Array(Uint16Array.from(stored).buffer);
  });
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  files.set(WEIGHTS, concat(parts, size));
}

/** The nearest binary16, of a number that is not too small for one. */
function toHalf(value: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = Math.round((Math.abs(value) / 2 ** exponent - 1) * 1024);
  return (value < 0 ? 0x8000 : 0) + ((exponent + 15) << 10) + fraction;
}

/** Puts the tensors into another order, given as places in the one that is. */
export function reorder(json: Json, files: Files, order: readonly number[]): void {
  const whole = files.get(WEIGHTS)!;
  let begin = 0;
  const parts = weightsIn(json).map(({ shape }) => {
    const bytes = shape.reduce((product: number, size: number) => product * size, 4);
    begin += bytes;
    return whole.slice(begin - bytes, begin);
  });
  const weights = weightsIn(json);
  json.weightsManifest[0].weights = order.map((i) => weights[i]);
  const moved = order.map((i) => parts[i]!);
  files.set(WEIGHTS, concat(moved, whole.length));
}

/** Keras's converter has the topology under `model_config`. */
export function byConverter(json: Json, version: string): void {
  const { modelTopology } = json;
  Object.assign(json, { generatedBy: `keras v${version}`, convertedBy: 'TensorFlow.js Converter v4.22.0' });
  json.modelTopology = {
    keras_version: version,
    backend: 'tensorflow',
    model_config: modelTopology,
    training_config: { loss: 'mse', metrics: ['mae'], optimizer_config: { class_name: 'Lion', config: {} } },
  };
}

export const inputLayer = (config: Json): Json => ({ class_name: 'InputLayer', config: { name: 'input', ...config } });

/** Connects a chain as Keras 2 and tfjs do. */
export function connected(name: string, list: readonly Json[], order: readonly number[]): Json {
  const input = inputLayer({ batch_input_shape: list[0].config.batch_input_shape, dtype: 'float32', sparse: false });
  const names = ['input', ...list.map((entry) => entry.config.name)];
  const chain = [input, ...list].map((entry, i) => ({
    ...entry,
    name: names[i],
    inbound_nodes: i === 0 ? [] : [[[names[i - 1], 0, 0, {}]]],
  }));
  const ends = { input_layers: [['input', 0, 0]], output_layers: [[names.at(-1), 0, 0]] };
  return { class_name: 'Functional', config: { name, layers: order.map((i) => chain[i]), ...ends } };
}

/** Makes the layers from `begin` to `end` a model within the model, whose input shape is given. */
export function nest(json: Json, name: string, begin: number, end: number, shape: readonly (number | null)[]): void {
  const list = layersIn(json);
  const inner = list.slice(begin, end);
  const first = inner[0].class_name === 'Sequential' ? inner[0].config.layers[0] : inner[0];
  first.config.batch_input_shape = shape;
  list.splice(begin, end - begin, { class_name: 'Sequential', config: { name, layers: inner } });
}

const POLICY = { module: 'keras', class_name: 'DTypePolicy', config: { name: 'float32' }, registered_name: null };
const initializer = (class_name: string, config: Json): Json => ({
  module: 'keras.initializers',
  class_name,
  config,
  registered_name: null,
});

/** What Keras 3 says of a layer beside what tfjs says. */
const MORE: Readonly<Record<string, Json>> = {
  Flatten: { data_format: 'channels_last' },
  Dense: {
    kernel_initializer: initializer('GlorotUniform', { seed: null }),
    bias_initializer: initializer('Zeros', {}),
    kernel_regularizer: null,
    bias_regularizer: null,
    kernel_constraint: null,
    bias_constraint: null,
    quantization_config: null,
  },
  Dropout: { seed: null, noise_shape: null },
};

function layerOfKeras3({ class_name, config }: Json): Json {
  const { batch_input_shape: _, ...own } = config;
  const settings = { ...own, trainable: true, dtype: POLICY, ...MORE[class_name] };
  return { module: 'keras.layers', class_name, config: settings, registered_name: null };
}

/** As Keras 3 describes a Sequential. */
export function keras3(json: Json): void {
  const { layers, name } = json.modelTopology.config;
  const batch_shape = layers[0].config.batch_input_shape;
  const input = inputLayer({ batch_shape, dtype: 'float32', sparse: false, ragged: false, optional: false });
  const all = [{ module: 'keras.layers', ...input, registered_name: null }, ...layers.map(layerOfKeras3)];
  json.modelTopology = {
    module: 'keras',
    class_name: 'Sequential',
    config: { name, trainable: true, dtype: POLICY, layers: all, build_input_shape: batch_shape },
    registered_name: null,
    build_config: { input_shape: batch_shape },
    compile_config: { optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] },
  };
}

/** Connects what `keras3` has described as Keras 3 does. */
export function connectKeras3(json: Json): void {
  const { config } = json.modelTopology;
  for (const [i, entry] of config.layers.entries()) {
    const keras_history = [config.layers[i - 1]?.config.name, 0, 0];
    const tensor = { class_name: '__keras_tensor__', config: { shape: [null, 6], dtype: 'float32', keras_history } };
    entry.name = entry.config.name;
    entry.inbound_nodes = i === 0 ? [] : [{ args: [tensor], kwargs: {} }];
  }
  json.modelTopology.class_name = 'Functional';
  Object.assign(config, { input_layers: ['input', 0, 0], output_layers: [config.layers.at(-1).name, 0, 0] });
}

/** Camel case instead of underscores, in the names of all fields. */
export function camelCased(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [camelCase(key), camelCased(inner)]));
}
