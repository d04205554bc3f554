/**
 * Topology: how the layers of a model are connected, as plain data: what files hold of a model beside its weights. Which names and
 * JSON a format has for it, src/io knows.
 */
import type { Shape } from '../graph/node.ts';
import { isWeight, type Variable } from '../graph/variable.ts';
import { CalledModel } from './called-model.ts';
import type { Config } from './config.ts';
import type { Ends } from './ends.ts';
import type { ModelTensor } from './model-tensor.ts';
import type { NamedNetwork, NetworkLayer } from './network.ts';

/** A tensor of a model: what a call of one of its layers gives, or one of its inputs. */
export interface TensorPlace {
  /** name of the layer, or of the input */
  readonly layer: string;
  /** which of the layer's calls in this model, counted from 0; of an input 0 */
  readonly call: number;
  /** which of the tensors that the call gives, counted from 0 */
  readonly output: number;
}

/** What a tensor of a model is like. */
export interface TensorForm {
  /** of one sample */
  readonly shape: Shape;
  /** what it is computed in */
  readonly dtype: 'float32' | 'int32';
}

/** What goes into a model. */
export interface InputTopology extends TensorForm {
  /** unique among the inputs and layers of the model */
  readonly name: string;
}

/** A layer of a model, or a model in it. */
export interface LayerTopology {
  /** unique in the model */
  readonly name: string;
  /** Keras's name of its class */
  readonly className: string;
  /** whether `fit` changes its weights */
  readonly trainable: boolean;
  /** where it was given one: the shape of one sample */
  readonly inputShape?: Shape;
  /** what it was made of, in Keras's names; models have none, and layers that no file can describe */
  readonly config?: Config;
  /** what is in it, where it is a model */
  readonly model?: Topology;
  /** the outermost model's names of its weights, kernel before bias, of a model those of its layers */
  readonly weights: readonly string[];
  /** what the layer itself calls them, such as `kernel` or `query/kernel` */
  readonly params: readonly string[];
  /** what each call takes */
  readonly calls: readonly (readonly TensorPlace[])[];
  /** what each call gives */
  readonly gives: readonly (readonly TensorForm[])[];
}

/** What calls of a model take or give. */
export interface EndsTopology {
  /** whether values are one tensor, a list, or a record by names */
  readonly form: 'one' | 'list' | 'record';
  /** in their order */
  readonly names: readonly string[];
}

/** A model as plain data, without weights. */
export interface Topology {
  /** a sequential model is a chain of its layers */
  readonly className: 'Sequential' | 'Functional';
  /** the model's name */
  readonly name: string;
  /** whether training another model that this one is in changes its weights */
  readonly trainable: boolean;
  /** what goes in */
  readonly inputs: readonly InputTopology[];
  /** by the order of their first calls */
  readonly layers: readonly LayerTopology[];
  /** for each call its layer's name, in the order in which they run */
  readonly order: readonly string[];
  /** what comes out */
  readonly outputs: readonly TensorPlace[];
  /** in which form inputs and outputs are given, and their names there */
  readonly ends: {
    /** of what goes in */
    readonly inputs: EndsTopology;
    /** of what comes out */
    readonly outputs: EndsTopology;
  };
}

/** What it takes to describe a model. */
export interface Described {
  readonly className: string;
  readonly name: string;
  readonly trainable: boolean;
  readonly network: NamedNetwork;
}

/** @param names the outermost model's of its variables */
export function topologyOf(
  { className, name, trainable, network }: Described,
  names: ReadonlyMap<Variable, string> = network.names,
): Topology {
  const inputs = inputsOf(network);
  const places = placesOf(network, inputs);
  const layerNames = new Map(network.layers.map((layer) => [layer.callee, layer.name]));
  return {
    className: className === 'Sequential' ? 'Sequential' : 'Functional',
    name,
    trainable,
    inputs,
    layers: network.layers.map((layer) => layerOf(layer, places, names)),
    order: network.calls.map(({ callee }) => layerNames.get(callee)!),
    outputs: network.outputs.map((tensor) => places.get(tensor)!),
    ends: { inputs: endsOf(network.inputEnds), outputs: endsOf(network.outputEnds) },
  };
}

function layerOf(
  { name, callee, calls }: NetworkLayer,
  places: ReadonlyMap<ModelTensor, TensorPlace>,
  names: ReadonlyMap<Variable, string>,
): LayerTopology {
  const { className, layer } = callee;
  const { inputShape, config } = layer;
  const variables = [...callee.variables].filter(([variable]) => isWeight(variable));
  return {
    name,
    className,
    trainable: layer.trainable,
    ...(inputShape && { inputShape }),
    ...(config && { config }),
    ...(callee instanceof CalledModel && { model: topologyOf(callee.described, names) }),
    weights: variables.map(([variable]) => names.get(variable)!),
    params: variables.map(([, own]) => own),
    calls: calls.map((call) => call.inputs.map((tensor) => places.get(tensor)!)),
    gives: calls.map((call) => call.outputs.map(formOf)),
  };
}

const endsOf = ({ form, names }: Ends): EndsTopology => ({ form, names });

/** Inputs have the names of their tensors, with a number where a layer or another input has that already. */
function inputsOf({ inputs, layers }: NamedNetwork): InputTopology[] {
  const taken = new Set(layers.map(({ name }) => name));
  return inputs.map((tensor) => {
    const { name: base } = tensor;
    let name = base;
    for (let count = 1; taken.has(name); count++) name = `${base}_${count}`;
    taken.add(name);
    return { name, ...formOf(tensor) };
  });
}

const formOf = ({ type: { shape, dtype } }: ModelTensor): TensorForm => {
  return { shape, dtype: dtype === 'f32' ? 'float32' : 'int32' };
};

function placesOf(
  { inputs, layers }: NamedNetwork,
  described: readonly InputTopology[],
): Map<ModelTensor, TensorPlace> {
  const places = new Map<ModelTensor, TensorPlace>();
  for (const { name, calls } of layers) {
    calls.forEach(({ outputs }, call) => {
      outputs.forEach((tensor, output) => void places.set(tensor, { layer: name, call, output }));
    });
  }
  inputs.forEach((tensor, i) => void places.set(tensor, { layer: described[i]!.name, call: 0, output: 0 }));
  return places;
}
