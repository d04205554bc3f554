/** IDX: what is read. What is refused stands in test/bad-input/idx.ts. */
import { describe, expect, it } from 'vitest';
import { parseIdx, readIdx } from '../../../src/data/idx.ts';
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
});

describe('readIdx', () => {
  it('takes a file plain or compressed', async () => {
    const plain = await readIdx(images, { name, shape });
    expect(await readIdx(gzip(images), { name, shape })).toEqual(plain);
  });
});
