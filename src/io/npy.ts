/**
 * NPY, NumPy's file of one array (numpy.lib.format, versions 1 to 3): a magic word, a header that is the text of a Python
 * dictionary, then the values. Gives tensors, row-major, of the dtypes that wgrad has; what they cannot hold is refused.
 */
import { Tensor, type TensorValues } from '../data/tensor.ts';
import { FormatError } from '../errors.ts';
import { show } from '../untrusted.ts';
import { fromHalf } from './small-floats.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const ALIGNMENT = 64; // of the values in a file, as NumPy writes it
const LARGEST = 2 ** 32; // bytes

/** As the values lie in memory, in this machine's order of bytes (little-endian, as everywhere that has WebGPU). */
type Read = (buffer: ArrayBuffer, where: string) => TensorValues;

const wholes =
  (type: 'int8' | 'int16' | 'uint16'): Read =>
  (buffer) =>
    Int32Array.from(
      { int8: () => new Int8Array(buffer), int16: () => new Int16Array(buffer), uint16: () => new Uint16Array(buffer) }[
        type
      ](),
    );

const wide =
  (type: typeof BigInt64Array | typeof BigUint64Array): Read =>
  (buffer, where) => {
    const values = new type(buffer);
    return Int32Array.from(values as ArrayLike<bigint>, (value, i) => {
      if (BigInt.asIntN(32, value) === value) return Number(value);
      throw new FormatError(
        `${where}: value ${i} is ${value}; a tensor of whole numbers holds -2147483648 to 2147483647. Save it as float32 or in smaller numbers.`,
      );
    });
  };

/** By what follows the order of bytes in a file's `descr`. */
const READERS: Readonly<Record<string, Read>> = {
  b1: (buffer) => new Uint8Array(buffer),
  u1: (buffer) => new Uint8Array(buffer),
  i1: wholes('int8'),
  i2: wholes('int16'),
  u2: wholes('uint16'),
  i4: (buffer) => new Int32Array(buffer),
  u4: (buffer) => new Uint32Array(buffer),
  i8: wide(BigInt64Array),
  u8: wide(BigUint64Array),
  f2: (buffer) => Float32Array.from(new Uint16Array(buffer), fromHalf),
  f4: (buffer) => new Float32Array(buffer),
  f8: (buffer) => Float32Array.from(new Float64Array(buffer)),
};

interface Header {
  readonly order: string;
  readonly kind: string;
  readonly itemBytes: number;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** where the values begin */
  readonly start: number;
}

/**
 * Reads one array.
 *
 * @param where names the call and the file, for errors
 * @throws FormatError where it is no NPY file, is cut short, or holds what no tensor does
 */
export function readNpy(bytes: Uint8Array, where: string): Tensor {
  const { order, kind, itemBytes, fortran, shape, start } = readHeader(bytes, where);
  const count = shape.reduce((product, size) => product * size, 1);
  const expected = start + count * itemBytes;
  if (bytes.length !== expected) {
    const fault = bytes.length < expected ? 'cut short' : 'trailing bytes';
    throw new FormatError(
      `${where}: ${fault}: ${bytes.length} bytes, expected ${expected} for the shape [${shape.join(', ')}]. Save or copy it again.`,
    );
  }
  const data = Uint8Array.from(bytes.subarray(start)); // aligned
  if (order === '>') swapBytes(data, itemBytes);
  const values = READERS[kind]!(data.buffer, where);
  return new Tensor(fortran ? rowMajor(values, shape) : values, shape);
}

function readHeader(bytes: Uint8Array, where: string): Header {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new FormatError(`${where}: does not begin as an NPY file. Save it with numpy.save or numpy.savez.`);
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3) {
    throw new FormatError(`${where}: version ${version} of NPY, expected 1 to 3. Save it with another NumPy.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const begin = version === 1 ? 10 : 12;
  const length = version === 1 || bytes.length < begin ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = begin + length;
  if (start > bytes.length) {
    throw new FormatError(
      `${where}: cut short: ${bytes.length} bytes, expected at least ${start} for the header. Copy it again.`,
    );
  }
  return parseHeader(new TextDecoder().decode(bytes.subarray(begin, start)), start, where);
}

/** {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }, in any order of the keys. */
function parseHeader(text: string, start: number, where: string): Header {
  const [, order, kind] = /'descr'\s*:\s*'([<>|=])([a-zA-Z]\d*)'/.exec(text) ?? [];
  const [, fortran] = /'fortran_order'\s*:\s*(True|False)\b/.exec(text) ?? [];
  const [, sizes] = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text) ?? [];
  if (fortran === undefined || sizes === undefined || !/^\s*\{.*\}\s*$/s.test(text)) {
    throw new FormatError(`${where}: the header is ${show(text.trim())}; expected descr, fortran_order and shape.`);
  }
  if (order === undefined || kind === undefined || !Object.hasOwn(READERS, kind)) throw unknownType(text, where);
  const shape = sizes.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const itemBytes = Number(kind.slice(1));
  if (!(shape.reduce((product, size) => product * size, itemBytes) <= LARGEST)) {
    throw new FormatError(
      `${where}: the header says [${shape.join(', ')}]; expected at most ${LARGEST} bytes. Split it.`,
    );
  }
  return { order, kind, itemBytes, fortran: fortran === 'True', shape, start };
}

function unknownType(text: string, where: string): FormatError {
  const descr = /'descr'\s*:\s*('[^']*'|\[.*\])/s.exec(text)?.[1] ?? text.trim();
  const advice = /^'\|O/.test(descr)
    ? 'Python objects are never read: save numbers'
    : "Convert it, as in a.astype('float32')";
  return new FormatError(
    `${where}: the dtype is ${show(descr.replaceAll("'", ''))}; expected numbers: ${Object.keys(READERS).join(', ')}. ${advice}.`,
  );
}

function swapBytes(data: Uint8Array, itemBytes: number): void {
  for (let at = 0; at < data.length; at += itemBytes) data.subarray(at, at + itemBytes).reverse();
}

/** Of values whose first index is the one that changes fastest. */
function rowMajor<Values extends TensorValues>(values: Values, shape: readonly number[]): Values {
  const strides: number[] = [];
  shape.reduce((stride, size, axis) => {
    strides[axis] = stride;
    return stride * size;
  }, 1);
  const sorted = values.slice() as Values;
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < values.length; to++) {
    sorted[to] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return sorted;
}

const DESCRIPTIONS = { float32: '<f4', uint8: '|u1', int32: '<i4', uint32: '<u4' } as const;

/** The bytes of a file of version 1, as NumPy writes it. Values as they are read: a tensor with a scale is float32. */
export async function writeNpy(tensor: Tensor): Promise<Uint8Array> {
  const values = tensor.scale === 1 ? tensor.values : await tensor.data();
  const descr = tensor.scale === 1 ? DESCRIPTIONS[tensor.dtype] : DESCRIPTIONS.float32;
  const { shape } = tensor;
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = Math.ceil((MAGIC.length + 4 + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = `${text.padEnd(start - MAGIC.length - 5)}\n`;
  const file = new Uint8Array(start + values.byteLength);
  file.set([...MAGIC, 1, 0, header.length & 255, header.length >> 8]);
  file.set(new TextEncoder().encode(header), MAGIC.length + 4);
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
  return file;
}
