/**
 * Reads safetensors files as their reference implementation does (https://github.com/huggingface/safetensors): a u64 length, a JSON
 * header, then the values: little-endian, row-major, without holes, overlaps or a rest. All of the header is checked before a value
 * is touched; values may be NaN. Stricter than the reference in one point, which the format asks for: no name stands twice.
 */
import { FormatError } from '../errors.ts';
import { type Field, isAbsent, items, member, record, root, text, whole } from '../fields.ts';
import { show, showShape } from '../untrusted.ts';
import { parseJson } from './json.ts';
import { fromBfloat, fromE4M3, fromE5M2, fromHalf } from './small-floats.ts';

/** The values of a tensor in a file, in the narrowest type that holds them. */
export type TensorValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A tensor of a file. Its values may share memory with the file's bytes; floats of 8 and 16 bits are widened, which is exact. */
export interface StoredTensor {
  /** unique in the file */
  readonly name: string;
  /** as the file has it: `F32`, `BF16`, … */
  readonly dtype: string;
  /** sizes, outermost first */
  readonly shape: readonly number[];
  /** row-major */
  readonly values: TensorValues;
}

/** What a file holds. */
export interface SafetensorsFile {
  /** in the order of the header */
  readonly tensors: readonly StoredTensor[];
  /** texts that it carries along */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Longest header that the reference implementation takes. */
export const LONGEST_HEADER = 100_000_000;

/** serde_json, which the reference reads the header with, takes 127 levels. */
const LIMITS = { depth: 127, values: 10_000_000 };

interface DType {
  readonly bytes: number;
  readonly read: (bytes: ArrayBuffer, offset: number, count: number) => TensorValues;
}

const dtypes: Readonly<Record<string, DType>> = {
  BOOL: { bytes: 1, read: (bytes, at, count) => new Uint8Array(bytes, at, count) },
  U8: { bytes: 1, read: (bytes, at, count) => new Uint8Array(bytes, at, count) },
  I8: { bytes: 1, read: (bytes, at, count) => new Int8Array(bytes, at, count) },
  F8_E5M2: { bytes: 1, read: (bytes, at, count) => Float32Array.from(new Uint8Array(bytes, at, count), fromE5M2) },
  F8_E4M3: { bytes: 1, read: (bytes, at, count) => Float32Array.from(new Uint8Array(bytes, at, count), fromE4M3) },
  I16: { bytes: 2, read: (bytes, at, count) => new Int16Array(bytes, at, count) },
  U16: { bytes: 2, read: (bytes, at, count) => new Uint16Array(bytes, at, count) },
  F16: { bytes: 2, read: (bytes, at, count) => Float32Array.from(new Uint16Array(bytes, at, count), fromHalf) },
  BF16: { bytes: 2, read: (bytes, at, count) => fromBfloat(new Uint16Array(bytes, at, count)) },
  I32: { bytes: 4, read: (bytes, at, count) => new Int32Array(bytes, at, count) },
  U32: { bytes: 4, read: (bytes, at, count) => new Uint32Array(bytes, at, count) },
  F32: { bytes: 4, read: (bytes, at, count) => new Float32Array(bytes, at, count) },
  F64: { bytes: 8, read: (bytes, at, count) => new Float64Array(bytes, at, count) },
  I64: { bytes: 8, read: (bytes, at, count) => new BigInt64Array(bytes, at, count) },
  U64: { bytes: 8, read: (bytes, at, count) => new BigUint64Array(bytes, at, count) },
};

interface Entry {
  readonly field: Field;
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads the `bytes` of a safetensors file.
 * @param where names the file, for errors
 * @throws FormatError where it is damaged, with the place
 */
export function readSafetensors(where: string, bytes: Uint8Array): SafetensorsFile {
  const length = headerLength(where, bytes);
  const header = root(where, parseJson(where, bytes.subarray(8, 8 + length), LIMITS));
  const names = Object.keys(record(header)).filter((name) => name !== '__metadata__');
  const entries = names.map((name) => entryOf(header, name));
  checkLayout(where, entries, bytes.length - 8 - length);
  const data = bytes.subarray(8 + length);
  return { tensors: entries.map((entry) => tensorOf(entry, data)), metadata: metadataOf(header) };
}

/** Of JSON. */
const BLANKS = [0x20, 0x09, 0x0a, 0x0d];

function headerLength(where: string, bytes: Uint8Array): number {
  if (bytes.length < 8) {
    throw new FormatError(
      `${where}: ${bytes.length} bytes; expected at least 8. It is no safetensors file, or cut off.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const length = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
  if (length > LONGEST_HEADER) {
    throw new FormatError(
      `${where}: the header's length is ${length}; expected at most ${LONGEST_HEADER}. It is no safetensors file.`,
    );
  }
  if (length > bytes.length - 8) {
    throw new FormatError(
      `${where}: the header's length is ${length}, but ${bytes.length - 8} bytes follow. The file is cut off.`,
    );
  }
  const begin = bytes.subarray(8, 8 + length).find((byte) => !BLANKS.includes(byte));
  if (begin !== 0x7b) {
    throw new FormatError(`${where}: the header does not begin with '{'. It is no safetensors file.`);
  }
  return length;
}

function metadataOf(header: Field): Map<string, string> {
  const field = member(header, '__metadata__');
  if (isAbsent(field)) return new Map();
  return new Map(Object.keys(record(field)).map((name) => [name, text(member(field, name))]));
}

function entryOf(header: Field, name: string): Entry {
  const field = { path: `${header.path} ${show(name)}`, value: member(header, name).value };
  if (/\p{Cs}/u.test(name)) throw new FormatError(`${field.path} is no valid Unicode. Rename the tensor.`);
  const dtype = text(member(field, 'dtype'));
  if (!Object.hasOwn(dtypes, dtype)) {
    throw new FormatError(`${field.path}.dtype is ${show(dtype)}; expected one of ${Object.keys(dtypes).join(', ')}.`);
  }
  const shape = items(member(field, 'shape')).map((size) => whole(size, 0));
  const offsets = items(member(field, 'data_offsets')).map((offset) => whole(offset, 0));
  const [begin, end] = offsets;
  if (offsets.length !== 2 || end! < begin!) {
    throw new FormatError(`${field.path}.data_offsets is ${showShape(offsets)}; expected [begin, end].`);
  }
  const size = byteSize(shape, dtypes[dtype]!.bytes);
  if (size !== end! - begin!) {
    throw new FormatError(
      `${field.path} has ${end! - begin!} bytes; expected ${size} for ${dtype} ${showShape(shape)}. The file is damaged.`,
    );
  }
  return { field, name, dtype, shape, begin: begin!, end: end! };
}

/** Bytes of a tensor; infinite where its sizes multiply to more than 64 bits hold, even if one that follows is 0. */
function byteSize(shape: readonly number[], bytes: number): number {
  let count = 1n;
  for (const length of shape) {
    count *= BigInt(length);
    if (count >= 2n ** 64n) return Number.POSITIVE_INFINITY;
  }
  return Number(count) * bytes;
}

/** One after the other: no overlap, no hole, no rest. */
function checkLayout(where: string, entries: readonly Entry[], available: number): void {
  let reached = 0;
  for (const { field, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== reached) {
      const fault = begin < reached ? 'overlaps' : 'leaves a hole behind';
      throw new FormatError(
        `${field.path} begins at ${begin} and ${fault} the tensor before it; expected ${reached}. The file is damaged.`,
      );
    }
    reached = end;
  }
  if (reached === available) return;
  const remedy = reached < available ? 'It has trailing bytes.' : 'The file is cut off.';
  throw new FormatError(`${where}: ${available} bytes of values; expected ${reached}. ${remedy}`);
}

function tensorOf({ name, dtype, shape, begin, end }: Entry, data: Uint8Array): StoredTensor {
  const { bytes, read } = dtypes[dtype]!;
  const at = data.byteOffset + begin;
  const count = (end - begin) / bytes;
  const inPlace = at % bytes === 0 && data.buffer instanceof ArrayBuffer;
  const values = inPlace
    ? read(data.buffer as ArrayBuffer, at, count)
    : read(Uint8Array.from(data.subarray(begin, end)).buffer, 0, count);
  return { name, dtype, shape, values };
}
