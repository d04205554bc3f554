/** What can be read of a model without its GPU memory: layers with names and weights, inputs, outputs. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { type Shape, sizeOf } from '../graph/node.ts';
import type { NamedWeight } from './callbacks.ts';
import { unknownName } from './check.ts';
import type { BuiltLayer, Layer } from './layers/layer.ts';

/** A layer of a model. */
export interface ModelLayer extends Layer {
  /** unique in the model */
  readonly name: string;
  /** of one sample */
  readonly outputShape: Shape;
  /** How many numbers the layer learns. */
  readonly countParams: () => number;
  /** Its weights, kernel before bias; none where it has nothing to learn. */
  readonly getWeights: () => Promise<NamedWeight[]>;
}

/** What goes in or comes out of a model: null stands for the number of samples. */
export interface ModelEnd {
  /** of the layer that it goes into or comes out of */
  readonly name: string;
  /** [null, ...that of one sample] */
  readonly shape: readonly (number | null)[];
  /** what it is computed in; what goes in may be stored otherwise */
  readonly dtype: 'float32';
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
  readonly trainable: true;
  /** Its values as they are now. @throws UsageError, DeviceError where the model was disposed or the GPU is lost */
  readonly read: () => Promise<NamedWeight>;
}

type Weights = () => Promise<NamedWeight[]>;

export function layerView(layer: Layer, { name, outputShape, params }: BuiltLayer, weights: Weights): ModelLayer {
  return {
    ...layer,
    name,
    outputShape,
    countParams: () => countParams([{ params }]),
    getWeights: async () => {
      const names = params.map((param) => param.name);
      return (await weights()).filter((weight) => names.includes(weight.name));
    },
  };
}

export const countParams = (layers: readonly Pick<BuiltLayer, 'params'>[]): number =>
  layers.flatMap(({ params }) => params).reduce((sum, { shape }) => sum + sizeOf(shape), 0);

export const weightViews = (layers: readonly BuiltLayer[], weights: Weights): ModelWeight[] =>
  layers
    .flatMap(({ params }) => params)
    .map(({ name, shape }) => ({
      name,
      shape,
      dtype: 'float32',
      trainable: true,
      read: async () => (await weights()).find((weight) => weight.name === name)!,
    }));

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
