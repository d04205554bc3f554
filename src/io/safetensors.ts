/** Weights as safetensors files, which PyTorch, JAX and others read. */
import { kindOf } from '../arguments.ts';
import { FormatError, UsageError } from '../errors.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import { show } from './json.ts';
import { readSafetensors, type StoredTensor } from './safetensors-read.ts';
import { type TensorToStore, writeSafetensors } from './safetensors-write.ts';

/** Whatever has weights: a model. */
export interface Weighted {
  readonly getWeights: () => Promise<readonly NamedWeight[]>;
}

/**
 * The bytes of a safetensors file with a model's weights, or with any tensors.
 * @param metadata texts that the file carries along
 * @throws UsageError, ShapeError
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
 * The weights of a safetensors file, for `model.setWeights`. F16 and BF16 are widened, which is exact. They may share memory
 * with `bytes`.
 * @throws FormatError where the file is damaged or holds other than f32, f16 or bf16
 */
export function fromSafetensors(bytes: Uint8Array): NamedWeight[] {
  const where = 'fromSafetensors';
  expectBytes(where, bytes);
  return readSafetensors(where, bytes).tensors.map((tensor) => weightOf(where, tensor));
}

function weightOf(where: string, { name, dtype, shape, values }: StoredTensor): NamedWeight {
  if (values instanceof Float32Array) return { name, shape, values };
  throw new FormatError(`${where}: ${show(name)} is ${dtype}; expected F32, F16 or BF16. Convert it to F32.`);
}

export function expectBytes(where: string, bytes: unknown): void {
  if (bytes instanceof Uint8Array) return;
  throw new UsageError(`${where}: the bytes are ${show(bytes)} (${kindOf(bytes)}); expected a Uint8Array.`);
}
