/** Inputs and outputs of functional models in files: their tensors, names, and whether they are one, a list or a record. */
import { FormatError } from '../errors.ts';
import { either, type Field, isAbsent, items, member, only, text, within } from '../fields.ts';
import type { ModelTensors } from '../nn/ends.ts';
import { type InputOptions, input } from '../nn/input.ts';
import type { ModelTensor } from '../nn/model-tensor.ts';
import { inputShapeOf, nameOf } from './keras-entries.ts';
import { cleanName } from './keras-layers.ts';

/**
 * The tensor of an InputLayer.
 * @param own what wgrad says of the inputs
 * @param index which of them it is
 */
export const inputFrom = (entry: Field, own: Field | undefined, index: number): ModelTensor =>
  within(entry.path, () => input(inputOptions(entry, own, index)));

/** What an InputLayer says. */
export function inputOptions(entry: Field, own?: Field, index = 0): InputOptions {
  const config = member(entry, 'config');
  const shape = inputShapeOf(config);
  if (shape === undefined) {
    throw new FormatError(
      `${config.path}.batch_input_shape is missing; expected the shape of a batch, such as [null, 784].`,
    );
  }
  const known = own === undefined || member(own, 'form').value === 'record' ? [] : items(member(own, 'names'));
  const name = known[index] === undefined ? cleanName(nameOf(entry)) : text(known[index]);
  const { value } = either(config, 'dtype');
  return { shape, name, dtype: typeof value === 'string' && /^u?int|^bool/.test(value) ? 'int32' : 'float32' };
}

/** @param own what wgrad says of them: `{ form, names }` */
export function endsFrom(
  given: { readonly names: readonly string[] | undefined },
  tensors: readonly ModelTensor[],
  own: Field | undefined,
): ModelTensors {
  if (own === undefined || isAbsent(own)) {
    if (given.names !== undefined) return recordOf(given.names, tensors);
    return tensors.length === 1 ? tensors[0]! : tensors;
  }
  const form = member(own, 'form');
  only(form, ['one', 'list', 'record']);
  const names = items(member(own, 'names')).map(text);
  const count = tensors.length;
  if (form.value === 'one' && count > 1) throw new FormatError(`${form.path} is 'one'; expected a form of ${count}.`);
  if (names.length !== count || new Set(names).size < count) {
    throw new FormatError(`${own.path}.names has ${new Set(names).size} names; expected ${count}, each once.`);
  }
  if (form.value === 'record') return recordOf(names, tensors);
  return form.value === 'one' ? tensors[0]! : tensors;
}

const recordOf = (names: readonly string[], tensors: readonly ModelTensor[]): Record<string, ModelTensor> =>
  Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
