/**
 * Reads safetensors files to the letter of their format (https://github.com/huggingface/safetensors): a u64 length, a JSON
 * header that begins with `{`, then the values: little-endian, row-major, without holes, overlaps or a rest. All of the header is
 * checked before a value is touched; values may be NaN.
 */
import { FormatError } from '../errors.ts';
import { type Field, items, member, record, root, text, whole } from './fields.ts';
import { parseJson, show, showShape } from './json.ts';

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

/** A tensor of a file. Its values may share memory with the file's bytes; half floats are widened, which is exact. */
export interface StoredTensor {
  readonly name: string;
  /** as the file has it: `F32`, `BF16`, … */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

export interface SafetensorsFile {
  readonly tensors: readonly StoredTensor[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Longest header that the reference implementation takes. */
export const LONGEST_HEADER = 100_000_000;

interface DType {
  readonly bytes: number;
  readonly read: (bytes: ArrayBuffer, offset: number, count: number) => TensorValues;
}

const dtypes: Readonly<Record<string, DType>> = {
  BOOL: { bytes: 1, read: (bytes, at, count) => new Uint8Array(bytes, at, count) },
  U8: { bytes: 1, read: (bytes, at, count) => new Uint8Array(bytes, at, count) },
  I8: { bytes: 1, read: (bytes, at, count) => new Int8Array(bytes, at, count) },
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

/** IEEE 754 binary16. */
function fromHalf(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** bfloat16 is the upper half of a binary32. */
const fromBfloat = (bits: Uint16Array): Float32Array =>
  new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);

interface Entry {
  readonly field: Field;
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * @param where names the file, for errors
 * @throws FormatError
 */
export function readSafetensors(where: string, bytes: Uint8Array): SafetensorsFile {
  const length = headerLength(where, bytes);
  const header = root(where, parseJson(where, bytes.subarray(8, 8 + length), { depth: 3, values: 10_000_000 }));
  const names = Object.keys(record(header)).filter((name) => name !== '__metadata__');
  const entries = names.map((name) => entryOf(header, name));
  checkLayout(where, entries, bytes.length - 8 - length);
  const data = bytes.subarray(8 + length);
  return { tensors: entries.map((entry) => tensorOf(entry, data)), metadata: metadataOf(header) };
}

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
  if (bytes[8] !== 0x7b || length === 0) {
    throw new FormatError(`${where}: the header does not begin with '{'. It is no safetensors file.`);
  }
  return length;
}

function metadataOf(header: Field): Map<string, string> {
  const field = member(header, '__metadata__');
  if (field.value === undefined) return new Map();
  return new Map(Object.keys(record(field)).map((name) => [name, text(member(field, name))]));
}

function entryOf(header: Field, name: string): Entry {
  const field = { path: `${header.path} ${show(name)}`, value: member(header, name).value };
  if (/\p{Cs}/u.test(name)) throw new FormatError(`${field.path} is no valid Unicode. Rename the tensor.`);
  const unknown = Object.keys(record(field)).find((key) => !['dtype', 'shape', 'data_offsets'].includes(key));
  if (unknown !== undefined) {
    throw new FormatError(`${field.path} holds ${show(unknown)}; expected dtype, shape and data_offsets only.`);
  }
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

/** Bytes of a tensor; infinite where its sizes multiply to more than can be counted, even if one of them is 0. */
function byteSize(shape: readonly number[], bytes: number): number {
  let size = bytes;
  for (const length of shape) {
    size *= length;
    if (!Number.isSafeInteger(size)) return Number.POSITIVE_INFINITY;
  }
  return size;
}

/** One behind the other: no overlap, no hole, no rest. */
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
