/** Named weights as users hand them in, checked against what a model has before anything is changed. */
import { DataError, ShapeError, UsageError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { NamedWeight } from './callbacks.ts';

/**
 * The values by name, each of the model's once.
 * @throws UsageError for names that are unknown or missing, ShapeError, DataError for values that are not finite
 */
export function checkWeights(
  where: string,
  weights: readonly NamedWeight[],
  expected: readonly Pick<NamedWeight, 'name' | 'shape'>[],
): Map<string, Float32Array<ArrayBuffer>> {
  if (!Array.isArray(weights)) {
    throw new UsageError(`${where}: the weights are no list. Give what getWeights() gives.`);
  }
  const given = new Map(weights.map((weight) => [weight?.name, weight]));
  const names = expected.map(({ name }) => name);
  const unknown = [...given.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`${where}: the model has no '${unknown}'. It has ${names.join(', ')}.`);
  }
  return new Map(expected.map(({ name, shape }) => [name, valuesOf(where, name, shape, given)]));
}

function valuesOf(
  where: string,
  name: string,
  shape: readonly number[],
  given: ReadonlyMap<string, NamedWeight>,
): Float32Array<ArrayBuffer> {
  const weight = given.get(name);
  if (weight === undefined) {
    throw new UsageError(`${where}: '${name}' is missing. Got ${[...given.keys()].join(', ') || 'nothing'}.`);
  }
  if (weight.shape?.join() !== shape.join() || weight.values?.length !== sizeOf(shape)) {
    throw new ShapeError(
      `${where}: '${name}' is ${formatShape(weight.shape ?? [])} with ${weight.values?.length} values; expected ${formatShape(shape)}.`,
    );
  }
  const bad = weight.values.findIndex((value: number) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(`${where}: '${name}' holds ${weight.values[bad]} at ${bad}. Give finite numbers.`);
  }
  return Float32Array.from(weight.values);
}
