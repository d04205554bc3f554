/**
 * A topology as Keras 3 writes it into the config.json of a `.keras` file: every object with the module that its class is in; a functional
 * model by the calls of its layers, each with the tensors that it takes.
 */
import { UsageError } from '../errors.ts';
import type { Config, Configured, ConfigValue } from '../nn/config.ts';
import type { InputTopology, LayerTopology, TensorForm, TensorPlace, Topology } from '../nn/topology.ts';

import { isPlain } from './tfjs-topology.ts';

type Json = Readonly<Record<string, unknown>>;

const POLICY = (name: string): Json => object('keras', 'DTypePolicy', { name });

/** An object as Keras 3 writes it. */
export const object = <Config>(module: string, class_name: string, config: Config, registered?: string) => ({
  module,
  class_name,
  config,
  registered_name: registered ?? null,
});

/** Layers of KerasHub, which loads them by this name. */
const HUB = ['PositionEmbedding', 'SinePositionEncoding'];

/** Options by the ends of their names, and the module that their classes are in. */
const MODULES: readonly (readonly [RegExp, string])[] = [
  [/initializer$/, 'keras.initializers'],
  [/regularizer$/, 'keras.regularizers'],
  [/constraint$/, 'keras.constraints'],
  [/^learning_rate$/, 'keras.optimizers.schedules'],
];

/** Options of calls in Keras that are options of layers here. */
const OF_CALLS = ['use_causal_mask'];

/**
 * Layers stand in their order. What Keras has no field for stands in the config of the model that it is of, under `wgrad`; Keras takes
 * no such thing (see keras-own.ts).
 * @param learns false in a model that is frozen: Keras freezes all layers with it
 * @throws UsageError where Keras 3 has no such activation
 */
export function kerasModel(topology: Topology, learns = true, outermost = true): Json {
  const { className, name, inputs, outputs, ends, order } = topology;
  const trainable = learns && topology.trainable;
  if (className === 'Sequential') {
    const layers = [...inputs.map(inputJson), ...topology.layers.map((layer) => layerJson(layer, topology, trainable))];
    const shape = [null, ...inputs[0]!.shape];
    const own = !(outermost && isPlain(topology)) && { wgrad: {} };
    const config = { name, trainable, dtype: POLICY('float32'), layers, build_input_shape: shape, ...own };
    return { ...object('keras', 'Sequential', config), build_config: { input_shape: shape } };
  }
  const config = {
    name,
    trainable,
    layers: [
      ...inputs.map((input) => ({ ...inputJson(input), name: input.name, inbound_nodes: [] })),
      ...topology.layers.map((layer) => ({
        ...layerJson(layer, topology, trainable),
        name: layer.name,
        inbound_nodes: layer.calls.map((places) => callJson(layer, places, topology)),
      })),
    ],
    input_layers: endsJson(
      ends.inputs,
      inputs.map((input) => [input.name, 0, 0]),
    ),
    output_layers: endsJson(
      ends.outputs,
      outputs.map((place) => outputHistory(place, topology)),
    ),
    wgrad: { ...ends, calls: order },
  };
  return object('keras.src.models.functional', 'Functional', config, 'Functional');
}

const inputJson = ({ name, shape, dtype }: InputTopology): Json =>
  object('keras.layers', 'InputLayer', {
    ...{ batch_shape: [null, ...shape], dtype, sparse: false, ragged: false, name, optional: false },
  });

function endsJson({ form, names }: Topology['ends']['inputs'], all: readonly unknown[]): unknown {
  if (form === 'record') return Object.fromEntries(names.map((name, i) => [name, all[i]]));
  return form === 'one' ? all[0] : all;
}

function layerJson(layer: LayerTopology, topology: Topology, learns: boolean): Json {
  const { className, name, model } = layer;
  const trainable = learns && layer.trainable;
  if (model !== undefined) return kerasModel(model, trainable, false);
  const taken = layer.calls[0]!.map((place) => [null, ...formOf(place, topology).shape]);
  // some of Keras's layers without weights take no such option
  const frozen = layer.weights.length > 0 && { trainable };
  const config = { name, ...frozen, ...layerConfig(className, layer.config!) };
  return { ...named(className, config), build_config: buildConfig(className, taken) };
}

/** What a layer needs to have its weights before it is called. */
function buildConfig(className: string, shapes: readonly (readonly (number | null)[])[]): Json {
  if (className === 'MultiHeadAttention') {
    const [query, value, key] = shapes;
    return { shapes_dict: { query_shape: query, value_shape: value, ...(key && { key_shape: key }) } };
  }
  return { input_shape: shapes.length === 1 || !takesList(className) ? shapes[0] : shapes };
}

/** Layers that take a list of tensors, not each tensor as an argument of its own. */
const takesList = (className: string): boolean =>
  !['MultiHeadAttention', 'LSTM', 'GRU', 'SimpleRNN', 'Bidirectional'].includes(className);

function named(className: string, config: unknown): ReturnType<typeof object> {
  if (HUB.includes(className)) return object('keras_hub.layers', className, config, `keras_hub>${className}`);
  if (className !== 'ThresholdedReLU') return object('keras.layers', className, config);
  const { theta, ...rest } = config as Config; // Keras 3 has that as one of ReLU's
  return object('keras.layers', 'ReLU', { ...rest, max_value: null, negative_slope: 0, threshold: theta });
}

/** The config of a layer, with what is within it. */
function layerConfig(className: string, config: Config): Json {
  const entries = Object.entries(config).filter(([name]) => !OF_CALLS.includes(name));
  const own = entries.map(([name, value]) => [name, valueJson(className, name, value)]);
  return { dtype: POLICY('float32'), ...Object.fromEntries(own) };
}

/** An option. @throws UsageError where Keras 3 has no such activation */
export function valueJson(className: string, name: string, value: ConfigValue): unknown {
  if (value === 'hard_sigmoid_of_keras2') {
    throw new UsageError(
      `model.save: ${className} has the activation 'hardSigmoidOfKeras2', which Keras 3 does not have. Save the model for tfjs.`,
    );
  }
  if (!isConfigured(value)) return value;
  if (name === 'layer' || name === 'backward_layer') {
    const { name: own, trainable = true, ...rest } = value.config as Config & { name?: string };
    const config = { ...(own !== undefined && { name: own }), trainable, ...layerConfig(value.class_name, rest) };
    return named(value.class_name, config);
  }
  const module = MODULES.find(([ending]) => ending.test(name))?.[1];
  return module === undefined ? value : object(module, value.class_name, value.config);
}

const isConfigured = (value: ConfigValue): value is Configured =>
  typeof value === 'object' && value !== null && 'class_name' in value;

const history = ({ layer, call, output }: TensorPlace): [string, number, number] => [layer, call, output];

/** Where a model gives what a functional model in it gives, Keras counts that model itself as the first of its calls. */
function outputHistory({ layer, call, output }: TensorPlace, { layers }: Topology): [string, number, number] {
  const model = layers.find(({ name }) => name === layer)?.model;
  return [layer, model?.className === 'Functional' ? call + 1 : call, output];
}

function formOf({ layer, call, output }: TensorPlace, { inputs, layers }: Topology): TensorForm {
  const input = inputs.find(({ name }) => name === layer);
  return input ?? layers.find(({ name }) => name === layer)!.gives[call]![output]!;
}

function callJson(layer: LayerTopology, places: readonly TensorPlace[], topology: Topology): Json {
  const tensors = places.map((place) => {
    const { shape, dtype } = formOf(place, topology);
    const config = { shape: [null, ...shape], dtype, keras_history: history(place) };
    return { class_name: '__keras_tensor__', config };
  });
  const kwargs = Object.fromEntries(
    OF_CALLS.filter((name) => layer.config?.[name] !== undefined).map((name) => [name, layer.config![name]]),
  );
  const form = layer.model?.ends.inputs;
  if (form?.form === 'record') {
    const record = Object.fromEntries(form.names.map((name, i) => [name, tensors[i]]));
    return { args: [record], kwargs };
  }
  if (tensors.length === 1) return { args: form?.form === 'list' ? [tensors] : tensors, kwargs };
  if (layer.model !== undefined || takesList(layer.className)) return { args: [tensors], kwargs };
  if (layer.className !== 'MultiHeadAttention') {
    return { args: tensors.slice(0, 1), kwargs: { ...kwargs, initial_state: tensors.slice(1) } };
  }
  const [, , , mask] = tensors;
  return { args: tensors.slice(0, 3), kwargs: { ...kwargs, ...(mask && { attention_mask: mask }) } };
}

/** The same as Keras 3 writes it into a `.h5` file: layers are named by their classes alone. */
export function withoutModules(entry: Json): Json {
  const { module: _, registered_name: __, build_config: ___, compile_config: ____, ...rest } = entry;
  const config = rest.config as Json;
  if (rest.class_name === 'Attention' && config.score_mode === 'dot') {
    // the default; Keras's reader of these files takes the word for its function of that name
    const { score_mode: _____, ...others } = config;
    return { ...rest, config: others };
  }
  if (!Array.isArray(config.layers)) return rest;
  return { ...rest, config: { ...config, layers: (config.layers as readonly Json[]).map(withoutModules) } };
}
