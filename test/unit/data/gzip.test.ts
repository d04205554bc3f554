/** gunzip: what is inflated. What is refused stands in test/bad-input/gzip.ts. */
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
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

  // RFC 1952, section 2.3; 7-Zip and gzip write the name and the time, others the rest
  it.each([
    ['a name', 0x08, 'train-images.idx3-ubyte\0'],
    ['a comment', 0x10, 'of the National Institute\0'],
    ['further fields', 0x04, '\u0006\0AB\u0002\0xy'],
    ['a checksum of its header', 0x02, ''],
    ['text for content', 0x01, ''],
    ['all of it', 0x1f, '\u0006\0AB\u0002\0xyname\0comment\0'],
  ])('reads a header with %s', async (_, flags, fields) => {
    const file = gzip(text);
    const time = [0x7b, 0x15, 0x3d, 0x6a];
    const header = joined([0x1f, 0x8b, 8, flags, ...time, 2, 11], new TextEncoder().encode(fields));
    const sum = flags & 2 ? [crc32(header) & 255, (crc32(header) >> 8) & 255] : [];
    const named = joined(header, sum, file.subarray(10));
    expect(await gunzip(named, { name, limit: text.length })).toEqual(text);
    expect(await gunzipStart(named, name, 16)).toEqual(text.subarray(0, 16));
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

it('isGzip looks at the bytes', () => {
  expect(isGzip(gzip(text))).toBe(true);
  expect(isGzip(new Uint8Array(deflateRawSync(text)))).toBe(false);
  expect(isGzip(new Uint8Array())).toBe(false);
});
