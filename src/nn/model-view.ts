/** What can be read of a model without its GPU memory: layers with names and weights. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Shape } from '../graph/node.ts';
import { isWeight } from '../graph/variable.ts';
import type { NamedWeight } from './callbacks.ts';
import { tensorsOf } from './called-layer.ts';
import { expectBoolean, unknownName } from './check.ts';
import type { Config } from './config.ts';
import type { Layer } from './layers/layer.ts';
import type { Callee, ModelTensor } from './model-tensor.ts';
import { type Network, type NetworkLayer, trainable } from './network.ts';
import { sizeOfAll } from './weights.ts';

/** A layer of a model, or a model in it. */
export interface ModelLayer {
  /** unique in the model */
  readonly name: string;
  /** Keras's name of its class */
  readonly className: string;
  /** where it was given one: the shape of one sample */
  readonly inputShape?: Shape;
  /** What it was made of, for files; models in a model have none. */
  readonly config?: Config;
  /** Whether `fit` changes its weights; a change counts from the next `compile` on. */
  trainable: boolean;
  /** of one sample, as its first call gives it */
  readonly outputShape: Shape;
  /** What its first call gives, to make other models of. */
  readonly output: ModelTensor;
  /** What is called, with its weights. @internal */
  readonly callee: Callee;
  /** What it computes of inputs of these types. @internal */
  readonly build: Layer['build'];
  /** Calls the layer, with these weights, on `x` in a functional model. @throws ShapeError, UsageError */
  readonly apply: (x: ModelTensor | readonly ModelTensor[]) => ModelTensor;
  /** How many numbers the layer learns or keeps. */
  readonly countParams: () => number;
  /** Its weights, kernel before bias; none where it has nothing to learn. */
  readonly getWeights: () => Promise<NamedWeight[]>;
}

/** A weight of a model; its values are on the GPU. */
export interface ModelWeight {
  /** `<layer>/<kernel or bias>` */
  readonly name: string;
  /** sizes, outermost first: a kernel is [in, out] */
  readonly shape: Shape;
  /** all weights are f32 */
  readonly dtype: 'float32';
  /** whether `fit` changes it */
  readonly trainable: boolean;
  /** Its values as they are now. @throws UsageError, DeviceError where the model was disposed or the GPU is lost */
  readonly read: () => Promise<NamedWeight>;
}

type Weights = () => Promise<NamedWeight[]>;

export function layerView(
  { name, callee, calls }: NetworkLayer,
  names: Network['names'],
  weights: Weights,
): ModelLayer {
  const [output] = calls[0]!.outputs;
  const own = [...callee.variables.keys()];
  return {
    ...callee.layer,
    callee,
    className: callee.className,
    name,
    get trainable() {
      return callee.layer.trainable;
    },
    set trainable(value: boolean) {
      callee.layer.trainable = expectBoolean(name, 'trainable', value);
    },
    outputShape: output!.type.shape,
    output: output!,
    apply: (x) => callee.call(name, tensorsOf(name, x)).outputs[0]!,
    countParams: () => sizeOfAll(own),
    getWeights: async () => {
      const known = own.map((variable) => names.get(variable));
      return (await weights()).filter((weight) => known.includes(weight.name));
    },
  };
}

export function weightViews(network: Network, weights: Weights): ModelWeight[] {
  const learning = new Set(trainable(network));
  const weightsOf = [...network.names].filter(([variable]) => isWeight(variable));
  return weightsOf.map(([variable, name]) => ({
    name,
    shape: variable.shape,
    dtype: 'float32',
    trainable: learning.has(variable),
    read: async () => (await weights()).find((weight) => weight.name === name)!,
  }));
}

/** By name, or by index; a negative one counts from the last layer, as in Python. */
export function findLayer(layers: readonly ModelLayer[], which: string | number): ModelLayer {
  const where = 'model.getLayer';
  if (typeof which === 'string') {
    const found = layers.find(({ name }) => name === which);
    if (found !== undefined) return found;
    throw unknownName(
      where,
      'layer',
      which,
      layers.map(({ name }) => name),
    );
  }
  const found = Number.isInteger(which) ? layers.at(which) : undefined;
  if (found !== undefined) return found;
  throw new UsageError(
    `${where}: the index is ${show(which)}; expected a whole number from 0 to ${layers.length - 1}.`,
  );
}
