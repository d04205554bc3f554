/**
 * IDX, the file format of MNIST (http://yann.lecun.com/exdb/mnist/): two zero bytes, a type, a rank, a big-endian u32
 * per axis, then the values, row-major. Reads unsigned bytes only, gzip-compressed or plain, and refuses a file that
 * is not exactly as long as its header says.
 */
import { DataError } from '../errors.ts';
import { gunzip, gunzipStart, isGzip } from './gzip.ts';
import { Tensor } from './tensor.ts';

const UINT8 = 0x08;
const TYPES: Readonly<Record<number, string>> = {
  [UINT8]: 'uint8',
  9: 'int8',
  11: 'int16',
  12: 'int32',
  13: 'float32',
  14: 'float64',
};
const LONGEST_HEADER = 4 + 4 * 255;
const LARGEST_FILE = 2 ** 31;

export interface IdxOptions {
  /** What to call the file in an error. */
  readonly name: string;
  /** The sizes to expect, outermost first; null where any size will do. Any shape is taken where none is given. */
  readonly shape?: readonly (number | null)[];
}

interface IdxHeader {
  readonly shape: readonly number[];
  readonly headerBytes: number;
  readonly fileBytes: number;
}

/**
 * Reads an IDX file that is not compressed. The tensor shares memory with `bytes`.
 *
 * @throws DataError where magic, type, rank, sizes or length are not as expected
 */
export function parseIdx(bytes: Uint8Array, options: IdxOptions): Tensor {
  const { shape, headerBytes, fileBytes } = parseHeader(bytes, options);
  if (bytes.length !== fileBytes) {
    const [fault, remedy] =
      bytes.length < fileBytes
        ? ['truncated', 'Copy or download the file again.']
        : ['trailing bytes', 'Use the original file, or mend the sizes in its header.'];
    throw new DataError(
      `${options.name}: ${fault}: ${bytes.length} bytes, expected ${fileBytes} for the shape [${shape.join(', ')}]. ${remedy}`,
    );
  }
  return new Tensor(bytes.subarray(headerBytes), shape);
}

/** Reads an IDX file, gzip-compressed or plain; see `parseIdx`. What is inflated is bounded by the header's sizes. */
export async function readIdx(bytes: Uint8Array, options: IdxOptions): Promise<Tensor> {
  return parseIdx(await inflateIdx(bytes, options), options);
}

/** The plain bytes of an IDX file; of a compressed one no more is inflated than its own header declares. */
export async function inflateIdx(bytes: Uint8Array, options: IdxOptions): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  const start = await gunzipStart(bytes, options.name, LONGEST_HEADER);
  return gunzip(bytes, { name: options.name, limit: parseHeader(start, options).fileBytes });
}

function parseHeader(bytes: Uint8Array, { name, shape: expected }: IdxOptions): IdxHeader {
  if (bytes.length < 4) throw tooShort(name, bytes.length, 4);
  const rank = checkMagic(bytes, name, expected?.length);
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) throw tooShort(name, bytes.length, headerBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  expected?.forEach((size, axis) => {
    if (size !== null && size !== shape[axis]) throw wrongSize(name, axis, shape, expected);
  });
  const fileBytes = shape.reduce((product, size) => product * size, 1) + headerBytes;
  if (fileBytes > LARGEST_FILE) {
    throw new DataError(
      `${name}: size: the header says [${shape.join(', ')}], which is ${fileBytes} bytes; expected at most ${LARGEST_FILE}. The header is damaged, or the file must be split.`,
    );
  }
  return { shape, headerBytes, fileBytes };
}

/** Checks the first four bytes and gives the rank. */
function checkMagic(bytes: Uint8Array, name: string, expectedRank: number | undefined): number {
  const magic = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  const [type, rank] = [(magic >>> 8) & 255, magic & 255];
  const got = `magic 0x${hex(magic, 8)}, expected ${expectedRank === undefined ? '0x000008 and a rank' : `0x000008${hex(expectedRank, 2)}`}.`;
  if (isGzip(bytes)) throw new DataError(`${name}: ${got} The file is still gzip-compressed: unpack it.`);
  if (bytes[0] === 0x3c) throw new DataError(`${name}: ${got} This is a web page, not an IDX file: check the address.`);
  if (magic >>> 16 !== 0) throw new DataError(`${name}: ${got} This is no IDX file.`);
  if (type !== UINT8) {
    const known = TYPES[type];
    throw new DataError(
      `${name}: ${got} The values are of ${known ? `the type ${known}` : 'an unknown type'}, only uint8 is read: convert the file.`,
    );
  }
  if (rank === 0 || (expectedRank !== undefined && rank !== expectedRank)) {
    throw new DataError(
      `${name}: ${got} The rank is ${rank}, expected ${expectedRank ?? 'at least 1'}. Were images and labels swapped?`,
    );
  }
  return rank;
}

function wrongSize(
  name: string,
  axis: number,
  shape: readonly number[],
  expected: readonly (number | null)[],
): DataError {
  const wanted = `[${expected.map((size) => size ?? 'any').join(', ')}]`;
  return new DataError(
    `${name}: ${axis === 0 ? 'count' : 'size'}: the header says [${shape.join(', ')}], expected ${wanted}. Use a file of that shape.`,
  );
}

function tooShort(name: string, got: number, expected: number): DataError {
  return new DataError(
    `${name}: too short: ${got} bytes, expected at least ${expected} for the header. The file is empty or cut short: copy it again.`,
  );
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
