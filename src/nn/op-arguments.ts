/**
 * The arguments that ops share, besides tensors: options with their checks, shapes, and the names of dtypes. What Keras asks for is
 * given by position; what has a default, in an object that comes last.
 */
import { expectOptions, show, showList } from '../arguments.ts';
import type { TensorDType } from '../data/tensor.ts';
import { ShapeError, UsageError } from '../errors.ts';
import { type DType, type Node, type Shape, sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { expectBoolean } from './check.ts';

/** Options of `ops.sum` and other reductions. */
export interface ReductionOptions {
  /** one axis or several, -1 being the last; null or nothing stands for all, which is the default */
  readonly axis?: number | readonly number[] | null;
  /** whether the axes stay, with one element each; default: false */
  readonly keepdims?: boolean;
}

/** Options of `ops.argmax`. */
export interface ArgmaxOptions {
  /** one axis, -1 being the last; null or nothing stands for all elements in their order, which is the default */
  readonly axis?: number | null;
  /** whether the axis stays, with one element; default: false */
  readonly keepdims?: boolean;
}

/** Options of ops that go along one axis. */
export interface AxisOptions {
  /** -1 being the last; default: the first (0) for those that join and split, the last for others */
  readonly axis?: number;
}

/** Options of ops that go along any axes. */
export interface AxesOptions {
  /** one axis or several, -1 being the last; null or nothing stands for all, which is the default */
  readonly axis?: number | readonly number[] | null;
}

/** Options of `ops.transpose`. */
export interface TransposeOptions {
  /** which axis of x each axis of the result is; default: those of x from the last to the first */
  readonly axes?: readonly number[] | null;
}

export const DTYPES: Readonly<Record<DType, TensorDType>> = {
  f32: 'float32',
  i32: 'int32',
  u32: 'uint32',
  u8: 'uint8',
};

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

/** Axes that an option names; undefined for all. */
export function axesIn(where: string, axis: unknown, name = 'axis'): readonly number[] | undefined {
  if (axis === undefined || axis === null) return undefined;
  const axes = Array.isArray(axis) ? axis : [axis];
  if (axes.every(isWhole)) return axes;
  throw new UsageError(
    `${where}: ${name} is ${showList(axis)}; expected a whole number, a list of them, or null for all.`,
  );
}

/** One axis; undefined for none. */
export function axisIn(where: string, axis: unknown): number | undefined {
  if (axis === undefined || axis === null || isWhole(axis)) return axis ?? undefined;
  throw new UsageError(`${where}: axis is ${showList(axis)}; expected a whole number.`);
}

/** The axis of ops that have no other option. */
export function onlyAxis(where: string, options: AxisOptions, otherwise: number): number {
  expectOptions(where, options, ['axis'], 'axis');
  return axisIn(where, options.axis) ?? otherwise;
}

/** The axes of ops that have no other option; undefined for all. */
export function onlyAxes(where: string, options: AxesOptions): readonly number[] | undefined {
  expectOptions(where, options, ['axis'], 'axis');
  return axesIn(where, options.axis);
}

/** Checks of the options of a reduction, of which `axis` is left to its op. */
export function keepdimsIn(where: string, options: ReductionOptions | ArgmaxOptions): boolean {
  expectOptions(where, options, ['axis', 'keepdims'], 'axis');
  return expectBoolean(where, 'keepdims', options.keepdims ?? false);
}

/** A list of whole numbers, each at least `least`. */
export function expectSizes(where: string, name: string, value: unknown, least: number): readonly number[] {
  if (Array.isArray(value) && value.every((size) => isWhole(size) && size >= least)) return value;
  throw new UsageError(
    `${where}: ${name} is ${showList(value)}; expected a list of whole numbers from ${least} up, one for each axis.`,
  );
}

/** A shape in which one size may be -1: what is left of the elements of x. */
export function shapeFor(where: string, { shape }: Node, value: unknown): Shape {
  const given = expectSizes(where, 'newShape', value, -1);
  const known = given.filter((size) => size !== -1);
  const open = given.indexOf(-1);
  const wanted = open === -1 ? given : given.with(open, sizeOf(shape) / sizeOf(known));
  if (known.length >= given.length - 1 && wanted.every((size) => isWhole(size)) && sizeOf(wanted) === sizeOf(shape)) {
    return wanted;
  }
  throw new ShapeError(
    `${where}: ${formatShape(shape)} to ${formatShape(given)}: it has ${sizeOf(shape)} elements. Give sizes with that product; one of them may be -1, for what is left.`,
  );
}

/** A number that f32 holds. */
export function expectF32Number(where: string, name: string, value: unknown): number {
  if (isF32(value)) return value;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a number that float32 holds.`);
}

/** Whether it is a number that f32 holds; one that it would take for 0 is none. */
export const isF32 = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(Math.fround(value)) && (Math.fround(value) !== 0 || value === 0);
