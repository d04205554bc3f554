/**
 * Ends: the inputs of a model, or its outputs, in the form in which they were given: one, a list, or a record. What goes in and comes
 * out of `fit` and `predict` has the same form.
 */
import { awaited, show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import { unknownName } from './check.ts';
import { ModelTensor } from './model-tensor.ts';

/** Tensors of a model: one, several in order, or by name. */
export type ModelTensors = ModelTensor | readonly ModelTensor[] | Readonly<Record<string, ModelTensor>>;

/** Values for a model's inputs or targets: for one, a tensor; for several, a list in their order, or by their names. */
export type Samples = Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** Values of the form in which a model's outputs were given. */
export type ValuesOf<Outputs extends ModelTensors> = Outputs extends ModelTensor
  ? Tensor
  : Outputs extends readonly ModelTensor[]
    ? Tensor[]
    : { [Name in keyof Outputs]: Tensor };

export interface Ends {
  readonly form: 'one' | 'list' | 'record';
  readonly names: readonly string[];
  readonly tensors: readonly ModelTensor[];
  /** What steps call their values: `x`, or `x/<name>` where there are several. */
  readonly keys: readonly string[];
}

/**
 * @param kind `x` for inputs, `y` for outputs
 * @param nameOf names what was not given by name
 * @throws UsageError
 */
export function endsOf(
  where: string,
  kind: 'x' | 'y',
  given: ModelTensors,
  nameOf: (tensor: ModelTensor) => string,
): Ends {
  const form = given instanceof ModelTensor ? 'one' : Array.isArray(given) ? 'list' : 'record';
  const what = kind === 'x' ? 'inputs' : 'outputs';
  const entries: (readonly [string | undefined, unknown])[] =
    form === 'one'
      ? [[undefined, given]]
      : form === 'list'
        ? (given as readonly unknown[]).map((each) => [undefined, each])
        : typeof given === 'object' && given !== null && !(given instanceof Tensor)
          ? Object.entries(given)
          : [[undefined, given]];
  if (entries.length === 0) throw new UsageError(`${where}: ${what} is empty; expected at least one tensor.`);
  for (const [name, each] of entries) {
    if (each instanceof ModelTensor) continue;
    const which = name === undefined ? what : `${what}.${name}`;
    throw new UsageError(
      `${where}: ${which} is ${show(each)}; expected a tensor of a model, as input() and layers give it.${awaited(each)}`,
    );
  }
  const tensors = entries.map(([, each]) => each as ModelTensor);
  const names = unique(entries.map(([name], i) => name ?? nameOf(tensors[i]!)));
  return { form, names, tensors, keys: form === 'one' ? [kind] : names.map((name) => `${kind}/${name}`) };
}

function unique(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
}

/** What errors call the value of an end: `x`, or `x.<name>`. */
export const endLabel = (key: string): string => key.replace('/', '.');

/**
 * The values for each end, in the order of the ends.
 * @param name what errors call the whole: 'x', 'y'
 * @throws UsageError where there are others than the ends
 */
export function valuesFor<Value>(
  where: string,
  name: string,
  given: unknown,
  { form, names }: Pick<Ends, 'form' | 'names'>,
  isValue: (value: unknown) => boolean,
): Value[] {
  // what checks a single value says best what is wrong with it
  if (form === 'one' && !(isRecord(given) && Object.values(given).every(isValue))) return [given as Value];
  if (isValue(given) || !isRecord(given)) {
    throw new UsageError(
      `${where}: ${name} is ${show(given)}; expected one for each of ${names.join(', ')}: a list in this order, or an object by name.${awaited(given)}`,
    );
  }
  if (Array.isArray(given)) {
    if (given.length === names.length) return given;
    throw new UsageError(
      `${where}: ${name} has ${given.length} entries; expected ${names.length}: ${names.join(', ')}.`,
    );
  }
  const unknown = Object.keys(given).find((key) => !names.includes(key));
  if (unknown !== undefined) throw unknownName(where, `name in ${name}`, unknown, names);
  const missing = names.find((each) => !Object.hasOwn(given, each));
  if (missing !== undefined) {
    throw new UsageError(`${where}: ${name} has no '${missing}'. Give one for each of ${names.join(', ')}.`);
  }
  return names.map((each) => given[each] as Value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof Promise);

/** The tensors that were given for each end. */
export const tensorsFor = (where: string, name: string, given: Samples, ends: Ends): Tensor[] =>
  valuesFor(where, name, given, ends, (value) => value instanceof Tensor);

/** In the form in which the ends were given. */
export function inFormOf<Value>(
  { form, names }: Ends,
  values: readonly Value[],
): Value | Value[] | Record<string, Value> {
  if (form === 'one') return values[0]!;
  return form === 'list' ? [...values] : Object.fromEntries(names.map((name, i) => [name, values[i]!]));
}
