/** Tensor and tensor(): shapes found and checked, ragged and unfit values refused, scale applied on reading. */
import { describe, expect, it } from 'vitest';
import { type NestedNumbers, Tensor, tensor } from '../../../src/data/tensor.ts';
import { DataError, ShapeError, UsageError } from '../../../src/errors.ts';

const TWO_ROWS = [
  [1, 2, 3],
  [4, 5, 6],
];

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
    expect(tensor(TWO_ROWS, [2, 3]).shape).toEqual([2, 3]);
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

  it.each([
    [new Float64Array([0.5, -2]), 'float32'],
    [new Int8Array([-128, 127]), 'int32'],
    [new Int16Array([-32768, 32767]), 'int32'],
    [new Uint16Array([0, 65535]), 'int32'],
    [new Uint8ClampedArray([0, 255]), 'uint8'],
  ] as const)('converts %o', (values, dtype) => {
    const made = tensor(values, [2, 1]);
    expect([made.dtype, made.shape]).toEqual([dtype, [2, 1]]);
    expect(Array.from(made.values)).toEqual(Array.from(values));
    expect(tensor(values, undefined, 'float32').values).toEqual(Float32Array.from(values));
  });

  it('keeps the memory of canvas pixels, of a part of them too', () => {
    const pixels = new Uint8ClampedArray([1, 2, 3, 4]).subarray(1, 3);
    const { values } = tensor(pixels);
    expect(values).toEqual(new Uint8Array([2, 3]));
    expect(values.buffer).toBe(pixels.buffer);
  });

  it('lets NaN into floats', () => {
    expect(tensor([Number.NaN]).values).toEqual(Float32Array.of(Number.NaN));
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

  it.each([0, Number.NaN, Number.NEGATIVE_INFINITY])('refuses to multiply by %d', (factor) => {
    expect(() => new Tensor(bytes, [4]).mul(factor)).toThrow(UsageError);
  });

  it.each([
    ['div(1e-300)', () => new Tensor(bytes, [4]).div(1e-300)],
    ['mul(1e300)', () => new Tensor(bytes, [4]).mul(1e300)],
    ['div(1e300)', () => new Tensor(bytes, [4]).div(1e300)],
    ['mul(1e-20), twice over', () => new Tensor(bytes, [4]).mul(1e-20).mul(-1e-20)],
    ['a subnormal scale', () => new Tensor(bytes, [4], 2 ** -127)],
    ['a scale of NaN', () => new Tensor(bytes, [4], Number.NaN)],
  ])('refuses a scale that f32 does not hold: %s', (_, make) => {
    expect(make).toThrow(UsageError);
    expect(make).toThrow(/tensor: the scale is .*; expected a size from/);
  });

  it('checks its shape and its values', () => {
    expect(() => new Tensor(bytes, [-2, -2])).toThrow(/no whole number/);
    expect(() => new Tensor(bytes, [0.5, 8])).toThrow(ShapeError);
    expect(() => new Tensor(new Float64Array(4) as unknown as Float32Array, [4])).toThrow(DataError);
  });
});
