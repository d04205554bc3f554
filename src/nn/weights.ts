/** Named weights as users hand them in, checked against what a model has before anything is changed. */
import { awaited, show, showList } from '../arguments.ts';
import { DataError, ShapeError, UsageError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import { isWeight, type Variable } from '../graph/variable.ts';
import type { NamedWeight } from './callbacks.ts';
import type { Memory } from './memory/memory.ts';
import type { Part } from './memory/space.ts';

/** A model's memories, as one, and what it calls their variables. */
interface WeightSpace {
  readonly parts: readonly Part[];
  readonly names: ReadonlyMap<Variable, string>;
}

const weightsOf = ({ names }: WeightSpace): [Variable, string][] =>
  [...names].filter(([variable]) => isWeight(variable));

const memoryOf = (parts: readonly Part[], variable: Variable): Memory =>
  parts.find(({ memory }) => memory.layout.homes.has(variable))!.memory;

/** As they are after all work that was submitted before. */
export async function readWeights(space: WeightSpace): Promise<NamedWeight[]> {
  const { parts } = space;
  const names = new Map(weightsOf(space));
  const values = new Map<Variable, Float32Array>();
  await Promise.all(
    parts.map(async ({ memory }) => {
      const own = [...names.keys()].filter((variable) => memory.layout.homes.has(variable));
      const read = await memory.read(own);
      own.forEach((variable, i) => {
        values.set(variable, read[i]!);
      });
    }),
  );
  return [...names].map(([variable, name]) => ({ name, shape: variable.shape, values: values.get(variable)! }));
}

/** @throws UsageError, ShapeError or DataError before anything is changed */
export function writeWeights(space: WeightSpace, weights: readonly NamedWeight[]): void {
  const names = weightsOf(space);
  const expected = names.map(([{ shape }, name]) => ({ name, shape }));
  const values = checkWeights('model.setWeights', weights, expected);
  for (const [variable, name] of names) memoryOf(space.parts, variable).write(variable, values.get(name)!);
}

/** How many numbers they are. */
export const sizeOfAll = (variables: Iterable<Variable>): number =>
  [...variables].filter(isWeight).reduce((sum, { shape }) => sum + sizeOf(shape), 0);

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
    throw new UsageError(
      `${where}: the weights are ${show(weights)}; expected a list such as getWeights() gives.${awaited(weights)}`,
    );
  }
  const given = new Map(weights.map((weight) => [weight?.name, weight]));
  const names = expected.map(({ name }) => name);
  for (const [i, weight] of weights.entries()) {
    const name: unknown = weight?.name;
    if (!names.includes(name as string)) {
      throw new UsageError(`${where}: the model has no ${show(name)}. It has ${names.join(', ')}.`);
    }
    if (given.get(name as string) !== weights[i]) {
      throw new UsageError(`${where}: ${show(name)} is given twice. Give each once.`);
    }
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
  const values: unknown = weight.values;
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) {
    throw new DataError(`${where}: the values of '${name}' are ${show(values)}; expected a Float32Array.`);
  }
  const [got, expected] = [showList(weight.shape), showList(shape)];
  if (got !== expected || weight.values.length !== sizeOf(shape)) {
    throw new ShapeError(`${where}: '${name}' is ${got} with ${weight.values.length} values; expected ${expected}.`);
  }
  const bad = weight.values.findIndex((value: unknown) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(`${where}: '${name}' holds ${show(weight.values[bad])} at ${bad}. Give finite numbers.`);
  }
  return Float32Array.from(weight.values);
}
