/**
 * Tar archives as data sets are packed in (ustar, POSIX.1-1988: blocks of 512 bytes, a header before each file). Gives
 * the regular files; folders, links and extended headers are skipped. Every header's checksum is verified.
 */
import { DataError } from '../errors.ts';
import { show } from '../untrusted.ts';

const BLOCK = 512;
const NAME = [0, 100] as const; // fields: offset and length
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = 156;
const MAGIC = [257, 5] as const;
const PREFIX = [345, 155] as const;
const REGULAR = [0, 0x30]; // '\0' of old archives, '0'

/** Whether the bytes begin as a ustar archive does. */
export const isTar = (bytes: Uint8Array): boolean => bytes.length >= BLOCK && text(bytes, MAGIC) === 'ustar';

/**
 * The files in an archive by path, sharing memory with it; of files of one path the last counts, as for tar.
 *
 * @param name what to call the archive in an error
 * @throws DataError where it is no ustar archive, damaged or cut short
 */
export function readTar(archive: Uint8Array, name: string): Map<string, Uint8Array> {
  if (!isTar(archive)) throw new DataError(`${name}: tar: no header of ustar at its start. Use a tar archive.`);
  const files = new Map<string, Uint8Array>();
  let at = 0;
  for (;;) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.length < BLOCK) throw cutShort(name, archive.length, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    if (octal(header, CHECKSUM) !== checksumOf(header)) {
      throw new DataError(`${name}: tar: damaged: the header at byte ${at} has another checksum. Copy it again.`);
    }
    const size = octal(header, SIZE);
    const end = at + BLOCK + size;
    if (!(end <= archive.length)) throw cutShort(name, archive.length, end);
    const path = [text(header, PREFIX), text(header, NAME)].filter((part) => part !== '').join('/');
    if (REGULAR.includes(header[TYPE]!)) files.set(path.replace(/^\.\//, ''), archive.subarray(at + BLOCK, end));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** The one file whose path ends in `/file` or is `file`. @throws DataError where it is not there */
export function fileIn(files: ReadonlyMap<string, Uint8Array>, file: string, name: string): Uint8Array {
  for (const [path, bytes] of files) if (path === file || path.endsWith(`/${file}`)) return bytes;
  const there = [...files.keys()].slice(0, 8).map(show).join(', ') || 'nothing';
  throw new DataError(`${name}: tar: lacks ${file}; it holds ${there}. Use the original archive.`);
}

type Field = readonly [offset: number, length: number];

function text(header: Uint8Array, [offset, length]: Field): string {
  const bytes = header.subarray(offset, offset + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** NaN where the field holds no octal number, such as sizes over 8 GB. */
function octal(header: Uint8Array, field: Field): number {
  const digits = text(header, field).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** The sum of all bytes, with spaces for the checksum itself. */
function checksumOf(header: Uint8Array): number {
  const [offset, length] = CHECKSUM;
  return header.reduce((sum, byte, i) => sum + (i >= offset && i < offset + length ? 0x20 : byte), 0);
}

function cutShort(name: string, got: number, expected: number): DataError {
  const wanted = Number.isNaN(expected) ? 'a file whose size can be read' : `at least ${expected}`;
  return new DataError(`${name}: tar: cut short or damaged: ${got} bytes, expected ${wanted}. Copy it again.`);
}
