/**
 * The networks of models.ts in jax-js, whose pictures are [batch, channels, height, width] and whose kernels are
 * [filters, channels, height, width]: the first weights are put in that order, the kernel of the dense layer after `flatten` too.
 */
import type * as Library from '@jax-js/jax';
import { CLASSES, type Classifier, type LayerSpec, shapesThrough, weightShapes } from '../models.ts';

export type Jax = typeof Library;
export type Value = Library.Array;
/** Kernel, bias, kernel, bias … */
export type Params = Value[];

/** Dropout's key, where there is dropout. */
export type Forward = (params: Params, x: Value, key?: Value) => Value;

/** x [batch, features] or [batch, channels, height, width] → logits [batch, classes] */
export function forwardOf(jax: Jax, { layers }: Classifier): Forward {
  return (params, x, key) => {
    const weights = params[Symbol.iterator]();
    const next = (): Value => weights.next().value as Value;
    let value = x;
    for (const layer of layers) value = apply(jax, layer, value, next, key);
    return value;
  };
}

function apply(jax: Jax, layer: LayerSpec, x: Value, next: () => Value, key: Value | undefined): Value {
  const { lax, nn, numpy: np, random } = jax;
  const [batch = 1, ...shape] = x.shape;
  if (layer.kind === 'conv2d') {
    const y = lax.conv(x, next(), [1, 1], 'VALID');
    return nn.relu(y.add(next().reshape([1, layer.filters, 1, 1])));
  }
  if (layer.kind === 'maxPooling2d') return maxPool(x, layer.poolSize);
  if (layer.kind === 'lstm') throw new Error('jax-js has no layers: the bench writes no LSTM for it.');
  if (layer.kind === 'flatten') return x.reshape([batch, shape.reduce((product, size) => product * size, 1)]);
  if (layer.kind === 'dropout') {
    const keep = random.bernoulli(key!, 1 - layer.rate, [batch, ...shape]);
    return np.where(keep, x.div(1 - layer.rate), 0);
  }
  const y = np.matmul(x, next()).add(next());
  return layer.activation === 'relu' ? nn.relu(y) : y; // softmax is part of the loss
}

/** Windows side by side are axes of the cut picture: faster than `lax.reduceWindow` here. */
function maxPool(x: Value, size: number): Value {
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const [rows, columns] = [Math.floor(height / size), Math.floor(width / size)];
  const cut = x.slice([], [], [0, rows * size], [0, columns * size]);
  return cut.reshape([batch, channels, rows, size, columns, size]).max([3, 5]);
}

/** The mean loss, and the share of right answers. */
export function lossOf({ numpy: np, nn }: Jax, forward: Forward) {
  return (params: Params, x: Value, y: Value, key?: Value): [Value, Value] => {
    const logits = forward(params, x, key);
    const correct = np.equal(np.argmax(logits.ref, -1), y.ref).astype(np.float32).mean();
    const loss = nn.logSoftmax(logits, -1).mul(nn.oneHot(y, CLASSES)).sum(-1).mean().neg();
    return [loss, correct];
  };
}

/** How jax-js has a weight: its shape, and where each of its values is among Keras's. */
export interface Layout {
  readonly shape: readonly number[];
  readonly from: (at: number) => number;
}

const asItIs = (at: number): number => at;

export function layoutsOf(model: Classifier): Layout[] {
  const shapes = shapesThrough(model);
  const flattened = shapes[model.layers.findIndex(({ kind }) => kind === 'flatten')];
  let fromPictures = flattened !== undefined;
  return weightShapes(model).map((shape) => {
    if (shape.length === 4) return kernelLayout(shape);
    if (shape.length === 1 || !fromPictures) return { shape, from: asItIs };
    fromPictures = false;
    return rowsLayout(flattened!, shape[1]!);
  });
}

/** [height, width, channels, filters] → [filters, channels, height, width] */
function kernelLayout([height = 1, width = 1, channels = 1, filters = 1]: readonly number[]): Layout {
  const taps = height * width;
  return {
    shape: [filters, channels, height, width],
    from: (at) => {
      const [tap, channel, filter] = [at % taps, Math.floor(at / taps) % channels, Math.floor(at / taps / channels)];
      return (tap * channels + channel) * filters + filter;
    },
  };
}

/** Rows of [height, width, channels] → rows of [channels, height, width] */
function rowsLayout([height = 1, width = 1, channels = 1]: readonly number[], units: number): Layout {
  const area = height * width;
  return {
    shape: [area * channels, units],
    from: (at) => {
      const [row, unit] = [Math.floor(at / units), at % units];
      return ((row % area) * channels + Math.floor(row / area)) * units + unit;
    },
  };
}
