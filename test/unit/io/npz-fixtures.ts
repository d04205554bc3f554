/** NPY and NPZ files as NumPy writes them, and such as it does not. */
import { zipSync } from 'fflate';

/** An NPY file of version 1, or with another version or header. */
export function npyFile(
  descr: string,
  shape: readonly number[],
  values: ArrayBufferView,
  fortran = false,
  { version = 1, text }: { version?: number; text?: string } = {},
): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const order = fortran ? 'True' : 'False';
  const header = text ?? `${`{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${sizes}), }`.padEnd(117)}\n`;
  const length = version === 1 ? 2 : 4;
  const file = new Uint8Array(8 + length + header.length + values.byteLength);
  file.set([0x93, ...Buffer.from('NUMPY'), version, 0, header.length & 255, header.length >> 8]);
  file.set(Buffer.from(header), 8 + length);
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 8 + length + header.length);
  return file;
}

/** An archive of such files by their names without .npy. */
export function npzFile(arrays: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 0): Uint8Array<ArrayBuffer> {
  const files = Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes]);
  return zipSync(Object.fromEntries(files), { level }) as Uint8Array<ArrayBuffer>;
}
