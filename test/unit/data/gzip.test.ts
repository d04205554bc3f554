/** gunzip refuses whatever is not exactly one whole member, alike in Node and in browsers. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/data/crc32.ts';
import { gunzip, gunzipStart, isGzip } from '../../../src/data/gzip.ts';
import { DataError } from '../../../src/errors.ts';
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

  const whole = gzip(text);
  const changed = (at: number) => whole.map((byte, i) => (i === at ? byte ^ 0x55 : byte));
  it.each([
    ['no gzip', text, /does not begin with 1f 8b/],
    ['a stub', whole.subarray(0, 10), /10 bytes, expected at least 18/],
    ['no footer', whole.subarray(0, -8), /cut short/],
    ['half a footer', whole.subarray(0, -4), /cut short/],
    ['half the data', whole.subarray(0, whole.length >> 1), /cut short/],
    ['damaged data', changed(14), /damaged/],
    ['a wrong checksum', changed(whole.length - 7), /damaged|checksum/],
    ['a wrong length', changed(whole.length - 3), /damaged|length/],
    ['an unknown method', changed(2), /damaged/],
    ['a zero byte after it', joined(whole, [0]), /gzip: /],
    ['bytes after it', joined(whole, [1, 2, 3, 4, 5, 6, 7, 8, 9]), /gzip: /],
    ['a second member', joined(whole, whole), /gzip: /],
    ['an empty second member', joined(whole, gzip(new Uint8Array())), /gzip: /],
  ])('refuses %s', async (_, bytes, message) => {
    const reading = gunzip(bytes, { name, limit: 10_000 });
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(/^file\.gz: /);
  });

  it('stops a bomb at the limit', async () => {
    const bomb = gzip(new Uint8Array(300_000_000));
    const before = performance.now();
    await expect(gunzip(bomb, { name, limit: 1000 })).rejects.toThrow(/more than the expected 1000 bytes/);
    expect(performance.now() - before).toBeLessThan(2000);
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
