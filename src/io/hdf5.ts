/**
 * HDF5 files, read and written by the package h5wasm, an optional peer, which is the HDF5 library compiled to WebAssembly. It is loaded with
 * the first file. A file that nobody vouches for is read within bounds: no tensor is larger than the file, none is compressed, and what
 * lies outside the file is not there.
 */
import type * as H5wasm from 'h5wasm';
import { FormatError, UsageError, WgradError } from '../errors.ts';
import { show, showShape } from '../untrusted.ts';
import { isReadable } from './hdf5-guard.ts';

/** A tensor in a file, without its values. */
export interface Hdf5Tensor {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'float64' | 'integer';
}

/** A file that is open. Paths have no slash before them; the root's is ''. */
export interface Hdf5Reader {
  /** Names in the group; undefined where there is no such group. @throws FormatError */
  readonly names: (path: string) => readonly string[] | undefined;
  /** An attribute that is a text; undefined where there is none. @throws FormatError */
  readonly text: (path: string, name: string) => string | undefined;
  /** One that is a list of texts, in parts `name0`, `name1` where it is long. @throws FormatError */
  readonly texts: (path: string, name: string) => readonly string[] | undefined;
  /** Undefined where there is none. @throws FormatError */
  readonly tensor: (path: string) => Hdf5Tensor | undefined;
  /** In f32. @throws FormatError where one is not finite */
  readonly floats: (tensor: Hdf5Tensor) => Float32Array<ArrayBuffer>;
  /** A number alone. @throws FormatError */
  readonly whole: (tensor: Hdf5Tensor) => number;
}

/** What a file is made of: groups with texts, and tensors. */
export interface Hdf5Content {
  /** by path; those that are on the way to others need no entry */
  readonly groups: ReadonlyMap<string, Readonly<Record<string, string | readonly string[]>>>;
  readonly tensors: ReadonlyMap<string, Hdf5Values>;
}

/** Values of a tensor to write. */
export interface Hdf5Values {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

const NAME = '/wgrad.h5';
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_TEXTS = 100_000;
const MOST_NAMES = 100_000;

let library: Promise<typeof H5wasm> | undefined;

/** What has a file of HDF5's signature at its begin, as all of Keras's have. */
export const isHdf5 = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

/**
 * The library prints every fault of a file to the standard error, which is the console. (It may be told to throw instead, but from within:
 * then it is left as it was at that moment, and reads no other file.)
 */
function silence(files: unknown): void {
  const { streams } = files as { readonly streams: readonly { stream_ops: object }[] };
  const standardError = streams[2]!;
  standardError.stream_ops = {
    ...standardError.stream_ops,
    write: (_stream: unknown, _bytes: unknown, _at: number, length: number) => length,
  };
}

/** @throws UsageError where the package is not there */
async function load(where: string): Promise<typeof H5wasm> {
  library ??= open(where);
  try {
    return await library;
  } catch (cause) {
    library = undefined;
    throw cause;
  }
}

async function open(where: string): Promise<typeof H5wasm> {
  try {
    // awaited within `try`: bundlers of programs that do without it then do not stop where it is not installed
    const h5 = await import('h5wasm');
    const { FS } = await h5.ready;
    silence(FS);
    // a file may name another one where its values lie
    for (const device of ['stdin', 'stdout', 'stderr', 'tty', 'tty1', 'random', 'urandom']) FS.unlink(`/dev/${device}`);
    return h5;
  } catch (cause) {
    throw new UsageError(
      `${where}: the package 'h5wasm', which reads and writes HDF5 files, cannot be loaded. Run npm install h5wasm.`,
      { cause },
    );
  }
}

/**
 * What `read` makes of a file. All of it is at an end when `read` ends: nothing of the file stays.
 * @param name what to call the file in errors
 * @throws FormatError where it is damaged; UsageError where the package is not there
 */
export async function readHdf5<T>(name: string, bytes: Uint8Array, read: (file: Hdf5Reader) => T): Promise<T> {
  if (!isHdf5(bytes)) throw new FormatError(`${name}: no HDF5 file, or a damaged one. Save or copy it again.`);
  if (!isReadable(bytes)) throw new FormatError(`${name}: the HDF5 file is damaged. Save or copy it again.`);
  const h5 = await load(name);
  const { FS } = await h5.ready;
  let file: H5wasm.File | undefined;
  FS.writeFile(NAME, bytes);
  try {
    return withinMemory(ROOM + 4 * bytes.length, () => {
      file = new h5.File(NAME, 'r');
      if (file.file_id < 0n) throw new Error('the file cannot be opened');
      return read(readerOf(h5, file, name, bytes.length));
    });
  } catch (cause) {
    if (cause instanceof WgradError) throw cause;
    throw new FormatError(`${name}: the HDF5 file is damaged. Save or copy it again.`, { cause });
  } finally {
    try {
      file?.close();
    } catch {
      // of a damaged file; the next one is opened anew
    }
    FS.unlink(NAME);
  }
}

/** What the library may take for a file besides some times its size. */
const ROOM = 2 ** 25;

/**
 * Runs what lets WebAssembly grow by so many bytes at most: the library takes the sizes that a file says for true, up to 2 GiB, before it
 * sees that the file is not as long; and such memory is never given back. Nothing else runs meanwhile.
 */
function withinMemory<T>(most: number, run: () => T): T {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  let left = most;
  prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
    left -= pages * 2 ** 16;
    if (left < 0) throw new RangeError(`${pages} pages are more than a file of this size needs`);
    return grow.call(this, pages);
  };
  try {
    return run();
  } finally {
    prototype.grow = grow;
  }
}

function readerOf(h5: typeof H5wasm, file: H5wasm.File, name: string, most: number): Hdf5Reader {
  const at = (path: string) => (path === '' ? file : file.get(path));
  const tooLarge = (path: string, what: string): FormatError =>
    new FormatError(`${name}: ${show(path)} ${what}. The file is damaged, or it is no model.`);
  const texts = (path: string, key: string): readonly string[] | undefined => {
    const entity = at(path);
    if (!(entity instanceof h5.Group) || !Object.hasOwn(entity.attrs, key)) return undefined;
    const { metadata } = entity.attrs[key]!;
    const { shape, type, size, total_size: count, vlen } = metadata;
    if (count === 0) return [];
    const isText = type === 3 && shape !== null && count <= MOST_TEXTS && (vlen || size * count <= most);
    if (!isText) throw tooLarge(path, `has another ${key} than texts`);
    const value = entity.get_attribute(key, false);
    const all = Array.isArray(value) ? value : [value];
    if (all.every((each) => typeof each === 'string')) return all;
    throw tooLarge(path, `has another ${key} than texts`);
  };
  const dataset = (path: string): H5wasm.Dataset => at(path) as H5wasm.Dataset;
  const expectWithin = ({ path, shape }: Hdf5Tensor): H5wasm.Dataset => {
    const entity = dataset(path);
    const { size, total_size: count } = entity.metadata;
    if (size * count <= most) return entity;
    throw tooLarge(path, `is ${showShape(shape)}, more than the file has`);
  };
  return {
    names: (path) => {
      const entity = at(path);
      if (!(entity instanceof h5.Group)) return undefined;
      const names = entity.keys();
      if (names.length > MOST_NAMES) throw tooLarge(path, `has ${names.length} members`);
      return names;
    },
    text: (path, key) => texts(path, key)?.[0],
    texts: (path, key) => {
      const whole = texts(path, key);
      if (whole !== undefined) return whole;
      const parts: string[][] = [];
      for (let part = texts(path, `${key}0`); part !== undefined; part = texts(path, `${key}${parts.length}`)) {
        parts.push([...part]);
      }
      return parts.length === 0 ? undefined : parts.flat();
    },
    tensor: (path) => {
      const entity = at(path);
      if (!(entity instanceof h5.Dataset)) return undefined;
      const { metadata } = entity;
      const { shape, type, size, littleEndian, chunks, virtual_sources: others } = metadata;
      const dtype = type === 0 ? 'integer' : size === 4 ? 'float32' : 'float64';
      const known = (type === 0 && size <= 8) || (type === 1 && (size === 4 || size === 8));
      if (known && shape !== null && littleEndian && chunks === null && !others?.length) return { path, shape, dtype };
      throw new FormatError(
        `${name}: ${show(path)} is stored otherwise than Keras stores weights: expected float32, little-endian, in one piece. Save the model with Keras again.`,
      );
    },
    floats: (tensor) => {
      const { value } = expectWithin(tensor);
      const values = typeof value === 'object' ? value : [value]; // of a number alone
      const floats = Float32Array.from(values as ArrayLike<number>, Number);
      const wrong = floats.findIndex((value) => !Number.isFinite(value));
      if (wrong < 0) return floats;
      throw new FormatError(
        `${name}: ${show(tensor.path)} has the value ${floats[wrong]} at ${wrong}; expected finite numbers. The training that wrote it had failed.`,
      );
    },
    whole: (tensor) => {
      const given = tensor.shape.length === 0 ? expectWithin(tensor).value : undefined;
      const value = typeof given === 'bigint' ? Number(given) : given;
      if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
      throw new FormatError(`${name}: ${show(tensor.path)} is ${show(value)}; expected a whole number from 0 up.`);
    },
  };
}

/** The bytes of a file; of equal content equal bytes. @throws UsageError where the package is not there */
export async function writeHdf5(where: string, { groups, tensors }: Hdf5Content): Promise<Uint8Array<ArrayBuffer>> {
  const h5 = await load(where);
  const { FS } = await h5.ready;
  const file = new h5.File(NAME, 'w', { libver: ['earliest', 'latest'] });
  try {
    const made = new Set(['']);
    const need = (path: string): void => {
      if (made.has(path)) return;
      need(parentOf(path));
      made.add(path);
      file.create_group(path);
    };
    for (const [path, texts] of groups) {
      need(path);
      const group = path === '' ? file : (file.get(path) as H5wasm.Group);
      for (const [key, text] of Object.entries(texts)) addTexts(group, key, text);
    }
    for (const [path, { shape, values }] of tensors) {
      need(parentOf(path));
      const dtype = values instanceof Float32Array ? '<f' : '<i';
      file.create_dataset({ name: path, data: values, shape: [...shape], dtype });
    }
    file.close();
    return FS.readFile(NAME).slice() as Uint8Array<ArrayBuffer>;
  } finally {
    FS.unlink(NAME);
  }
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Keras writes an empty list as one of no numbers. */
function addTexts(group: H5wasm.Group, key: string, text: string | readonly string[]): void {
  if (typeof text === 'string') group.create_attribute(key, text, [], 'S');
  else if (text.length === 0) group.create_attribute(key, new Float64Array(), [0], '<d');
  else group.create_attribute(key, [...text], [text.length], 'S');
}
