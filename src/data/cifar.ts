/**
 * The binary files of CIFAR-10 (https://www.cs.toronto.edu/~kriz/cifar.html): records of a label and a picture, which
 * is a plane each of red, green and blue, 32 × 32, rows from the top. Pictures become [32, 32, 3], channels last.
 */
import { DataError } from '../errors.ts';
import type { FoundFile } from './data-set.ts';
import type { PictureSplit } from './pictures.ts';
import { Tensor } from './tensor.ts';

const SIDE = 32;
const PLANE = SIDE * SIDE;
const RECORD = 1 + 3 * PLANE;
const CLASSES = 10;

/** @throws DataError where the file is no whole number of records, or a label is not from 0 to 9 */
export function checkRecords(where: string, { place, bytes }: FoundFile): void {
  if (bytes.length === 0 || bytes.length % RECORD !== 0) {
    throw new DataError(
      `${where}: ${place}: length: ${bytes.length} bytes, expected records of ${RECORD} each, a label and 32 × 32 × 3. Use a binary file of CIFAR-10 (not of CIFAR-100, nor the Python version), whole.`,
    );
  }
  for (let at = 0; at < bytes.length; at += RECORD) {
    const label = bytes[at]!;
    if (label < CLASSES) continue;
    throw new DataError(
      `${where}: ${place}: record ${at / RECORD}: label ${label}, expected 0 to 9. The file is damaged or of another format: copy it again.`,
    );
  }
}

/**
 * Reads the records of some files, one after another.
 *
 * @param where the function's name, for an error
 * @throws DataError as `checkRecords`
 */
export function readRecords(where: string, files: readonly FoundFile[]): PictureSplit {
  for (const file of files) checkRecords(where, file);
  const count = files.reduce((sum, { bytes }) => sum + bytes.length / RECORD, 0);
  const images = new Uint8Array(count * 3 * PLANE);
  const labels = new Uint8Array(count);
  let sample = 0;
  for (const { bytes } of files) {
    for (let at = 0; at < bytes.length; at += RECORD) {
      labels[sample] = bytes[at]!;
      interleave(bytes, at + 1, images, sample * 3 * PLANE);
      sample++;
    }
  }
  return { images: new Tensor(images, [count, SIDE, SIDE, 3]), labels: new Tensor(labels, [count]) };
}

/** Planes to pixels. */
function interleave(from: Uint8Array, at: number, to: Uint8Array, start: number): void {
  for (let pixel = 0, out = start; pixel < PLANE; pixel++, out += 3) {
    to[out] = from[at + pixel]!;
    to[out + 1] = from[at + PLANE + pixel]!;
    to[out + 2] = from[at + 2 * PLANE + pixel]!;
  }
}
