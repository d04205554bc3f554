/**
 * Models as files of Keras's own: `.keras` and `.h5`. What reads and writes them is loaded when one is read or written, and with it the
 * package h5wasm, an optional peer.
 */
import { expectOptions, show } from '../arguments.ts';
import { DataError, FormatError, UsageError } from '../errors.ts';
import type { SaveTarget } from '../nn/save.ts';
import { artifactsOf } from './artifacts.ts';
import type { LoadedModel, LoadOptions } from './tfjs-read.ts';

/** A model as one file, of Keras's own formats: a target and a source. */
export interface KerasFile extends SaveTarget {
  /** The file: once a model was saved, that; undefined before. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** What the file says, checked. @internal */
  readonly readFile: (options: LoadOptions) => Promise<LoadedModel>;
}

/** Options of `kerasFile`. */
export interface KerasFileOptions {
  /** how a model is saved: 'keras', or 'h5', Keras's older format, both as Keras 3 writes them: default 'keras' */
  readonly format?: 'keras' | 'h5';
  /** what to call the file in errors: default its own name, else 'kerasFile' */
  readonly name?: string;
}

const LONGEST = 2 ** 31;

/**
 * A model as a file of Keras's own. `loadModel(kerasFile(blob))` reads `.keras` files of Keras 3 and `.h5` files of Keras 1 to 3, whatever
 * they are called, with what the optimizer has learnt; classes and functions of the user's are refused by name, and nothing in a file is
 * executed. `model.save(file, { includeOptimizer: true })` writes what Keras's `load_model` opens and goes on to train; then
 * `file.bytes` has it. (Of a `.h5` file Keras 3 leaves out what the optimizer has learnt, also of its own: see the guide to moving from Keras.)
 *
 * Both need the package h5wasm (HDF5 compiled to WebAssembly, which a page's content security policy must allow: 'wasm-unsafe-eval'); it is
 * loaded with the first file.
 * @param content a file to load, such as one of `input.files`; nothing for one to save
 * @throws UsageError where it is no file. Loading: FormatError where it is damaged or holds what wgrad cannot run, DataError where it cannot
 * be read; loading and saving: UsageError where h5wasm is not installed
 */
export function kerasFile(content?: Uint8Array | ArrayBuffer | Blob, options: KerasFileOptions = {}): KerasFile {
  const where = 'kerasFile';
  expectOptions(where, options, ['format', 'name']);
  const { format = 'keras', name } = options;
  if (format !== 'keras' && format !== 'h5') {
    throw new UsageError(`${where}: format is ${show(format)}; expected 'keras' or 'h5'.`);
  }
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    throw new UsageError(`${where}: name is ${show(name)}; expected a text such as 'model.keras'.`);
  }
  const isBlob = typeof Blob !== 'undefined' && content instanceof Blob;
  if (content !== undefined && !isBlob && !(content instanceof Uint8Array) && !(content instanceof ArrayBuffer)) {
    throw new UsageError(`${where}: the content is ${show(content)}; expected a File, a Blob or a Uint8Array.`);
  }
  const own = (content as { readonly name?: unknown } | undefined)?.name;
  const called = name ?? (typeof own === 'string' && own !== '' ? own : where);
  let saved: Uint8Array<ArrayBuffer> | undefined;
  return {
    get bytes() {
      return saved;
    },
    async save(model) {
      const artifacts = artifactsOf(model);
      const { kerasArchive, kerasHdf5 } = await import('./keras-write.ts');
      saved = await (format === 'h5' ? kerasHdf5 : kerasArchive)(artifacts);
    },
    async readFile(loading) {
      const held = saved ?? content;
      if (held === undefined) {
        throw new UsageError(`${where}: there is nothing to load. Give a file, or save a model to it first.`);
      }
      const bytes = await bytesOf(called, held);
      const { readKeras } = await import('./keras-read.ts');
      return readKeras(called, bytes, loading);
    },
  };
}

async function bytesOf(name: string, content: Uint8Array | ArrayBuffer | Blob): Promise<Uint8Array> {
  const size = content instanceof Blob ? content.size : content.byteLength;
  if (size > LONGEST) throw new FormatError(`${name}: ${size} bytes; expected at most ${LONGEST}.`);
  if (content instanceof Uint8Array) return content;
  try {
    return new Uint8Array(content instanceof ArrayBuffer ? content : await content.arrayBuffer());
  } catch (cause) {
    throw new DataError(`${name}: cannot be read (${(cause as Error).name}). Pick it again.`, { cause });
  }
}
