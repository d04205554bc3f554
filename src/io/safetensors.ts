/** Weights as safetensors files, which PyTorch, JAX and others read. */
import { kindOf } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { groupBy } from '../graph/group-by.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import { expectOptions, unknownName } from '../nn/check.ts';
import { show } from '../untrusted.ts';
import { inOwnLayout, isRecurrent, LAYOUT_NAMES, type SafetensorsLayout } from './safetensors-layouts.ts';

export type { SafetensorsLayout } from './safetensors-layouts.ts';

import { readSafetensors, type TensorValues } from './safetensors-read.ts';
import { type TensorToStore, writeSafetensors } from './safetensors-write.ts';

/** Whatever has weights: a model. */
export interface Weighted {
  /** all of them, by name */
  readonly getWeights: () => Promise<readonly NamedWeight[]>;
}

/**
 * The bytes of a safetensors file.
 * @param source a model, or tensors
 * @param metadata texts that the file carries along
 * @throws UsageError where two tensors have one name, ShapeError where values do not fill a shape
 */
export async function toSafetensors(
  source: Weighted | readonly TensorToStore[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const where = 'toSafetensors';
  if (Array.isArray(source)) return writeSafetensors(where, source, metadata);
  if (typeof (source as Partial<Weighted> | null)?.getWeights !== 'function') {
    throw new UsageError(`${where}: the source is ${show(source)}; expected a model or a list of tensors.`);
  }
  return writeSafetensors(where, await (source as Weighted).getWeights(), metadata);
}

/** What a tensor of a file is in a model. */
export interface RenamedTensor {
  /** the model's name for it, such as `dense/kernel` */
  readonly name: string;
  /** how the file has its axes; default: as the model does */
  readonly layout?: SafetensorsLayout;
}

/** How files of other programs are read. */
export interface SafetensorsOptions {
  /**
   * What the model calls the tensors that the file calls so: `{ 'fc1.weight': { name: 'dense/kernel', layout: 'linear' }, 'fc1.bias':
   * 'dense/bias' }`. Tensors without an entry are left out. Both biases of PyTorch's recurrent modules get the same name: `{ 'gru.bias_ih_l0': {
   * name: 'gru/bias', layout: 'gru' }, 'gru.bias_hh_l0': { name: 'gru/bias', layout: 'gru' } }`. Default: all of them, by the file's names
   */
  readonly names?: Readonly<Record<string, string | RenamedTensor>>;
}

/**
 * The weights of a safetensors file, for `model.setWeights`: as f32, whatever type of number the file has them in. Floats of 8 and 16
 * bits are widened, which is exact; f64 and whole numbers of more than 24 bits are rounded to the nearest f32. The weights may share
 * memory with `bytes`.
 * @param options names, for files of other programs: `await model.setWeights(fromSafetensors(bytes, { names }))`
 * @throws FormatError where the file is damaged; UsageError where it has no tensor of a name; ShapeError where a tensor has not the axes of a
 * layout
 */
export function fromSafetensors(bytes: Uint8Array, options: SafetensorsOptions = {}): NamedWeight[] {
  const where = 'fromSafetensors';
  expectBytes(where, bytes);
  expectOptions(where, options, ['names']);
  const names = options.names === undefined ? undefined : renamedTensors(where, options.names);
  const weights = readSafetensors(where, bytes).tensors.map(({ name, shape, values }) => ({
    name,
    shape,
    values: asF32(values),
  }));
  if (names === undefined) return weights;
  const found = new Map(weights.map((weight) => [weight.name, weight]));
  const groups = groupBy(names, ([, renamed]) => renamed.name);
  return [...groups].map(([own, parts]) => {
    const given = parts.map(([name]) => {
      const weight = found.get(name);
      if (weight === undefined) throw unknownName(where, 'tensor in the file', name, [...found.keys()]);
      return weight;
    });
    return inOwnLayout(where, own, parts[0]![1].layout, given);
  });
}

function renamedTensors(where: string, names: SafetensorsOptions['names']): [string, RenamedTensor][] {
  if (kindOf(names) !== 'Object') {
    throw new UsageError(
      `${where}: names is ${show(names)}; expected an object such as { 'fc1.weight': { name: 'dense/kernel', layout: 'linear' } }.`,
    );
  }
  const taken = new Map<string, SafetensorsLayout | undefined>();
  return Object.entries(names!).map(([name, given]) => {
    const renamed: RenamedTensor = typeof given === 'string' ? { name: given } : given;
    const what = `names[${show(name)}]`;
    if (typeof renamed?.name !== 'string') {
      throw new UsageError(
        `${where}: ${what} is ${show(given)}; expected the model's name for it, or { name, layout }.`,
      );
    }
    expectOptions(`${where}: ${what}`, renamed, ['name', 'layout']);
    const { layout } = renamed;
    if (layout !== undefined && !LAYOUT_NAMES.includes(layout)) {
      throw unknownName(`${where}: ${what}`, 'layout', layout, LAYOUT_NAMES);
    }
    const isSecond = taken.has(renamed.name);
    if (isSecond && !(isRecurrent(layout) && taken.get(renamed.name) === layout)) {
      throw new UsageError(`${where}: two tensors become ${show(renamed.name)}. Name each weight of the model once.`);
    }
    taken.set(renamed.name, isSecond ? undefined : layout);
    return [name, renamed];
  });
}

function asF32(values: TensorValues): Float32Array {
  if (values instanceof Float32Array) return values;
  return Float32Array.from(values as ArrayLike<number | bigint>, Number);
}

export function expectBytes(where: string, bytes: unknown): void {
  if (bytes instanceof Uint8Array) return;
  throw new UsageError(`${where}: the bytes are ${show(bytes)} (${kindOf(bytes)}); expected a Uint8Array.`);
}
