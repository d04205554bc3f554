/** Zip files, read and written by fflate, with the checks that it leaves to others: sizes and checksums. */
import { unzipSync, zipSync } from 'fflate';
import { show } from '../arguments.ts';
import { FormatError } from '../errors.ts';
import { show as showUntrusted } from '../untrusted.ts';
import { crc32, sumsOf } from './zip-sums.ts';

const LARGEST = 2 ** 32; // bytes of one file
/** A file that is larger than this, and so many times what it takes in the archive, is made to fill the memory. */
const BOMB = { bytes: 2 ** 24, times: 100 };

/**
 * The files of an archive by path.
 * @param where names the call, for errors
 * @param wanted of each path the most bytes, or undefined where it is not wanted: default all of any size
 * @throws FormatError where the archive is damaged or a file too large
 */
export function unzip(
  archive: Uint8Array,
  where: string,
  wanted?: (path: string) => number | undefined,
): Readonly<Record<string, Uint8Array>> {
  const damaged = (reason: string, cause?: unknown): FormatError =>
    new FormatError(`${where}: no zip file, or a damaged one: ${reason}. Save or copy it again.`, { cause });
  const sums = sumsOf(archive);
  if (sums === undefined) throw damaged('no directory at its end');
  let contents: Record<string, Uint8Array>;
  try {
    contents = unzipSync(archive, {
      filter: ({ name, size, originalSize }) => {
        const most = wanted === undefined ? LARGEST : wanted(name);
        if (most === undefined) return false;
        if (wanted !== undefined && originalSize > Math.max(BOMB.bytes, BOMB.times * size)) {
          throw damaged(`${showUntrusted(name)} has ${originalSize} bytes in ${size}, as no model has`);
        }
        if (originalSize <= most) return true;
        throw damaged(`${showUntrusted(name)} has ${originalSize} bytes, expected at most ${most}`);
      },
    });
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw damaged(error instanceof Error ? error.message : show(error), error);
  }
  for (const [path, sum] of sums) {
    if (wanted !== undefined && wanted(path) === undefined) continue;
    const content = contents[path];
    if (content === undefined) throw damaged(`${showUntrusted(path)} is not there`);
    if (crc32(content) !== sum) throw damaged(`${showUntrusted(path)} has another CRC-32`);
  }
  return contents;
}

/** An archive of files by path, stored or deflated; equal files give equal bytes. */
export function zip(files: Readonly<Record<string, Uint8Array>>, compress: boolean): Uint8Array<ArrayBuffer> {
  const mtime = new Date(1980, 0, 1); // the first that zip knows
  return zipSync(files, { level: compress ? 6 : 0, mtime }) as Uint8Array<ArrayBuffer>;
}
