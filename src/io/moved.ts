/** Numbers of a tensor in another order. */
import { type Shape, sizeOf } from '../graph/node.ts';

/** How a tensor is shown: as `ViewAttrs` says it (graph/views.ts). */
export interface Shown {
  readonly shape: Shape;
  /** of the tensor, one for each axis of the result; -1: repeated */
  readonly axes: readonly number[];
  readonly steps: readonly number[];
  readonly offsets: readonly number[];
}

/** Axis k of the result is axis `order[k]`. */
export const transposing = (shape: Shape, order: readonly number[]): Shown => ({
  shape: order.map((axis) => shape[axis]!),
  axes: order,
  steps: order.map(() => 1),
  offsets: shape.map(() => 0),
});

/** The numbers of a tensor of this shape, as they are shown. */
export function moved<Values extends Float32Array | Int32Array>(values: Values, shape: Shape, shown: Shown): Values {
  const size = sizeOf(shown.shape);
  const result = (values instanceof Int32Array ? new Int32Array(size) : new Float32Array(size)) as Values;
  const own = stridesOf(shape);
  const strides = shown.axes.map((axis, k) => (axis < 0 ? 0 : shown.steps[k]! * own[axis]!));
  const place = shown.shape.map(() => 0);
  let at = shown.offsets.reduce((sum, offset, axis) => sum + offset * own[axis]!, 0);
  for (let i = 0; i < size; i++) {
    result[i] = values[at]!;
    for (let k = place.length - 1; k >= 0; k--) {
      place[k]! += 1;
      at += strides[k]!;
      if (place[k]! < shown.shape[k]!) break;
      at -= strides[k]! * place[k]!;
      place[k] = 0;
    }
  }
  return result;
}

function stridesOf(shape: Shape): number[] {
  const strides = shape.map(() => 1);
  for (let k = shape.length - 2; k >= 0; k--) strides[k] = strides[k + 1]! * shape[k + 1]!;
  return strides;
}
