/** Functions that move elements: other shapes, parts, joins, gathers. */
import { UsageError } from '../errors.ts';
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import { axisOf, formatShape } from '../graph/shapes.ts';
import { reshape as reshaped } from '../graph/views.ts';
import { add, scale } from '../ops/arithmetic.ts';
import { toWhole } from '../ops/cast.ts';
import * as j from '../ops/joins.ts';
import { take } from '../ops/lookup.ts';
import * as m from '../ops/movement.ts';
import { fill, oneHot as ofLast } from '../ops/sources.ts';
import { broadcastTo as repeated } from '../ops/sums.ts';
import { applied } from './record.ts';
import { asValues, type DataType, Tensor, type TensorLike, toTensor, type Values } from './tensor.ts';

/** One function of a tensor that keeps its dtype. */
const moved = (where: string, x: TensorLike, make: (x: Node) => Node): Tensor => {
  const given = toTensor(where, x);
  if (given.dtype === 'string') return textAt(applied(where, [numbered(given)], make, 'int32'), given.values!);
  return applied(where, [given], make, given.dtype);
};

/** The numbers of the elements in place of text. @param from of the first one */
const numbered = ({ shape, size }: Tensor, from = 0): Tensor =>
  new Tensor(
    shape,
    'int32',
    Int32Array.from({ length: size }, (_, i) => from + i),
  );

/** Text by the numbers of its elements. */
const textAt = (places: Tensor, text: Values): Tensor =>
  new Tensor(places.shape, 'string', asValues(Array.from(places.dataSync(), (i) => text[i]!), 'string')); // biome-ignore format: one line

/** The same of several tensors, all of text. */
function movedText(given: readonly Tensor[], run: (numbers: readonly Tensor[]) => Tensor): Tensor | undefined {
  if (given.length === 0 || !given.every(({ dtype }) => dtype === 'string')) return undefined;
  let from = 0;
  const numbers = given.map((each) => {
    from += each.size;
    return numbered(each, from - each.size);
  });
  const text = given.flatMap(({ values }) => Array.from(values as unknown as string[]));
  return textAt(run(numbers), text as unknown as Values);
}

/** The elements of x in another shape, where one size may be -1: what is left. */
export function reshape(x: TensorLike, shape: Shape): Tensor {
  const given = toTensor('tf.reshape', x);
  const open = shape.indexOf(-1);
  const wanted = open < 0 ? shape : shape.with(open, given.size / -sizeOf(shape));
  if (sizeOf(wanted) !== given.size || !wanted.every(Number.isInteger)) {
    throw new UsageError(
      `tf.reshape: ${formatShape(given.shape)} to ${formatShape(shape)}: it has ${given.size} elements.`,
    );
  }
  return moved('tf.reshape', given, (node) => reshaped(node, wanted));
}

/** x in the shape of another. */
export const reshapeAs = (x: TensorLike, y: Tensor): Tensor => reshape(x, y.shape);
/** x as one axis. */
export const flatten = (x: TensorLike): Tensor => reshape(x, [-1]);
/** x as one axis. */
export const as1D = (x: TensorLike): Tensor => reshape(x, [-1]);
/** x of one element as a number. */
export const asScalar = (x: TensorLike): Tensor => reshape(x, []);
/** x of two axes. */
export const as2D = (x: TensorLike, ...shape: number[]): Tensor => reshape(x, shape);
/** x of three axes. */
export const as3D = (x: TensorLike, ...shape: number[]): Tensor => reshape(x, shape);
/** x of four axes. */
export const as4D = (x: TensorLike, ...shape: number[]): Tensor => reshape(x, shape);

/** x with a new axis of size 1. */
export const expandDims = (x: TensorLike, axis = 0): Tensor =>
  moved('tf.expandDims', x, (node) => m.expandDims(node, axis));
/** x without axes of size 1. */
export const squeeze = (x: TensorLike, axis?: readonly number[]): Tensor =>
  moved('tf.squeeze', x, (node) => m.squeeze(node, axis));
/** x with its axes in another order, reversed where none is given. */
export const transpose = (x: TensorLike, perm?: readonly number[]): Tensor =>
  moved('tf.transpose', x, (node) => m.transpose(node, perm));
/** The same elements in another tensor. */
export const clone = (x: TensorLike): Tensor => moved('tf.clone', x, (node) => reshaped(node, node.shape));
/** x with its elements in reverse along axes, all where none is given. */
export const reverse = (x: TensorLike, axis?: number | readonly number[]): Tensor =>
  moved('tf.reverse', x, (node) => m.flip(node, axis === undefined ? undefined : [axis].flat()));
/** x repeated to a shape. */
export const broadcastTo = (x: TensorLike, shape: Shape): Tensor =>
  moved('tf.broadcastTo', x, (node) => repeated(node, shape));
/** x with a constant around it: [before, after] for each axis. */
export const pad = (x: TensorLike, paddings: readonly (readonly [number, number])[], constantValue = 0): Tensor =>
  moved('tf.pad', x, (node) => m.pad(node, paddings, constantValue));

/** A part of x: where it begins along each axis, and how many elements it has there, -1 or nothing for all that is left. */
export function slice(x: TensorLike, begin: number | Shape, size?: number | Shape): Tensor {
  const given = toTensor('tf.slice', x);
  const [begins, sizes] = [[begin].flat(), size === undefined ? [] : [size].flat()];
  return moved('tf.slice', given, (node) =>
    m.slice(
      node,
      node.shape.map((_, axis) => begins[axis] ?? 0),
      node.shape.map((n, axis) => {
        const wanted = sizes[axis] ?? -1;
        return wanted === -1 ? n - (begins[axis] ?? 0) : wanted;
      }),
    ),
  );
}

/** Tensors one after the other along an axis. */
export function concat(tensors: readonly TensorLike[], axis = 0): Tensor {
  const given = tensors.map((each) => toTensor('tf.concat', each));
  const text = movedText(given, (numbers) => concat(numbers, axis));
  if (text !== undefined) return text;
  return applied('tf.concat', given, (...nodes) => j.concat(nodes, axis), dtypeOf(given));
}

/** Tensors of one shape side by side along a new axis. */
export function stack(tensors: readonly TensorLike[], axis = 0): Tensor {
  const given = tensors.map((each) => toTensor('tf.stack', each));
  const text = movedText(given, (numbers) => stack(numbers, axis));
  if (text !== undefined) return text;
  return applied('tf.stack', given, (...nodes) => j.stack(nodes, axis), dtypeOf(given));
}

const dtypeOf = (given: readonly Tensor[]): DataType =>
  given.every(({ dtype }) => dtype === given[0]?.dtype) ? (given[0]?.dtype ?? 'float32') : 'float32';

/** x in parts along an axis: so many equal ones, or of these sizes. */
export function split(x: TensorLike, numOrSizeSplits: number | readonly number[], axis = 0): Tensor[] {
  const given = toTensor('tf.split', x);
  const own = axis < 0 ? axis + given.rank : axis;
  const all = given.shape[own] ?? 0;
  const sizes =
    typeof numOrSizeSplits === 'number' ? Array(numOrSizeSplits).fill(all / numOrSizeSplits) : [...numOrSizeSplits];
  let begin = 0;
  return sizes.map((size: number) => {
    begin += size;
    return slice(
      given,
      given.shape.map((_, k) => (k === own ? begin - size : 0)),
      given.shape.with(own, size),
    );
  });
}

/** What lies along an axis one by one, without the axis. */
export function unstack(x: TensorLike, axis = 0): Tensor[] {
  const given = toTensor('tf.unstack', x);
  const own = axis < 0 ? axis + given.rank : axis;
  return split(given, given.shape[own] ?? 0, own).map((part) => squeeze(part, [own]));
}

/** x so many times along each axis. */
export function tile(x: TensorLike, reps: readonly number[]): Tensor {
  return moved('tf.tile', x, (node) => {
    const one = reshaped(
      node,
      node.shape.flatMap((n) => [1, n]),
    );
    const all = repeated(
      one,
      node.shape.flatMap((n, axis) => [reps[axis] ?? 1, n]),
    );
    return reshaped(
      all,
      node.shape.map((n, axis) => n * (reps[axis] ?? 1)),
    );
  });
}

/** Elements of x by their numbers along an axis. */
export function gather(x: TensorLike, indices: TensorLike, axis = 0): Tensor {
  const given = toTensor('tf.gather', x);
  if (given.dtype === 'string') return textAt(gather(numbered(given), indices, axis), given.values!);
  return applied(
    'tf.gather',
    [given, indices],
    (node, places) => {
      const own = axisOf('gather', node, axis);
      const others = [...node.shape.keys()].filter((k) => k !== own);
      const rank = places.shape.length;
      const order = others.map((_, k) => rank + k).toSpliced(own, 0, ...places.shape.keys());
      return m.transpose(take(m.transpose(node, [own, ...others]), toWhole(places)), order);
    },
    given.dtype,
  );
}

/** onValue where the last coordinate is the index, else offValue: [..] → [.., depth]. */
export function oneHot(
  indices: TensorLike,
  depth: number,
  onValue = 1,
  offValue = 0,
  dtype: DataType = 'int32',
): Tensor {
  return applied(
    'tf.oneHot',
    [indices],
    (node) => add(scale(ofLast(toWhole(node), depth), onValue - offValue), fill([], offValue)),
    dtype,
  );
}

/** The same elements in another dtype: whole numbers are cut off. */
export function cast(x: TensorLike, dtype: DataType): Tensor {
  return applied('tf.cast', [x], (node) => reshaped(node, node.shape), dtype);
}

/** As float32. */
export const toFloat = (x: TensorLike): Tensor => cast(x, 'float32');
/** As int32. */
export const toInt = (x: TensorLike): Tensor => cast(x, 'int32');
/** As bool. */
export const toBool = (x: TensorLike): Tensor => cast(x, 'bool');

/** Rows for which the mask holds. @throws UsageError where values are still on the GPU */
export async function booleanMaskAsync(x: TensorLike, mask: TensorLike, axis = 0): Promise<Tensor> {
  const held = await toTensor('tf.booleanMaskAsync', mask).data();
  const places = [...held.keys()].filter((i) => held[i] !== 0);
  return gather(x, new Tensor([places.length], 'int32', asValues(places, 'int32') as Values), axis);
}
