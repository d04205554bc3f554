/** gunzip: what is inflated. What is refused stands in test/bad-input/gzip.ts. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/data/crc32.ts';
import { gunzip, gunzipStart, isGzip } from '../../../src/data/gzip.ts';
import { gzip, joined } from './fixtures.ts';

const text = new TextEncoder().encode('a file of some length, '.repeat(20));
const noise = Uint8Array.from({ length: 200_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);
const name = 'file.gz';

describe('gunzip', () => {
  it.each([
    ['text', text],
    ['nothing', new Uint8Array()],
    ['more than one piece', noise],
  ])('inflates %s', async (_, bytes) => {
    expect(await gunzip(gzip(bytes), { name, limit: bytes.length })).toEqual(bytes);
  });

  it('reads a part of a larger buffer', async () => {
    const file = gzip(text);
    const around = joined([1, 2, 3], file, [4, 5]);
    expect(await gunzip(around.subarray(3, 3 + file.length), { name, limit: 1000 })).toEqual(text);
  });

  it('stops a bomb at the limit', async () => {
    const bomb = gzip(new Uint8Array(300_000_000));
    const before = performance.now();
    await expect(gunzip(bomb, { name, limit: 1000 })).rejects.toThrow(/more than the expected 1000 bytes/);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('reads the start of a file whose rest is damaged', async () => {
    const file = gzip(noise);
    const start = await gunzipStart(file.subarray(0, file.length - 1000), name, 16);
    expect(start).toEqual(noise.subarray(0, 16));
    expect(await gunzipStart(gzip(text), name, 10_000)).toEqual(text);
  });
});

describe('crc32', () => {
  it.each([0, 1, 2, 3, 4, 5, 7, 8, 1001])('of %d bytes', (length) => {
    // The footer of a gzip file holds the checksum that zlib found.
    const bytes = noise.subarray(0, length);
    const file = gzip(bytes);
    expect(crc32(bytes)).toBe(new DataView(file.buffer).getUint32(file.length - 8, true));
  });

  it('of the usual check string', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});

it('isGzip looks at the bytes', () => {
  expect(isGzip(gzip(text))).toBe(true);
  expect(isGzip(new Uint8Array(deflateRawSync(text)))).toBe(false);
  expect(isGzip(new Uint8Array())).toBe(false);
});
