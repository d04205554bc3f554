/** Axes as layers take them: the batch is axis 0, and -1 is the last. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { type Field, listed, number } from '../../fields.ts';
import type { Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';

/** @throws UsageError for what is no axis, and for the batch */
export function expectAxis(where: string, name: string, axis: unknown): number {
  if (Number.isSafeInteger(axis) && axis !== 0) return axis as number;
  throw new UsageError(
    `${where}: ${name} is ${show(axis)}; expected a whole number from 1 up, or from -1 down; axis 0 is the batch.`,
  );
}

/** One axis, or a list of different ones. */
export function expectAxes(where: string, name: string, axes: number | readonly number[]): readonly number[] {
  if (!Array.isArray(axes)) return [expectAxis(where, name, axes)];
  if (new Set(axes).size !== axes.length) throw new UsageError(`${where}: ${name} names an axis twice.`);
  return axes.map((axis, i) => expectAxis(where, `${name}[${i}]`, axis));
}

/** An axis of a sample of `shape`, counted from 0. @throws ShapeError where it has none such */
export function axisIn(name: string, shape: Shape, axis: number): number {
  const own = axis < 0 ? axis + shape.length : axis - 1;
  if (shape[own] !== undefined) return own;
  throw new ShapeError(
    `${name}: axis ${axis} of samples of ${formatShape(shape)}; expected one from 1 to ${shape.length}, or from -1 to ${-shape.length}.`,
  );
}

/** Axes of a sample in their order, counted from 0. */
export function axesIn(name: string, shape: Shape, axes: readonly number[]): readonly number[] {
  const own = axes.map((axis) => axisIn(name, shape, axis));
  if (new Set(own).size === own.length) return own.toSorted((a, b) => a - b);
  throw new ShapeError(`${name}: axes [${axes.join(', ')}] of samples of ${formatShape(shape)} name one twice.`);
}

/** As Keras writes them: a number, or a list. */
export const axesFrom = (field: Field): number | readonly number[] =>
  typeof field.value === 'number' ? field.value : listed(field).map(number);
