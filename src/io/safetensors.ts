/** Weights as safetensors files, which PyTorch, JAX and others read. */
import { kindOf } from '../arguments.ts';
import { ShapeError, UsageError } from '../errors.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import { expectOptions, unknownName } from '../nn/check.ts';
import { show } from '../untrusted.ts';
import { moved, transposing } from './moved.ts';
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

/** Which of PyTorch's axes is each axis of ours, by the names of its modules. */
const LAYOUTS: Readonly<Record<SafetensorsLayout, readonly number[]>> = {
  /** [out, in] */
  linear: [1, 0],
  /** [out, in, steps] */
  conv1d: [2, 1, 0],
  /** [out, in, height, width] */
  conv2d: [2, 3, 1, 0],
  /** [in, out, height, width] */
  convTranspose2d: [2, 3, 1, 0],
  /** [channels, 1, height, width] */
  depthwiseConv2d: [2, 3, 0, 1],
};

/**
 * How another program has a kernel: as the module of PyTorch's that has this name, a convolution in groups as `conv2d`; `depthwiseConv2d` where each
 * channel is a group of its own with one output. Also of recurrent layers: `linear`, where the order of gates is the same, as of LSTMs.
 */
export type SafetensorsLayout = 'linear' | 'conv1d' | 'conv2d' | 'convTranspose2d' | 'depthwiseConv2d';

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
   * 'dense/bias' }`. Tensors without an entry are left out. Default: all of them, by the file's names
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
  return names.map(([name, renamed]) => {
    const weight = found.get(name);
    if (weight === undefined) throw unknownName(where, 'tensor in the file', name, [...found.keys()]);
    return inOwnLayout(where, weight, renamed);
  });
}

function renamedTensors(where: string, names: SafetensorsOptions['names']): [string, RenamedTensor][] {
  if (kindOf(names) !== 'Object') {
    throw new UsageError(
      `${where}: names is ${show(names)}; expected an object such as { 'fc1.weight': { name: 'dense/kernel', layout: 'linear' } }.`,
    );
  }
  const taken = new Set<string>();
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
    if (layout !== undefined && !Object.hasOwn(LAYOUTS, layout)) {
      throw unknownName(`${where}: ${what}`, 'layout', layout, Object.keys(LAYOUTS));
    }
    if (taken.has(renamed.name)) {
      throw new UsageError(`${where}: two tensors become ${show(renamed.name)}. Name each weight of the model once.`);
    }
    taken.add(renamed.name);
    return [name, renamed];
  });
}

function inOwnLayout(where: string, { name: own, shape, values }: NamedWeight, { name, layout }: RenamedTensor) {
  if (layout === undefined) return { name, shape, values };
  const order = LAYOUTS[layout];
  if (shape.length !== order.length) {
    throw new ShapeError(
      `${where}: ${show(own)} is [${shape}]; the layout ${show(layout)} has ${order.length} axes. Give the layout that it has.`,
    );
  }
  const turned = transposing(shape, order);
  return { name, shape: turned.shape, values: moved(values, shape, turned) };
}

function asF32(values: TensorValues): Float32Array {
  if (values instanceof Float32Array) return values;
  return Float32Array.from(values as ArrayLike<number | bigint>, Number);
}

export function expectBytes(where: string, bytes: unknown): void {
  if (bytes instanceof Uint8Array) return;
  throw new UsageError(`${where}: the bytes are ${show(bytes)} (${kindOf(bytes)}); expected a Uint8Array.`);
}
