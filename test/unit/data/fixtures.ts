/** Small files and a small MNIST for the tests: made here, nothing is taken from the real one. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** An IDX file: the header says `shape`, followed by `length` values (by default as many as fit). */
export function idxFile(shape: readonly number[], { type = 8, length = product(shape), fill = 7 } = {}): Uint8Array {
  const header = 4 + 4 * shape.length;
  const file = new Uint8Array(header + length);
  const view = new DataView(file.buffer);
  view.setUint32(0, (type << 8) | shape.length);
  for (const [axis, size] of shape.entries()) view.setUint32(4 + 4 * axis, size);
  for (let i = 0; i < length; i++) file[header + i] = (i * fill) % 251;
  return file;
}

export function gzip(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes));
}

export function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => Uint8Array.from(part))));
}

/** The four files of a data set in MNIST's format with 12 and 5 digits. */
export const SMALL_FILES = {
  testLabels: idxFile([5]),
  trainLabels: idxFile([12]),
  testImages: idxFile([5, 28, 28]),
  trainImages: idxFile([12, 28, 28]),
};

/** Stands in for the sums of MNIST: with it SMALL_FILES are what is looked for. */
export function withSmallSums<T extends Record<keyof typeof SMALL_FILES, object>>(files: T): T {
  const keys = Object.keys(SMALL_FILES) as (keyof typeof SMALL_FILES)[];
  const order = Object.keys(files);
  return Object.fromEntries(
    keys
      .sort((a, b) => order.indexOf(a) - order.indexOf(b))
      .map((key) => {
        const sha256 = createHash('sha256').update(SMALL_FILES[key]).digest('hex');
        return [key, { ...files[key], sha256, bytes: SMALL_FILES[key].length }];
      }),
  ) as T;
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}

/** Much faster than toEqual. */
export function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
}
