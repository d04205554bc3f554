/** NPZ: NumPy's dtypes and orders, what is written, and that no damage passes unseen. */
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../../src/data/tensor.ts';
import { WgradError } from '../../../src/errors.ts';
import { readNpz, writeNpz } from '../../../src/io/npz.ts';
import { fromNpz, toNpz } from '../../../src/io/npz-weights.ts';
import { npyFile, npzFile } from './npz-fixtures.ts';

const only = async (descr: string, shape: readonly number[], values: ArrayBufferView, fortran = false) =>
  (await readNpz(npzFile({ a: npyFile(descr, shape, values, fortran) }))).a!;

describe('readNpz', () => {
  it.each<[descr: string, values: ArrayBufferView, dtype: string, expected: readonly number[]]>([
    ['|b1', Uint8Array.of(1, 0), 'uint8', [1, 0]],
    ['|u1', Uint8Array.of(0, 255), 'uint8', [0, 255]],
    ['|i1', Int8Array.of(-128, 127), 'int32', [-128, 127]],
    ['<i2', Int16Array.of(-32768, 5), 'int32', [-32768, 5]],
    ['<u2', Uint16Array.of(65535, 5), 'int32', [65535, 5]],
    ['<i4', Int32Array.of(-(2 ** 31), 5), 'int32', [-(2 ** 31), 5]],
    ['=i4', Int32Array.of(7, 5), 'int32', [7, 5]],
    ['<u4', Uint32Array.of(2 ** 32 - 1, 5), 'uint32', [2 ** 32 - 1, 5]],
    ['<i8', BigInt64Array.of(-(2n ** 31n), 2n ** 31n - 1n), 'int32', [-(2 ** 31), 2 ** 31 - 1]],
    ['<u8', BigUint64Array.of(0n, 9n), 'int32', [0, 9]],
    ['<f2', Uint16Array.of(0x3e00, 0xfbff), 'float32', [1.5, -65504]],
    ['<f4', Float32Array.of(0.1, -3), 'float32', [Math.fround(0.1), -3]],
    ['<f8', Float64Array.of(0.1, 1e-3), 'float32', [Math.fround(0.1), Math.fround(1e-3)]],
  ])('reads %s in both orders of bytes', async (descr, values, dtype, expected) => {
    const read = await only(descr, [2], values);
    expect([read.dtype, read.shape, [...read.values]]).toEqual([dtype, [2], expected]);
    const size = values.byteLength / 2;
    const swapped = new Uint8Array(values.buffer.slice(0));
    for (const half of [swapped.subarray(0, size), swapped.subarray(size)]) half.reverse();
    const big = await only(descr.replace(/^[<=]/, '>'), [2], swapped);
    expect([big.dtype, [...big.values]]).toEqual([dtype, expected]);
  });

  it.each([[[]], [[0, 3]], [[1]], [[4]], [[2, 3]], [[2, 3, 4]], [[3, 1, 2, 2]]])(
    'reads the shape %j in both orders of axes',
    async (shape) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const rows = Int32Array.from({ length: count }, (_, i) => 10 + i);
      expect(await only('<i4', shape, rows)).toEqual(new Tensor(rows, shape));
      const columns = new Int32Array(count);
      rows.forEach((value, flat) => {
        let [at, stride, rest, place] = [0, 1, flat, 0];
        const index = shape.map(() => 0);
        for (at = shape.length - 1; at >= 0; at--) {
          index[at] = rest % shape[at]!;
          rest = Math.floor(rest / shape[at]!);
        }
        for (const [axis, size] of shape.entries()) {
          place += index[axis]! * stride;
          stride *= size;
        }
        columns[place] = value;
      });
      expect(await only('<i4', shape, columns, true)).toEqual(new Tensor(rows, shape));
    },
  );

  it('reads several arrays, stored or deflated, versions 1 to 3, headers in any order', async () => {
    const x = npyFile('<f4', [2, 2], Float32Array.of(1, 2, 3, 4));
    for (const level of [0, 6] as const) {
      const read = await readNpz(npzFile({ x_train: x, y: npyFile('|u1', [2], Uint8Array.of(7, 8)) }, level).buffer);
      expect(Object.keys(read)).toEqual(['x_train', 'y']);
      expect([...read.x_train!.values, ...read.y!.values]).toEqual([1, 2, 3, 4, 7, 8]);
    }
    const text = "{ 'shape':(2,2),'fortran_order':False , 'descr': '<f4' }\n";
    for (const version of [2, 3]) {
      const later = npyFile('<f4', [2, 2], Float32Array.of(1, 2, 3, 4), false, { version, text });
      expect([...(await readNpz(npzFile({ x: later }))).x!.values]).toEqual([1, 2, 3, 4]);
    }
  });

  it('lets no flipped bit pass unseen, stored or deflated', async () => {
    const x = npyFile(
      '|u1',
      [3, 5],
      Uint8Array.from({ length: 15 }, (_, i) => 17 * i),
    );
    for (const level of [0, 6] as const) {
      const file = npzFile({ x }, level);
      let refused = 0;
      for (let bit = 0; bit < 8 * file.length; bit++) {
        const flipped = file.with(bit >> 3, file[bit >> 3]! ^ (1 << (bit & 7)));
        try {
          const [read] = Object.values(await readNpz(flipped));
          expect([...read!.values]).toEqual(Array.from({ length: 15 }, (_, i) => 17 * i));
        } catch (error) {
          expect(error).toBeInstanceOf(WgradError);
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(file.length * 4); // others: dates, versions and names that nothing depends on
    }
  });

  it('refuses a file cut short anywhere', async () => {
    const file = npzFile({ x: npyFile('|u1', [3], Uint8Array.of(1, 2, 3)) });
    for (let length = 0; length < file.length; length++) {
      await expect(readNpz(file.slice(0, length))).rejects.toThrow(/^readNpz: /);
    }
  });

  it('refuses what is no array', async () => {
    await expect(readNpz(zipSync({ 'a.txt': strToU8('text') }))).rejects.toThrow(
      "readNpz: the archive holds 'a.txt'; expected arrays (.npy).",
    );
  });
});

describe('writeNpz', () => {
  const tensors = {
    x: new Tensor(Float32Array.of(1.5, -2, Number.NaN, 4), [2, 2]),
    images: new Tensor(Uint8Array.of(0, 128, 255), [1, 3]),
    'deep/name': new Tensor(Int32Array.of(-5), []),
    counts: new Tensor(Uint32Array.of(2 ** 32 - 1, 0), [2, 1]),
    none: new Tensor(new Uint8Array(), [0, 4]),
    ümläut: new Tensor(Uint8Array.of(3), [1]),
  };

  it.each([false, true])('writes what readNpz reads, compressed: %s', async (compress) => {
    const file = await writeNpz(tensors, { compress });
    expect(await readNpz(file)).toEqual(tensors);
    expect(await writeNpz(tensors, { compress })).toEqual(file);
  });

  it('writes the layout of NumPy: the values begin at a multiple of 64', async () => {
    const file = await writeNpz({ x: tensors.x });
    const text = String.fromCharCode(...file);
    const begin = text.indexOf('\x93NUMPY\x01\x00');
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";
    expect(text.slice(begin + 10, begin + 10 + header.length)).toBe(header);
    expect(file.slice(begin + 128, begin + 144)).toEqual(new Uint8Array(tensors.x.values.buffer));
    expect(text[begin + 127]).toBe('\n');
  });

  it('writes a scaled tensor as the values that it stands for', async () => {
    const { images } = await readNpz(await writeNpz({ images: tensors.images.div(255) }));
    expect([images!.dtype, images!.scale]).toEqual(['float32', 1]);
    expect(images!.values[1]).toBeCloseTo(128 / 255, 6);
  });

  it('compresses', async () => {
    const zeros = { x: new Tensor(new Float32Array(10_000), [10_000]) };
    const [stored, deflated] = [await writeNpz(zeros), await writeNpz(zeros, { compress: true })];
    expect(stored.length).toBeGreaterThan(40_000);
    expect(deflated.length).toBeLessThan(1000);
  });
});

describe('weights', () => {
  const weights = [
    { name: 'dense/kernel', shape: [2, 2], values: Float32Array.of(1, Number.NaN, -0, 1e-45) },
    { name: 'dense/bias', shape: [2], values: Float32Array.of(0.1, 3) },
  ];
  const model = { weights, getWeights: async () => weights };

  it.each([false, true])('of a model come back to the bit, compressed: %s', async (compress) => {
    const file = await toNpz(model, { compress });
    expect(Object.keys(await readNpz(file))).toEqual(['dense/kernel', 'dense/bias']);
    expect(await fromNpz(file, model)).toEqual(weights);
  });

  it('of numpy.savez without names come in the order of the model, in whatever order they lie in the file', async () => {
    const [kernel, bias] = weights.map(({ values, shape }) => npyFile('<f4', shape, values));
    expect(await fromNpz(npzFile({ arr_1: bias!, arr_0: kernel! }), model)).toEqual([weights[1], weights[0]]);
    const wholes = npzFile({ arr_0: npyFile('<i8', [2, 2], BigInt64Array.of(1n, 2n, 3n, 4n)), arr_1: bias! });
    expect((await fromNpz(wholes, model))[0]!.values).toEqual(Float32Array.of(1, 2, 3, 4));
  });
});
