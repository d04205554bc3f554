/**
 * Writes safetensors files as the reference implementation does (https://github.com/huggingface/safetensors): the widest dtypes
 * first, then by name, so that every tensor is aligned; the header padded with spaces to a multiple of 8 bytes.
 */
import { ShapeError, UsageError } from '../errors.ts';
import { show } from '../untrusted.ts';
import { LONGEST_HEADER, type TensorValues } from './safetensors-read.ts';

/** A tensor for a file. */
export interface TensorToStore {
  /** unique in the file */
  readonly name: string;
  /** sizes, outermost first */
  readonly shape: readonly number[];
  /** row-major; their type is the file's dtype */
  readonly values: TensorValues;
}

/** In the order of the reference implementation, which is that of their alignment. */
const dtypes = [
  [Uint8Array, 'U8'],
  [Int8Array, 'I8'],
  [Int16Array, 'I16'],
  [Uint16Array, 'U16'],
  [Int32Array, 'I32'],
  [Uint32Array, 'U32'],
  [Float32Array, 'F32'],
  [Float64Array, 'F64'],
  [BigInt64Array, 'I64'],
  [BigUint64Array, 'U64'],
] as const;

/**
 * The bytes of a file.
 * @param where names the call, for errors
 * @throws UsageError, ShapeError
 */
export function writeSafetensors(
  where: string,
  tensors: readonly TensorToStore[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const ranked = tensors.map((tensor) => ({ tensor, rank: rankOf(where, tensor) }));
  ranked.sort((a, b) => b.rank - a.rank || (a.tensor.name < b.tensor.name ? -1 : 1));
  const header = headerOf(where, ranked, metadata);
  const size = ranked.reduce((sum, { tensor }) => sum + tensor.values.byteLength, 0);
  const file = new Uint8Array(8 + header.length + size);
  new DataView(file.buffer).setUint32(0, header.length, true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const { tensor } of ranked) {
    const { buffer, byteOffset, byteLength } = tensor.values;
    file.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return file;
}

function rankOf(where: string, { name, shape, values }: TensorToStore): number {
  const rank = dtypes.findIndex(([type]) => values instanceof type);
  if (rank < 0) {
    throw new UsageError(`${where}: the values of ${show(name)} are ${show(values)}; expected a typed array.`);
  }
  if (!Array.isArray(shape) || shape.reduce((product, size) => product * size, 1) !== values.length) {
    throw new ShapeError(`${where}: ${show(name)} is [${shape}] with ${values.length} values. Give as many as it has.`);
  }
  if (typeof name !== 'string' || name === '__metadata__' || /\p{Cs}/u.test(name)) {
    throw new UsageError(`${where}: a tensor is named ${show(name)}; expected text other than '__metadata__'.`);
  }
  return rank;
}

function headerOf(
  where: string,
  ranked: readonly { tensor: TensorToStore; rank: number }[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const entries: string[] = [];
  if (Object.keys(metadata).length > 0) entries.push(`"__metadata__":${metadataText(where, metadata)}`);
  const names = new Set<string>();
  let at = 0;
  for (const { tensor, rank } of ranked) {
    const { name, shape, values } = tensor;
    if (names.has(name)) throw new UsageError(`${where}: two tensors are named ${show(name)}. Give each its own name.`);
    names.add(name);
    const info = { dtype: dtypes[rank]![1], shape, data_offsets: [at, at + values.byteLength] };
    entries.push(`${JSON.stringify(name)}:${JSON.stringify(info)}`);
    at += values.byteLength;
  }
  const text = new TextEncoder().encode(`{${entries.join(',')}}`);
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  if (padded.length > LONGEST_HEADER) {
    throw new UsageError(`${where}: the header has ${padded.length} bytes; expected at most ${LONGEST_HEADER}.`);
  }
  padded.set(text);
  return padded;
}

function metadataText(where: string, metadata: Readonly<Record<string, string>>): string {
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string' || /\p{Cs}/u.test(key + value)) {
      throw new UsageError(`${where}: the metadata ${show(key)} is ${show(value)}; expected text.`);
    }
  }
  return JSON.stringify(metadata);
}
