/** Functions that pick, count and mix elements: by steps, by coordinates, by values. Those of values wait for them. */
import { ShapeError, UsageError } from '../errors.ts';
import { type Shape, sizeOf } from '../graph/node.ts';
import { contract } from '../ops/einsum.ts';
import * as m from '../ops/movement.ts';
import { fill as one } from '../ops/sources.ts';
import { fill } from './creation.ts';
import { broadcastTo, concat, gather, oneHot, reshape, reverse, slice, transpose } from './movement.ts';
import { applied } from './record.ts';
import { matMul, topk } from './reductions.ts';
import { asValues, Tensor, type TensorLike, toTensor } from './tensor.ts';

/** A part of x from `begin` to before `end` along each axis, `strides` apart. Masks of bits: not there, but for 0. */
export function stridedSlice(
  x: TensorLike,
  begin: readonly number[],
  end: readonly number[],
  strides: readonly number[] = begin.map(() => 1),
  ...masks: number[]
): Tensor {
  const where = 'tf.stridedSlice';
  if (masks.some((mask) => mask !== 0)) throw new UsageError(`${where}: masks are not there. Write begin and end out.`);
  const given = toTensor(where, x);
  const inside = (at: number, size: number): number => Math.max(-1, Math.min(size, at < 0 ? at + size : at));
  const sizes = given.shape.map((size, axis) => {
    if (axis >= begin.length) return { from: 0, count: size, step: 1 };
    const step = strides[axis] ?? 1;
    const [from, to] = [inside(begin[axis]!, size), inside(end[axis]!, size)];
    return { from, count: Math.max(0, Math.ceil((to - from) / step)), step };
  });
  return applied(
    where,
    [given],
    (node) =>
      m.slice(
        node,
        sizes.map(({ from }) => from),
        sizes.map(({ count }) => count),
        sizes.map(({ step }) => step),
      ),
    given.dtype,
  );
}

/** Elements of x mirrored beyond its ends: [before, after] for each axis; with 'reflect' the last one is not repeated. */
export function mirrorPad(
  x: TensorLike,
  paddings: readonly (readonly [number, number])[],
  mode: 'reflect' | 'symmetric',
): Tensor {
  const apart = mode === 'reflect' ? 1 : 0;
  return paddings.reduce(
    (whole: Tensor, [before, after], axis) => {
      const size = whole.shape[axis]!;
      const part = (from: number, count: number): Tensor[] => {
        if (count === 0) return [];
        const [begin, sizes] = [whole.shape.map(() => 0).with(axis, from), whole.shape.with(axis, count)];
        return [reverse(slice(whole, begin, sizes), axis)];
      };
      return concat([...part(apart, before), whole, ...part(size - apart - after, after)], axis);
    },
    toTensor('tf.mirrorPad', x),
  );
}

/** x of shape [n] on the diagonal of [n, n]. */
export function diag(x: TensorLike): Tensor {
  const given = toTensor('tf.diag', x);
  const n = given.size;
  const eye = new Tensor([n, n], given.dtype, asValues(Float64Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0)), given.dtype)); // biome-ignore format: one line
  return reshape(given, [n, 1])
    .mul(eye)
    .reshape([...given.shape, ...given.shape]);
}

/** Coordinates of a grid: two tensors [y, x]. */
export function meshgrid(x?: TensorLike, y?: TensorLike, { indexing = 'xy' } = {}): Tensor[] {
  if (x === undefined) return [];
  const first = toTensor('tf.meshgrid', x);
  if (y === undefined) return [first];
  const second = toTensor('tf.meshgrid', y);
  const [w, h] = [first.size, second.size];
  return indexing === 'xy'
    ? [broadcastTo(reshape(first, [1, w]), [h, w]), broadcastTo(reshape(second, [h, 1]), [h, w])]
    : [broadcastTo(reshape(first, [w, 1]), [w, h]), broadcastTo(reshape(second, [1, h]), [w, h])];
}

/** Parts of x by coordinates of its first axes: indices [.., axes] → [.., ...the other axes]. */
export function gatherND(x: TensorLike, indices: TensorLike): Tensor {
  const [given, at] = [toTensor('tf.gatherND', x), toTensor('tf.gatherND', indices)];
  const depth = at.shape.at(-1)!;
  const steps = given.shape.slice(0, depth).map((_, axis) => sizeOf(given.shape.slice(axis + 1, depth)));
  const flat = at.mul(new Tensor([depth], 'int32', asValues(steps, 'int32'))).sum(-1);
  const rows = reshape(given, [sizeOf(given.shape.slice(0, depth)), ...given.shape.slice(depth)]);
  return gather(rows, flat.toInt());
}

/** Zeros of a shape, to which updates are added at coordinates: indices [n, axes], updates [n, ...]. */
export function scatterND(indices: TensorLike, updates: TensorLike, shape: Shape): Tensor {
  const [at, values] = [toTensor('tf.scatterND', indices), toTensor('tf.scatterND', updates)];
  const depth = at.shape.at(-1)!;
  const places = new Tensor([sizeOf(shape.slice(0, depth))], 'int32', asValues(Array.from({ length: sizeOf(shape.slice(0, depth)) }, (_, i) => i), 'int32')); // biome-ignore format: one line
  const numbers = gatherND(reshape(places, shape.slice(0, depth)), at);
  return reshape(unsortedSegmentSum(values, numbers.flatten(), places.size), shape);
}

/** Sums of the rows of x that have one number: [numSegments, ...]. */
export function unsortedSegmentSum(x: TensorLike, segmentIds: TensorLike, numSegments: number): Tensor {
  const given = toTensor('tf.unsortedSegmentSum', x);
  const ids = toTensor('tf.unsortedSegmentSum', segmentIds);
  const rows = reshape(given, [ids.size, given.size / ids.size]);
  const sums = matMul(oneHot(ids, numSegments).toFloat(), rows.toFloat(), true).cast(given.dtype);
  return reshape(sums, [numSegments, ...given.shape.slice(ids.rank)]);
}

/** How often each whole number below `size` is in x: [size]. @param weights counted in place of 1; empty: 1 */
export function bincount(x: TensorLike, weights: TensorLike, size: number): Tensor {
  const [given, held] = [toTensor('tf.bincount', x), toTensor('tf.bincount', weights)];
  const each = held.size === 0 ? fill([given.size], 1) : held;
  return unsortedSegmentSum(each, given.flatten(), size);
}

/** Whether the class is among the k largest predictions: bool, of the targets' shape. @throws as promised, UsageError for a wrong k */
export async function inTopKAsync(predictions: TensorLike, targets: TensorLike, k = 1): Promise<Tensor> {
  const [given, wanted] = [toTensor('tf.inTopKAsync', predictions), toTensor('tf.inTopKAsync', targets)];
  const best = await topk(given, k).indices.data();
  const classes = await wanted.data();
  const found = Uint8Array.from(classes, (each, row) => Number(best.subarray(row * k, (row + 1) * k).includes(each)));
  return new Tensor(wanted.shape, 'bool', found);
}

/** Coordinates of the elements that are not 0: int32 [n, axes]. */
export async function whereAsync(condition: TensorLike): Promise<Tensor> {
  const given = toTensor('tf.whereAsync', condition);
  const values = await given.data();
  const found = [...values.keys()].filter((i) => values[i] !== 0);
  const steps = given.shape.map((_, axis) => sizeOf(given.shape.slice(axis + 1)));
  const at = found.flatMap((i) => steps.map((step, axis) => Math.floor(i / step) % given.shape[axis]!));
  return new Tensor([found.length, given.rank], 'int32', Int32Array.from(at));
}

/** Elements of x [n] that are not in y, and where they are. */
export async function setdiff1dAsync(x: TensorLike, y: TensorLike): Promise<[Tensor, Tensor]> {
  const [given, other] = [toTensor('tf.setdiff1dAsync', x), toTensor('tf.setdiff1dAsync', y)];
  const [values, gone] = [await given.data(), new Set(await other.data())];
  const left = [...values.keys()].filter((i) => !gone.has(values[i]!));
  const kept = asValues(left.map((i) => values[i]!), given.dtype); // biome-ignore format: one line
  return [new Tensor([left.length], given.dtype, kept), new Tensor([left.length], 'int32', Int32Array.from(left))];
}

/** The different elements of x [n] in the order in which they come, and which of them each one is. */
export function unique(x: TensorLike): { values: Tensor; indices: Tensor } {
  const given = toTensor('tf.unique', x);
  if (given.rank !== 1) throw new UsageError(`tf.unique: x is a ${given}; expected one axis.`);
  const all = Array.from(given.dataSync());
  const found = [...new Set(all)];
  return {
    values: new Tensor([found.length], given.dtype, asValues(found, given.dtype)),
    indices: new Tensor(
      given.shape,
      'int32',
      Int32Array.from(all, (value) => found.indexOf(value)),
    ),
  };
}

/** Sums of products by Einstein's notation: `einsum('ij,jk->ik', a, b)`, of one tensor or two; no axis twice in one. */
export function einsum(equation: string, ...tensors: TensorLike[]): Tensor {
  const where = 'tf.einsum';
  const [left = '', right] = equation.replaceAll(' ', '').split('->');
  const names = left.split(',').map((each) => [...each]);
  const isWrong = names.length !== tensors.length || names.some((axes) => new Set(axes).size < axes.length);
  if (right === undefined || isWrong || tensors.length < 1 || tensors.length > 2) {
    throw new UsageError(`${where}: '${equation}' for ${tensors.length} tensors; expected one such as 'ij,jk->ik'.`);
  }
  return applied(where, tensors, (...nodes) => {
    nodes.forEach((node, i) => {
      if (node.shape.length === names[i]!.length) return;
      throw new UsageError(`${where}: '${equation}': a tensor is [${node.shape}]; expected ${names[i]!.length} axes.`);
    });
    const [a, b = { x: one([], 1), axes: [] }] = nodes.map((x, i) => ({ x, axes: names[i]! }));
    return contract(a!, b, [...right]);
  });
}

/** Prints the elements to the console. */
export const print = (x: Tensor): void => x.print();

/** x, where it has the shape; null stands for any size. @throws ShapeError where it has another */
export function ensureShape(x: TensorLike, shape: readonly (number | null)[]): Tensor {
  const given = toTensor('tf.ensureShape', x);
  if (given.rank === shape.length && shape.every((size, axis) => size === null || size === given.shape[axis])) {
    return given;
  }
  throw new ShapeError(`tf.ensureShape: got a ${given}; expected [${shape.map((size) => size ?? 'any').join(', ')}].`);
}

/** Blocks of channels as blocks of pixels: [batch, height, width, channels] to pictures `blockSize` times as high and wide. */
export function depthToSpace(x: TensorLike, blockSize: number, dataFormat = 'NHWC'): Tensor {
  const given = toTensor('tf.depthToSpace', x);
  const [batch, height, width, channels] = given.shape as [number, number, number, number];
  const left = channels / blockSize ** 2;
  if (dataFormat !== 'NHWC' || !Number.isInteger(left)) {
    throw new UsageError(
      `tf.depthToSpace: ${channels} channels are no blocks of ${blockSize}; channels are last here.`,
    );
  }
  const blocks = reshape(given, [batch, height, width, blockSize, blockSize, left]);
  return reshape(transpose(blocks, [0, 1, 3, 2, 4, 5]), [batch, height * blockSize, width * blockSize, left]);
}
