/** PNG files of every kind for the tests, packed by zlib. */
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../../src/io/zip-sums.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
export const COLOURS = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgba: 6 } as const;

/** @param rows each row's bytes as the file has them, without the filter's */
export function pngFile(
  width: number,
  rows: readonly (readonly number[])[],
  { colour = 'rgb', depth = 8, palette }: { colour?: keyof typeof COLOURS; depth?: number; palette?: number[] } = {},
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header[8] = depth;
  header[9] = COLOURS[colour];
  const data = deflateSync(Buffer.from(rows.flatMap((row) => [0, ...row])));
  return new Uint8Array(
    Buffer.concat([
      Buffer.from(SIGNATURE),
      chunk('IHDR', header),
      ...(palette ? [chunk('PLTE', Buffer.from(palette))] : []),
      chunk('IDAT', data),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A picture of one colour. */
export const plainPng = (width: number, height: number, rgb: readonly number[]): Uint8Array =>
  pngFile(
    width,
    Array.from({ length: height }, () => Array.from({ length: width }, () => rgb).flat()),
  );
