/**
 * A topology as tfjs and Keras 2 write it: a Sequential as the list of its layers; a functional model with an InputLayer for each input,
 * and for each call of a layer the tensors that it takes, as [layer, call, output]. What that form has no field for stands in the
 * config of the model that it is of, as `wgrad`; tfjs drops it when it saves the model again, so that it is never out of date.
 */
import type { InputTopology, LayerTopology, TensorPlace, Topology } from '../nn/topology.ts';
import { inTfjsOrder } from './tfjs-order.ts';

/** The file's names of layers with weights: tfjs finds weights by their layer alone, so that each has a name of its own. */
type FileNames = ReadonlyMap<LayerTopology, string>;

/** How a file has a model. */
export interface DescribedTopology {
  readonly json: { readonly class_name: string; readonly config: object };
  /** The file's name of the weight that the model calls `name`: `dense/kernel`. */
  readonly weightName: (name: string) => string;
  /** The model's names of all weights, in the order in which tfjs has them. */
  readonly order: readonly string[];
  /** The file's names of the layers that the outputs come out of. */
  readonly outputs: readonly string[];
}

export function describeTopology(topology: Topology): DescribedTopology {
  const fileNames = namesOf(topology);
  const weights = new Map<string, string>();
  for (const [{ weights: own, params }, name] of fileNames) {
    own.forEach((weight, i) => void weights.set(weight, `${name}/${params[i]}`));
  }
  const json = modelJson(topology, fileNames, !isPlain(topology), true);
  const order = inTfjsOrder(topology).flatMap((layer) => layer.weights);
  const byName = new Map(topology.layers.map((layer) => [layer.name, fileNames.get(layer) ?? layer.name]));
  const outputs = topology.outputs.map(({ layer }) => byName.get(layer) ?? layer);
  return { json, weightName: (name) => weights.get(name)!, order, outputs };
}

/** Whether it is a chain of layers that others would read as the same model, so that a file needs to say nothing more of it. */
export const isPlain = (topology: Topology): boolean =>
  topology.className === 'Sequential' &&
  topology.layers.every(({ model }) => model === undefined) &&
  !hasInputLayer(topology);

/** Whether a sequential model's first layer does not say what the model takes: tfjs would take floats. */
const hasInputLayer = ({ inputs, layers }: Topology): boolean =>
  layers[0]!.inputShape === undefined || inputs[0]!.dtype !== 'float32';

/** A layer whose name another one has, in whatever model, also takes that of its model. */
function namesOf(topology: Topology): FileNames {
  const all = modelsIn(topology);
  const taken = new Set(all.flatMap(({ inputs, layers }) => [...inputs, ...layers].map(({ name }) => name)));
  const names = new Map<LayerTopology, string>();
  const used = new Set<string>();
  for (const { name: model, layers } of all) {
    for (const layer of layers) {
      if (layer.model !== undefined) continue;
      let { name } = layer;
      if (used.has(name) && layer.weights.length > 0) {
        const longer = `${model}_${name}`;
        name = longer;
        for (let count = 1; taken.has(name); count++) name = `${longer}_${count}`;
        taken.add(name);
      }
      used.add(name);
      names.set(layer, name);
    }
  }
  return names;
}

/** The model, and all models in it. */
const modelsIn = (topology: Topology): Topology[] => [
  topology,
  ...topology.layers.flatMap(({ model }) => (model === undefined ? [] : modelsIn(model))),
];

/**
 * @param own whether what is wgrad's own is written
 * @param learns whether fit changes the weights that are in it
 */
function modelJson(
  topology: Topology,
  names: FileNames,
  own: boolean,
  learns: boolean,
): { class_name: string; config: object } {
  const { className, name, trainable, layers } = topology;
  const chain = className === 'Sequential';
  const fileName = (layer: LayerTopology): string => names.get(layer) ?? layer.name;
  const nameOf = new Map(layers.map((layer) => [layer.name, fileName(layer)]));
  const models = new Set(layers.filter(({ model }) => model !== undefined).map((layer) => layer.name));
  // calls of a model are counted from 1: Keras 2 and tfjs count the model itself as the first
  const reference = ({ layer, call, output }: TensorPlace): [string, number, number] => [
    nameOf.get(layer) ?? layer,
    models.has(layer) ? call + 1 : call,
    output,
  ];
  const entries = layers.map((layer, i) => {
    const entry = layerJson(layer, { names, first: chain && i === 0, learns });
    const nodes = layer.calls.map((taken) => taken.map((place) => [...reference(place), {}]));
    return chain ? entry : { name: fileName(layer), ...entry, inbound_nodes: nodes };
  });
  const flags = trainable ? {} : { trainable };
  const more = own ? { wgrad: ownOf(topology, nameOf) } : {};
  const inputs = topology.inputs.map(inputJson);
  if (chain) {
    const all = hasInputLayer(topology) ? [...inputs, ...entries] : entries;
    return { class_name: className, config: { name, ...flags, layers: all, ...more } };
  }
  const ends = {
    input_layers: topology.inputs.map((input) => [input.name, 0, 0]),
    output_layers: topology.outputs.map(reference),
  };
  const all = [...inputs, ...entries];
  return { class_name: className, config: { name, ...flags, layers: all, ...ends, ...more } };
}

function inputJson({ name, shape, dtype }: InputTopology): object {
  const config = { batch_input_shape: [null, ...shape], dtype, sparse: false, name };
  return { name, class_name: 'InputLayer', config, inbound_nodes: [] };
}

interface Within {
  readonly names: FileNames;
  /** whether it is the first one of a sequential model */
  readonly first: boolean;
  readonly learns: boolean;
}

/** tfjs freezes a model by its layers: one in a frozen model is written as frozen. */
function layerJson(layer: LayerTopology, { names, first, learns }: Within): { class_name: string; config: object } {
  const trainable = learns && layer.trainable;
  if (layer.model !== undefined) {
    return modelJson(layer.model, names, true, trainable);
  }
  const input = first && layer.inputShape !== undefined && { batch_input_shape: [null, ...layer.inputShape] };
  const given = Object.entries(layer.config!).filter(([, value]) => value !== null);
  const own = { name: names.get(layer), trainable, dtype: 'float32', ...input };
  return { class_name: layer.className, config: { ...own, ...Object.fromEntries(given) } };
}

/** Names that the file has otherwise, the order of calls, and the form of inputs and outputs. */
function ownOf({ className, ends, order }: Topology, nameOf: ReadonlyMap<string, string>): object {
  const others = [...nameOf].filter(([own, name]) => own !== name).map(([own, name]) => [name, own]);
  const names = others.length > 0 && { names: Object.fromEntries(others) };
  if (className === 'Sequential') return { ...names };
  return { ...ends, calls: order.map((name) => nameOf.get(name)), ...names };
}
