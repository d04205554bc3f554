/** IDX: what is read, and the message for each way in which a file can be wrong. */
import { describe, expect, it } from 'vitest';
import { parseIdx, readIdx } from '../../../src/data/idx.ts';
import { DataError } from '../../../src/errors.ts';
import { gzip, idxFile, joined } from './fixtures.ts';

const name = 'train-images-idx3-ubyte';
const images = idxFile([3, 2, 2]);
const shape = [null, 2, 2];

describe('parseIdx', () => {
  it('gives a uint8 tensor of the shape in the header', () => {
    const tensor = parseIdx(images, { name, shape });
    expect(tensor.shape).toEqual([3, 2, 2]);
    expect(tensor.dtype).toBe('uint8');
    expect(Array.from(tensor.values)).toEqual([0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77]);
  });

  it('takes any rank and no values where nothing is expected', () => {
    expect(parseIdx(idxFile([5]), { name }).shape).toEqual([5]);
    expect(parseIdx(idxFile([0, 28, 28]), { name }).shape).toEqual([0, 28, 28]);
  });

  it('reads a part of a larger buffer', () => {
    const around = joined([9, 9, 9], images, [9]);
    expect(parseIdx(around.subarray(3, -1), { name }).values).toEqual(images.subarray(16));
  });

  it.each([
    ['an empty file', new Uint8Array(), /too short: 0 bytes, expected at least 4/],
    ['half a header', images.subarray(0, 9), /too short: 9 bytes, expected at least 16/],
    ['a compressed file', gzip(images), /magic 0x1f8b0800, expected 0x00000803\. The file is still gzip-compressed/],
    ['a web page', new TextEncoder().encode('<!doctype html>'), /magic 0x3c21646f, expected .* web page/],
    ['another file', new TextEncoder().encode('PK..and so on.'), /magic 0x504b2e2e, expected 0x00000803/],
    ['float32', idxFile([3, 2, 2], { type: 13, length: 48 }), /magic 0x00000d03.* type float32, only uint8/],
    ['int32', idxFile([3, 2, 2], { type: 12, length: 48 }), /type int32/],
    ['an unknown type', idxFile([3, 2, 2], { type: 7 }), /magic 0x00000703.* unknown type/],
    ['labels for images', idxFile([3]), /magic 0x00000801, expected 0x00000803\. The rank is 1, expected 3/],
    ['rank 0', idxFile([]), /rank is 0/],
    ['another size', idxFile([3, 2, 3]), /size: the header says \[3, 2, 3\], expected \[any, 2, 2\]/],
    ['a truncated file', images.subarray(0, -1), /truncated: 27 bytes, expected 28 for the shape \[3, 2, 2\]/],
    ['trailing bytes', joined(images, [0]), /trailing bytes: 29 bytes, expected 28/],
    ['a giant count', idxFile([2 ** 31, 2, 2], { length: 4 }), /size: .*expected at most 2147483648/],
  ])('refuses %s', (_, bytes, message) => {
    const parse = () => parseIdx(bytes, { name, shape });
    expect(parse).toThrow(DataError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^train-images-idx3-ubyte: /);
  });

  it('refuses another count', () => {
    expect(() => parseIdx(images, { name, shape: [4, 2, 2] })).toThrow(
      /count: the header says \[3, 2, 2\], expected \[4, 2, 2\]/,
    );
  });
});

describe('readIdx', () => {
  it('takes a file plain or compressed', async () => {
    const plain = await readIdx(images, { name, shape });
    expect(await readIdx(gzip(images), { name, shape })).toEqual(plain);
  });

  const packed = gzip(images);
  it.each([
    ['a damaged file', packed.map((byte, i) => (i === packed.length - 6 ? byte ^ 1 : byte)), /damaged/],
    ['a file that is cut short', packed.subarray(0, -3), /cut short/],
    ['trailing bytes inside', gzip(joined(images, [0])), /more than the expected 28 bytes/],
    ['trailing bytes outside', joined(packed, [0, 0]), /gzip: /],
    ['too little inside', gzip(images.subarray(0, -1)), /truncated: 27 bytes, expected 28/],
    ['another type inside', gzip(idxFile([3, 2, 2], { type: 14 })), /type float64/],
    ['too little for a header inside', gzip(images.subarray(0, 6)), /too short: 6 bytes/],
  ])('refuses %s', async (_, bytes, message) => {
    const reading = readIdx(bytes, { name, shape });
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(message);
  });

  it('inflates no more than the header declares', async () => {
    const bomb = gzip(joined(images, new Uint8Array(20_000_000)));
    await expect(readIdx(bomb, { name, shape })).rejects.toThrow(/more than the expected 28 bytes/);
  });
});
