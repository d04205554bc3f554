/** Makers of models: a chain of layers, and what lies between inputs and outputs. */
import { UsageError } from '../errors.ts';
import type { ModelTensors } from '../nn/ends.ts';
import { input as inputOf } from '../nn/input.ts';
import { type Model, model as modelOf } from '../nn/model.ts';
import type { ModelTensor } from '../nn/model-tensor.ts';
import { Sequential as Stack, type Stackable, sequential as stackOf } from '../nn/sequential.ts';
import { Layer } from './layer.ts';
import type { One } from './model-args.ts';
import { LayersModel } from './models.ts';

/** A model of layers one after the other. */
export class Sequential extends LayersModel {
  /** @internal */
  declare readonly inner: Stack;

  /** Puts a layer or a model on top. @throws ShapeError where it does not fit, UsageError where it is none */
  add(layer: Layer | LayersModel): void {
    this.own.forget();
    this.inner.add(stackable(layer));
    void this.layers;
  }

  /** Takes the last layer away. @throws UsageError where there is none */
  pop(): void {
    this.inner.pop();
    this.own.forget();
  }
}

const stackable = (layer: Layer | LayersModel): Stackable => {
  if (layer instanceof LayersModel) return layer.inner;
  if (layer instanceof Layer) return layer.description as Stackable;
  throw new UsageError('tf.sequential: a layer is none of tf.layers. Call it, as in tf.layers.dense({ units: 1 }).');
};

/** A model of layers one after the other. @throws UsageError, ShapeError where they do not fit */
export function sequential(
  config: { readonly layers?: readonly (Layer | LayersModel)[]; readonly name?: string } = {},
): Sequential {
  const { layers = [], name } = config;
  const made = new Sequential(stackOf({ layers: layers.map(stackable), ...(name && { name }) }));
  void made.layers;
  return made;
}

/** What goes into a functional model: `shape` is that of one sample. @throws UsageError where an option is wrong */
export function input(config: {
  readonly shape?: readonly number[];
  readonly batchShape?: readonly (number | null)[];
  readonly name?: string;
  readonly dtype?: string;
}): ModelTensor {
  const { shape, batchShape, name, dtype } = config;
  const own = shape ?? (batchShape?.slice(1) as number[]);
  return inputOf({ shape: own, ...(name && { name }), ...(dtype === 'int32' && { dtype: 'int32' as const }) });
}

/** A model of what lies between inputs and outputs. @throws UsageError where they make none */
export function model(config: {
  readonly inputs: One<ModelTensor>;
  readonly outputs: One<ModelTensor>;
  readonly name?: string;
}): LayersModel {
  const { inputs, outputs, name } = config;
  const plain = (ends: One<ModelTensor>): ModelTensors =>
    Array.isArray(ends) && ends.length === 1 ? ends[0]! : (ends as ModelTensors);
  const made = new LayersModel(modelOf({ inputs: plain(inputs), outputs: plain(outputs), ...(name && { name }) }));
  void made.layers;
  return made;
}

/** wgrad's model with tfjs's methods. */
export const layersModel = (inner: Model): LayersModel => {
  const made = inner instanceof Stack ? new Sequential(inner) : new LayersModel(inner);
  return made;
};
