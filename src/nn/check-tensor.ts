/** Checks of the tensors that samples are made of, inputs and targets alike: shape, values, and what they become on the GPU. */
import type { Tensor } from '../data/tensor.ts';
import { DataError, ShapeError } from '../errors.ts';
import { type DType, type Shape, sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { GatheredType } from '../ops/batch.ts';
import type { TensorSpec } from './batch.ts';
import { expectTensor, expectWholeOnGpu } from './labels.ts';
import type { HostSamples, HostTensor } from './samples.ts';

/** What a step takes. */
export interface TensorWish {
  /** of one sample; default: any */
  readonly shape?: Shape;
  /**
   * Default 'f32', to which whole numbers are converted; for 'i32' and 'u32' all values must be whole numbers. 'kept': int32 and uint32
   * without a scale stay so, all others become f32.
   */
  readonly dtype?: GatheredType | 'kept';
  /** whole numbers must be from 0 up to, not including, this one; default: what the dtype holds */
  readonly end?: number;
  /** what to do about another shape, where no reshape helps */
  readonly otherwise?: string;
}

/**
 * A tensor [samples, ...shape] that a step takes.
 * @param where the call, for errors
 * @param name of the tensor, for errors
 * @throws UsageError where it is no tensor, ShapeError, DataError for values that do not fit
 */
export function checkTensor(where: string, name: string, tensor: Tensor, wish: TensorWish = {}): HostTensor {
  expectTensor(where, name, tensor);
  const { end } = wish;
  const what = `${where}: ${name}`;
  const shape = sampleShape(what, name, tensor, wish);
  const dtype = wish.dtype === 'kept' ? keptType(tensor) : (wish.dtype ?? 'f32');
  if (tensor.shape[0] === 0) throw new DataError(`${where}: the data set is empty. Give at least one sample.`);
  if (dtype !== 'f32') expectWholeNumbers(where, name, tensor, shape, end === undefined ? HELD[dtype] : [0, end - 1]);
  else expectFinite(where, name, tensor, shape);
  return { tensor, spec: dtype === 'f32' ? specOfValues(tensor, shape) : specOfWhole(tensor, shape, dtype) };
}

/** Inputs of a model. @param name of the tensor, for errors */
export const checkInputs = (
  where: string,
  x: Tensor,
  shape: Shape,
  { dtype = 'f32', name = 'x' }: { readonly dtype?: DType; readonly name?: string } = {},
): HostTensor =>
  checkTensor(where, name, x, {
    shape,
    dtype: dtype === 'u8' ? 'f32' : dtype,
    otherwise: "Reshape the data or change the model's inputShape.",
  });

/**
 * Tensors of the same samples.
 * @param labels what errors call them; default: their names
 * @throws ShapeError where one has more samples than another
 */
export function samplesOf(
  where: string,
  tensors: readonly (readonly [name: string, tensor: HostTensor])[],
  labels: readonly string[] = tensors.map(([name]) => name),
): HostSamples {
  const counts = tensors.map(([, { tensor }]) => tensor.shape[0]!);
  const other = counts.findIndex((count) => count !== counts[0]);
  if (other >= 0) {
    throw new ShapeError(
      `${where}: ${labels[0]} has ${counts[0]} samples, ${labels[other]} has ${counts[other]}. Give as many of each.`,
    );
  }
  return { count: counts[0] ?? 0, tensors: Object.fromEntries(tensors) };
}

const WHOLE = { int32: 'i32', uint32: 'u32', float32: undefined, uint8: undefined } as const;

const keptType = ({ dtype, scale }: Tensor): GatheredType => (scale === 1 && WHOLE[dtype]) || 'f32';

/** How values that become f32 lie on the GPU. @param shape of one sample */
export function specOfValues({ dtype, scale, gpu }: Tensor, shape: Shape): TensorSpec {
  if (dtype === 'float32' || dtype === 'uint8') return { shape, dtype: dtype === 'uint8' ? 'u8' : 'f32', scale };
  return gpu === undefined ? { shape, dtype: 'f32', scale: 1 } : { shape, dtype: WHOLE[dtype], scale, becomes: 'f32' };
}

/** How values that stay whole numbers lie on the GPU: bytes stay bytes. */
const specOfWhole = ({ dtype: stored, scale }: Tensor, shape: Shape, dtype: 'i32' | 'u32'): TensorSpec =>
  stored === 'uint8' && scale === 1 ? { shape, dtype: 'u8', scale, becomes: dtype } : { shape, dtype, scale: 1 };

function sampleShape(what: string, name: string, x: Tensor, { shape: expected, otherwise }: TensorWish): Shape {
  const [, ...shape] = x.shape;
  if (x.shape.length > 0 && (expected === undefined || shape.join() === expected.join())) return shape;
  const todo = expected === undefined ? `Write ${name}.reshape([1]).` : advice(name, x, expected, otherwise);
  throw new ShapeError(
    `${what} is ${formatShape(x.shape)}; expected [${['samples', ...(expected ?? ['...'])].join(', ')}]. ${todo}`,
  );
}

/** What to do about a wrong shape. */
function advice(name: string, { shape }: Tensor, expected: Shape, otherwise = 'Reshape the data.'): string {
  const [count = 0, ...rest] = shape;
  const write = (samples: number): string => `${name}.reshape(${formatShape([samples, ...expected])})`;
  if (shape.join() === expected.join()) return `This is one sample: give the axis of samples, too, as in ${write(1)}.`;
  if (shape.length > 0 && sizeOf(rest) === sizeOf(expected)) return `Write ${write(count)}.`;
  return otherwise;
}

/** @param shape of one sample @throws DataError */
export function expectFinite(where: string, name: string, x: Tensor, shape: Shape): void {
  if (x.gpu !== undefined || !(x.values instanceof Float32Array)) return;
  const { values } = x;
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new DataError(
    `${where}: ${name} holds ${values[at]} in ${place(at, shape)}. Remove or replace values that are not finite.`,
  );
}

/** What a dtype holds: the least and the largest. */
const HELD = { i32: [-(2 ** 31), 2 ** 31 - 1], u32: [0, 2 ** 32 - 1] } as const;

function expectWholeNumbers(
  where: string,
  name: string,
  x: Tensor,
  shape: Shape,
  [least, most]: readonly [number, number],
): void {
  if (x.gpu !== undefined) {
    if (x.dtype !== 'uint8' || x.scale !== 1) expectWholeOnGpu(where, name, x);
    return;
  }
  const { values, scale } = x;
  const at = values.findIndex((stored) => {
    const value = stored * scale;
    return !Number.isInteger(value) || value < least || value > most;
  });
  if (at < 0) return;
  const todo = scale === 1 ? 'Correct the data.' : 'Leave whole numbers unscaled: no div or mul.';
  throw new DataError(
    `${where}: ${name} holds ${values[at]! * scale} in ${place(at, shape)}; expected a whole number from ${least} to ${most}. ${todo}`,
  );
}

function place(at: number, shape: Shape): string {
  const size = sizeOf(shape);
  return shape.length === 0 ? `sample ${at}` : `sample ${Math.floor(at / size)}, value ${at % size}`;
}
