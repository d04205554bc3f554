/** Weights as safetensors files, which PyTorch, JAX and others read. */
import { kindOf } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import { show } from '../untrusted.ts';
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

/**
 * The weights of a safetensors file, for `model.setWeights`: as f32, whatever type of number the file has them in. Floats of 8 and 16
 * bits are widened, which is exact; f64 and whole numbers of more than 24 bits are rounded to the nearest f32. The weights may share
 * memory with `bytes`.
 * @throws FormatError where the file is damaged
 */
export function fromSafetensors(bytes: Uint8Array): NamedWeight[] {
  const where = 'fromSafetensors';
  expectBytes(where, bytes);
  return readSafetensors(where, bytes).tensors.map(({ name, shape, values }) => ({
    name,
    shape,
    values: asF32(values),
  }));
}

function asF32(values: TensorValues): Float32Array {
  if (values instanceof Float32Array) return values;
  return Float32Array.from(values as ArrayLike<number | bigint>, Number);
}

export function expectBytes(where: string, bytes: unknown): void {
  if (bytes instanceof Uint8Array) return;
  throw new UsageError(`${where}: the bytes are ${show(bytes)} (${kindOf(bytes)}); expected a Uint8Array.`);
}
