/** NPZ, NumPy's archive of named arrays: a zip file (zip.ts, loaded where one is read or written) of NPY files (npy.ts). */
import { expectOptions, kindOf, show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { FormatError, UsageError } from '../errors.ts';
import { show as showUntrusted } from '../untrusted.ts';
import { readNpy, writeNpy } from './npy.ts';

/** How an archive is written. */
export interface NpzOptions {
  /** Whether to compress, as numpy.savez_compressed does; default false, as numpy.savez. */
  readonly compress?: boolean;
}

/**
 * Reads an .npz file of NumPy's. Numbers of 64 bits become float32 (rounded) or int32, smaller whole numbers int32, bool uint8;
 * arrays in Fortran order and big-endian ones are turned. Python objects are refused: nothing in a file is executed.
 *
 * @param bytes the whole file
 * @returns the arrays by name, of any shapes
 * @throws FormatError where the file is damaged, an array's dtype is none of numbers, or a whole number does not fit into 32 bits
 * @throws UsageError where `bytes` are none
 */
export async function readNpz(bytes: Uint8Array | ArrayBuffer): Promise<Readonly<Record<string, Tensor>>> {
  const file = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  if (!(file instanceof Uint8Array)) {
    throw new UsageError(
      `readNpz: bytes is ${show(bytes)}; expected a Uint8Array or an ArrayBuffer, such as await response.arrayBuffer().`,
    );
  }
  const arrays: [string, Tensor][] = [];
  const { unzip } = await import('./zip.ts');
  for (const [path, content] of Object.entries(unzip(file, 'readNpz'))) {
    if (!path.endsWith('.npy')) {
      throw new FormatError(
        `readNpz: the archive holds ${showUntrusted(path)}; expected arrays (.npy). Save it with numpy.savez.`,
      );
    }
    arrays.push([path.slice(0, -'.npy'.length), readNpy(content, `readNpz: ${showUntrusted(path)}`)]);
  }
  return Object.fromEntries(arrays);
}

/**
 * Writes an .npz file of tensors of any shapes, which numpy.load reads: float32, uint8, int32 and uint32 as they are. A tensor with a scale
 * (`images.div(255)`) is written as the float32 values that it stands for. Equal tensors give equal bytes.
 *
 * @param tensors by name
 * @returns the bytes of the file
 * @throws UsageError where a name is empty or a value is no tensor
 */
export async function writeNpz(
  tensors: Readonly<Record<string, Tensor>>,
  options: NpzOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { compress = false } = checkOptions(tensors, options);
  const { zip } = await import('./zip.ts');
  const files: Record<string, Uint8Array> = {};
  for (const [name, tensor] of Object.entries(tensors)) files[`${name}.npy`] = await writeNpy(tensor);
  return zip(files, compress);
}

function checkOptions(tensors: Readonly<Record<string, Tensor>>, options: NpzOptions): NpzOptions {
  if (kindOf(tensors) !== 'Object') {
    throw new UsageError(`writeNpz: the tensors are ${show(tensors)}; expected an object such as { x, y }.`);
  }
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name === '') throw new UsageError("writeNpz: a tensor's name is empty; expected one such as x_train.");
    if (tensor instanceof Tensor) continue;
    throw new UsageError(`writeNpz: ${show(name)} is ${show(tensor)}; expected a tensor. Make one with tensor().`);
  }
  expectOptions('writeNpz', options, ['compress']);
  if (options.compress !== undefined && typeof options.compress !== 'boolean') {
    throw new UsageError(`writeNpz: compress is ${show(options.compress)}; expected true or false.`);
  }
  return options;
}
