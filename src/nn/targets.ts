/**
 * Targets: what `fit` and `evaluate` are given as y, checked as the loss takes it, for one output. Most mistakes follow from how another
 * loss or library counts, so each message says what y looks like.
 */
import type { Tensor } from '../data/tensor.ts';
import { ShapeError } from '../errors.ts';
import { type Shape, sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { TensorSpec } from './batch.ts';
import { expectFinite, specOfValues } from './check-tensor.ts';
import { checkLabels, expectTensor } from './labels.ts';
import type { Loss } from './losses/loss.ts';
import type { HostTensor } from './samples.ts';

/** Class labels: a whole number for each sample, or for each step of an output that has a row of classes for each. */
export const classesOf = (output: Shape): TensorSpec => ({ shape: output.slice(0, -1), dtype: 'u32', scale: 1 });

/**
 * @param count samples of x
 * @param output the shape of the output for a sample
 * @throws ShapeError, DataError
 */
export function checkTargets(where: string, loss: Loss, y: Tensor, count: number, output: Shape): HostTensor {
  if (loss.targets === 'classes') {
    const classes = checkLabels(where, y, count, output.at(-1)!, output.slice(0, -1));
    return { tensor: y, spec: classesOf(output), ...(classes && { classes }) };
  }
  expectTensor(where, 'y', y);
  const [rows = 0, ...given] = y.shape;
  const shape = isSame(given, output) ? output : given;
  if (shape !== output && loss.targets === 'values') throw misshapen(where, loss, y, output);
  if (y.shape.length === 0 || rows !== count)
    throw new ShapeError(`${where}: x has ${count} samples, y has ${rows}. Give a target for each sample.`);
  expectFinite(where, 'y', y, shape);
  return { tensor: y, spec: specOfValues(y, shape) };
}

/** Whether two shapes are the same but for a last axis of 1, as in Keras. */
const isSame = (a: Shape, b: Shape): boolean =>
  a.join() === b.join() || [...a, 1].join() === b.join() || a.join() === [...b, 1].join();

function misshapen(where: string, loss: Loss, y: Tensor, output: Shape): ShapeError {
  const given = y.shape.slice(1);
  return new ShapeError(
    `${where}: y is ${formatShape(y.shape)}; ${loss.name} expects the shape of the output, [samples, ${output.join(', ')}]. ${advice(loss, given, output)}`,
  );
}

function advice({ name }: Loss, given: Shape, output: Shape): string {
  const classes = output.at(-1)!;
  if (sizeOf(given) === 1 && output.length === 1) {
    return name === 'categoricalCrossentropy'
      ? "For numbers of classes compile with the loss 'sparseCategoricalCrossentropy', or give one-hot rows."
      : `End with layers.dense({ units: 1 }), or give ${classes} values for each sample.`;
  }
  if (sizeOf(given) === sizeOf(output)) return `Write y.reshape([${['y.shape[0]', ...output].join(', ')}]).`;
  const isRow = given.length === 1 && output.length === 1;
  return isRow ? `Give the last layer ${given[0]} units, or correct y.` : 'Correct y, or the layers.';
}
