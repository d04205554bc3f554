/** Convolutions, pooling, normalisation and dropout as functions of tensors; pictures are [batch, height, width, channels] or without the batch. */
import { UsageError } from '../errors.ts';
import type { Node, Shape } from '../graph/node.ts';
import { reshape as reshaped } from '../graph/views.ts';
import { add, div, mul, sub } from '../ops/arithmetic.ts';
import { conv, convTransposed } from '../ops/conv.ts';
import { type Padding, windowsFrom, windowsOver } from '../ops/conv-geometry.ts';
import { sqrt } from '../ops/exponentials.ts';
import { pad as padded } from '../ops/movement.ts';
import { averagePool, maxPool as largest } from '../ops/pooling.ts';
import { fill } from '../ops/sources.ts';
import { randomUniform } from './creation.ts';
import { applied } from './record.ts';
import { type Tensor, type TensorLike, toTensor } from './tensor.ts';

/** Both sides of a window, or one number for both. */
export type Sides = number | readonly [number, number];
/** 'same', 'valid', or as many zeros around. */
export type Pad = Padding | number;

const both = (sides: Sides): [number, number] => (typeof sides === 'number' ? [sides, sides] : [...sides]);

/** Runs on pictures with a batch, and takes it away again where there was none. */
function ofPictures(
  where: string,
  given: readonly TensorLike[],
  format: string,
  make: (x: Node, ...others: Node[]) => Node,
): Tensor {
  if (format !== 'NHWC')
    throw new UsageError(`${where}: dataFormat is '${format}'; channels are last here. Transpose the data.`);
  const x = toTensor(where, given[0]!);
  if (x.rank !== 3 && x.rank !== 4) {
    throw new UsageError(`${where}: x is a ${x}; expected [batch, height, width, channels], or without the batch.`);
  }
  return applied(where, [x, ...given.slice(1)], (node, ...others) => {
    if (x.rank === 4) return make(node, ...others);
    const found = make(reshaped(node, [1, ...node.shape]), ...others);
    return reshaped(found, found.shape.slice(1));
  });
}

/** What is padded by a number is padded before. */
const prepared = (x: Node, pad: Pad): { x: Node; padding: Padding } =>
  typeof pad === 'string'
    ? { x, padding: pad }
    : { x: padded(x, [[0, 0], [pad, pad], [pad, pad], [0, 0]]), padding: 'valid' }; // biome-ignore format: one line

const sizeOf = ({ shape }: Node): Shape => shape.slice(1, 3);

/** Sums over windows: x [.., height, width, in] by filter [height, width, in, out]. */
export function conv2d(
  x: TensorLike,
  filter: TensorLike,
  strides: Sides,
  pad: Pad,
  dataFormat = 'NHWC',
  dilations: Sides = 1,
): Tensor {
  return ofPictures('tf.conv2d', [x, filter], dataFormat, (node, kernel) => {
    const { x: around, padding } = prepared(node, pad);
    const windows = { window: kernel!.shape.slice(0, 2), strides: both(strides), dilations: both(dilations), padding };
    return conv(around, kernel!, { ...windowsOver('conv2d', sizeOf(around), windows), groups: 1 });
  });
}

/** Sums over windows of signals: x [batch, steps, in], or without the batch, by filter [steps, in, out]. */
export function conv1d(
  x: TensorLike,
  filter: TensorLike,
  stride: number,
  pad: Pad,
  dataFormat = 'NWC',
  dilation = 1,
): Tensor {
  const where = 'tf.conv1d';
  if (dataFormat !== 'NWC')
    throw new UsageError(`${where}: dataFormat is '${dataFormat}'; channels are last here. Transpose the data.`);
  const [signal, kernel] = [toTensor(where, x), toTensor(where, filter)];
  const flat = signal.reshape([...signal.shape.slice(0, -2), 1, ...signal.shape.slice(-2)]);
  const sides = typeof pad === 'number' ? signal.rank - 2 : 0;
  const around =
    typeof pad === 'number'
      ? flat.pad(flat.shape.map((_, axis) => (axis === sides + 1 ? [pad, pad] : [0, 0]) as [number, number]))
      : flat;
  const found = conv2d(
    around,
    kernel.reshape([1, ...kernel.shape]),
    [1, stride],
    typeof pad === 'number' ? 'valid' : pad,
    'NHWC',
    [1, dilation],
  );
  return found.reshape([...signal.shape.slice(0, -2), ...found.shape.slice(-2)]);
}

/** The gradient of a convolution by its input: x [.., height, width, in] by filter [height, width, out, in] to a picture of `outputShape`. */
export function conv2dTranspose(
  x: TensorLike,
  filter: TensorLike,
  outputShape: Shape,
  strides: Sides,
  pad: Padding,
): Tensor {
  return ofPictures('tf.conv2dTranspose', [x, filter], 'NHWC', (node, kernel) => {
    const windows = { window: kernel!.shape.slice(0, 2), strides: both(strides), dilations: [1, 1], padding: pad };
    const geometry = windowsFrom('conv2dTranspose', sizeOf(node), windows, undefined);
    const wanted = outputShape.slice(-3, -1);
    if (geometry.large.join() !== wanted.join()) {
      throw new UsageError(
        `tf.conv2dTranspose: outputShape is [${outputShape}]; by these strides and windows it is [${geometry.large}, channels].`,
      );
    }
    return convTransposed(node, kernel!, { ...geometry, groups: 1 });
  });
}

/** Sums over windows of each channel by itself: filter [height, width, in, multiplier]. */
export function depthwiseConv2d(
  x: TensorLike,
  filter: TensorLike,
  strides: Sides,
  pad: Pad,
  dataFormat = 'NHWC',
  dilations: Sides = 1,
): Tensor {
  return ofPictures('tf.depthwiseConv2d', [x, filter], dataFormat, (node, kernel) => {
    const { x: around, padding } = prepared(node, pad);
    const [height, width, channels, multiplier] = kernel!.shape;
    const windows = { window: [height!, width!], strides: both(strides), dilations: both(dilations), padding };
    const weights = reshaped(kernel!, [height!, width!, 1, channels! * multiplier!]);
    return conv(around, weights, {
      ...windowsOver('depthwiseConv2d', sizeOf(around), windows),
      groups: channels!,
    });
  });
}

/** Each channel by itself, then mixed: pointwise [1, 1, in · multiplier, out]. */
export const separableConv2d = (
  x: TensorLike,
  depthwiseFilter: TensorLike,
  pointwiseFilter: TensorLike,
  strides: Sides,
  pad: Padding,
  dilation: Sides = 1,
): Tensor => conv2d(depthwiseConv2d(x, depthwiseFilter, strides, pad, 'NHWC', dilation), pointwiseFilter, 1, 'valid');

const pooled =
  (name: string, make: typeof largest) =>
  (x: TensorLike, filterSize: Sides, strides: Sides, pad: Padding): Tensor =>
    ofPictures(`tf.${name}`, [x], 'NHWC', (node) =>
      make(node, { window: both(filterSize), strides: both(strides), padding: pad }),
    );

/** The largest element of each window: [.., height, width, channels]. */
export const maxPool = pooled('maxPool', largest);
/** The mean of each window, as far as it lies within the picture: [.., height, width, channels]. */
export const avgPool = pooled('avgPool', averagePool);

/** (x - mean) / √(variance + ε) · scale + offset, broadcast along the last axis. */
export function batchNorm(
  x: TensorLike,
  mean: TensorLike,
  variance: TensorLike,
  offset?: TensorLike | null,
  scale?: TensorLike | null,
  varianceEpsilon = 0.001,
): Tensor {
  const more = [offset, scale].map((each) => each ?? undefined);
  const given = [x, mean, variance, more[0] ?? 0, more[1] ?? 1];
  return applied('tf.batchNorm', given, (node, m, v, shift, factor) =>
    add(mul(div(sub(node, m!), sqrt(add(v!, fill([], varianceEpsilon)))), factor!), shift!),
  );
}

/** The same of [batch, channels]. */
export const batchNorm2d = batchNorm;
/** The same of [height, width, channels]. */
export const batchNorm3d = batchNorm;
/** The same of [batch, height, width, channels]. */
export const batchNorm4d = batchNorm;

/** Zeroes a share `rate` of the elements, and divides the others by 1 - rate, of the shape of x; in a layer's call others in each step. */
export function dropout(x: TensorLike, rate: number, noiseShape?: Shape, seed?: number | string): Tensor {
  const given = toTensor('tf.dropout', x);
  if (!(rate >= 0 && rate < 1))
    throw new UsageError(`tf.dropout: rate is ${rate}; expected a number from 0 to below 1.`);
  if (rate === 0) return given.clone();
  const kept = randomUniform(noiseShape ?? given.shape, 0, 1, 'float32', seed).greaterEqual(rate);
  return given.mul(kept.toFloat()).div(1 - rate);
}
