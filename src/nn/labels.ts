/**
 * Checks of what `fit` and `evaluate` are given: tensors, and labels as numbers of classes. Most mistakes in labels follow from how
 * another loss or library counts, so each message says what the labels look like.
 */
import { awaited, show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { DataError, ShapeError, UsageError } from '../errors.ts';
import { type Shape, sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';

export function expectTensor(where: string, name: string, value: Tensor): void {
  if (!(value instanceof Tensor)) {
    throw new UsageError(
      `${where}: ${name} is ${show(value)}; expected a tensor.${awaited(value) || ' Make one with tensor(values, shape).'}`,
    );
  }
  if (value.gpu?.memory.disposed) throw new UsageError(`${where}: ${name} was disposed. Make a new tensor.`);
  if (value.gpu !== undefined || value.values.length === value.size) return;
  throw new DataError(
    `${where}: ${name} has lost its memory: ${value.values.length} values, expected ${value.size}. It was transferred, to a worker perhaps: send a copy instead.`,
  );
}

/**
 * Labels as whole numbers below `classes`, one for each of `count` samples, or for each step of theirs; undefined where whole numbers lie on
 * the GPU already, unseen.
 * @param steps of a sample that have a label each: [] for one label
 * @throws ShapeError, DataError
 */
export function checkLabels(
  where: string,
  y: Tensor,
  count: number,
  classes: number,
  steps: Shape = [],
): Uint32Array<ArrayBuffer> | undefined {
  expectTensor(where, 'y', y);
  if (steps.length === 0) checkShape(where, y, count);
  else checkSteps(where, y, count, [...steps, classes]);
  if (classes === 1) {
    throw new ShapeError(
      `${where}: the last layer has 1 unit; sparseCategoricalCrossentropy needs one for each class. For two classes end with layers.dense({ units: 2, activation: 'softmax' }), or with a sigmoid and the loss 'binaryCrossentropy'.`,
    );
  }
  if (y.gpu !== undefined) {
    expectWholeOnGpu(where, 'y', y);
    return undefined;
  }
  const labels = new Uint32Array(y.size);
  for (let i = 0; i < y.size; i++) {
    const label = y.values[i]! * y.scale;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new DataError(
        `${where}: label ${i} is ${label}; expected a whole number from 0 to ${classes - 1}, since the last layer has ${classes} units.${advice(y, classes)}`,
      );
    }
    labels[i] = label;
  }
  return labels;
}

/** @throws DataError where a tensor on the GPU holds no whole numbers */
export function expectWholeOnGpu(where: string, name: string, { dtype, scale }: Tensor): void {
  if (scale === 1 && (dtype === 'int32' || dtype === 'uint32')) return;
  const is = `${dtype}${scale === 1 ? '' : ` × ${scale}`}`;
  throw new DataError(
    `${where}: ${name} is ${is} on the GPU; expected int32 or uint32, unscaled: whole numbers are converted on the CPU alone.`,
  );
}

function checkShape(where: string, y: Tensor, count: number): void {
  const [rows = 0, ...rest] = y.shape;
  if (sizeOf(rest) !== 1) {
    const todo = isOneHot(y, rest)
      ? "These labels are one-hot: compile with the loss 'categoricalCrossentropy', or give the number of each class, as in tensor(rows.map((row) => row.indexOf(1)))."
      : 'sparseCategoricalCrossentropy takes the number of the class of each sample.';
    throw new ShapeError(
      `${where}: y is ${formatShape(y.shape)}; expected one label for each sample, [samples]. ${todo}`,
    );
  }
  if (rows !== count) {
    throw new ShapeError(`${where}: x has ${count} samples, y has ${rows} labels. Give one label for each sample.`);
  }
}

/** @param output what it gives for a sample: a row of classes for each step */
function checkSteps(where: string, y: Tensor, count: number, output: Shape): void {
  const [rows = 0, ...rest] = y.shape;
  const steps = output.slice(0, -1);
  if (rest.join() !== steps.join() && rest.join() !== [...steps, 1].join()) {
    const todo =
      sizeOf(rest) === 1
        ? 'For one label for each sample add layers.flatten() and layers.dense().'
        : 'sparseCategoricalCrossentropy takes the number of the class of each step.';
    throw new ShapeError(
      `${where}: y is ${formatShape(y.shape)}; expected [samples, ${steps.join(', ')}], since the output is ${formatShape(output)} for a sample, a row of classes for each step. ${todo}`,
    );
  }
  if (rows !== count) {
    throw new ShapeError(`${where}: x has ${count} samples, y has ${rows}. Give labels for each of them.`);
  }
}

/** Whether each row has a single 1 among zeros. */
function isOneHot(y: Tensor, rest: readonly number[]): boolean {
  const { gpu, size, scale } = y;
  const [classes = 0] = rest;
  if (gpu !== undefined || rest.length !== 1 || size === 0 || scale !== 1) return false;
  for (let begin = 0; begin < size; begin += classes) {
    const row = y.values.subarray(begin, begin + classes);
    if (
      row.indexOf(1) < 0 ||
      row.indexOf(1) !== row.lastIndexOf(1) ||
      row.some((value) => value !== 0 && value !== 1)
    ) {
      return false;
    }
  }
  return true;
}

/** What to do about labels that are no numbers of classes; nothing where it is not known. */
function advice({ values, scale }: Tensor, classes: number): string {
  if (scale !== 1) return ' Leave labels unscaled: no div or mul.';
  if (!values.every(Number.isInteger)) return '';
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  if (least < 0) return ' Count the classes from 0.';
  const room = `give the last layer ${most + 1} units`;
  if (least >= 1 && most === classes) {
    return ` The labels run from ${least} to ${most}: subtract 1 from each, or ${room}.`;
  }
  return ` Correct the labels, or ${room}.`;
}
