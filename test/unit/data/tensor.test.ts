/** Tensor and tensor(): shapes found and checked, ragged and unfit values refused, scale applied on reading. */
import { describe, expect, it } from 'vitest';
import { type NestedNumbers, Tensor, type TensorDType, tensor } from '../../../src/data/tensor.ts';
import { DataError, ShapeError, UsageError } from '../../../src/errors.ts';

describe('tensor', () => {
  it('takes nested arrays: the 3×3 picture with a black diagonal', () => {
    const picture = tensor([
      [
        [0, 1, 1],
        [1, 0, 1],
        [1, 1, 0],
      ],
    ]);
    expect(picture.shape).toEqual([1, 3, 3]);
    expect(picture.dtype).toBe('float32');
    expect(Array.from(picture.values)).toEqual([0, 1, 1, 1, 0, 1, 1, 1, 0]);
  });

  it('takes a number, an empty list and a shape', () => {
    expect(tensor(4).shape).toEqual([]);
    expect(tensor([]).shape).toEqual([0]);
    expect(tensor([1, 2, 3, 4], [2, 2]).shape).toEqual([2, 2]);
  });

  it.each([
    [new Float32Array([1, 2]), 'float32'],
    [new Uint8Array([1, 2]), 'uint8'],
    [new Int32Array([1, 2]), 'int32'],
    [new Uint32Array([1, 2]), 'uint32'],
  ] as const)('keeps the memory of %o', (values, dtype) => {
    const made = tensor(values, [2, 1]);
    expect(made.values).toBe(values);
    expect(made.dtype).toBe(dtype);
    expect(tensor(values).shape).toEqual([2]);
  });

  it('converts to the dtype asked for', () => {
    expect(tensor([1, 255], undefined, 'uint8').values).toEqual(new Uint8Array([1, 255]));
    expect(tensor([-1, 2], undefined, 'int32').values).toEqual(new Int32Array([-1, 2]));
    expect(tensor(new Uint8Array([3]), [1], 'float32').values).toEqual(new Float32Array([3]));
  });

  const ragged: [string, NestedNumbers][] = [
    ['rows of other lengths', [[1, 2], [3]]],
    ['another depth', [[1], 2]],
    ['another depth below', [[[1]], [[2], [3]]]],
  ];
  it.each(ragged)('refuses ragged arrays: %s', (_, values) => {
    expect(() => tensor(values)).toThrow(ShapeError);
    expect(() => tensor(values)).toThrow(/ragged: values\[1\]/);
  });

  it.each([
    ['too few values', () => tensor([1, 2, 3], [2, 2]), ShapeError, /3 values do not fill the shape \[2, 2\]/],
    ['a negative size', () => tensor([1], [-1]), ShapeError, /no whole number/],
    ['a fractional size', () => tensor(new Uint8Array(3), [1.5, 2]), ShapeError, /no whole number/],
    ['a value over 255', () => tensor([256], [1], 'uint8'), DataError, /value 0 is 256; uint8 holds/],
    ['a negative value', () => tensor([1, -1], [2], 'uint32'), DataError, /value 1 is -1/],
    ['a fraction', () => tensor([0.5], [1], 'int32'), DataError, /value 0 is 0\.5/],
    ['NaN as an integer', () => tensor([Number.NaN], [1], 'uint8'), DataError, /NaN/],
    ['an unknown dtype', () => tensor([1], [1], 'f16' as TensorDType), UsageError, /unknown dtype 'f16'/],
    ['text', () => tensor(['a'] as unknown as number[]), DataError, /values\[0\] is a string/],
    ['float64', () => tensor(new Float64Array(2) as unknown as Float32Array), DataError, /Float64Array/],
  ])('refuses %s', (_, make, kind, message) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(message);
  });
});

describe('Tensor', () => {
  const bytes = new Uint8Array([0, 51, 102, 255]);

  it('scales when read, not before', async () => {
    const scaled = new Tensor(bytes, [2, 2]).div(255);
    expect(scaled.values).toBe(bytes);
    expect(scaled.dtype).toBe('uint8');
    const data = await scaled.data();
    expect(data).toBeInstanceOf(Float32Array);
    [0, 0.2, 0.4, 1].forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 6); // a product of two f32
    });
    expect(scaled.mul(255).scale).toBeCloseTo(1, 12);
  });

  it('gives its own memory where there is nothing to do', async () => {
    const values = new Float32Array([1, 2]);
    expect(await new Tensor(values, [2]).data()).toBe(values);
  });

  it('slices rows without copying and keeps the scale', () => {
    const rows = new Tensor(bytes, [4, 1]).div(2).slice(1, 3);
    expect(rows.shape).toEqual([2, 1]);
    expect(Array.from(rows.values)).toEqual([51, 102]);
    expect(rows.values.buffer).toBe(bytes.buffer);
    expect(rows.scale).toBe(0.5);
    expect(new Tensor(bytes, [4]).slice(4).shape).toEqual([0]);
  });

  it.each([
    [-1, 2],
    [0, 5],
    [3, 2],
    [0.5, 2],
  ])('refuses the slice %d to %d', (begin, end) => {
    expect(() => new Tensor(bytes, [4]).slice(begin, end)).toThrow(ShapeError);
  });

  it.each([0, Number.NaN, Number.POSITIVE_INFINITY])('refuses to divide by %d', (divisor) => {
    expect(() => new Tensor(bytes, [4]).div(divisor)).toThrow(UsageError);
  });

  it('refuses to multiply by NaN', () => {
    expect(() => new Tensor(bytes, [4]).mul(Number.NaN)).toThrow(UsageError);
  });
});
