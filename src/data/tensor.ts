/**
 * Tensor: values on the CPU with a shape and a dtype, as users hand them to `fit` and get them from `predict`.
 * Integer tensors may carry a scale (`images.div(255)`), which the batch gather applies on the GPU, so that images
 * stay one byte per pixel. What lives on the GPU belongs to the data sets in src/nn and to src/gpu.
 */
import { DataError, ShapeError, UsageError } from '../errors.ts';

export type TensorValues = Float32Array | Uint8Array | Int32Array | Uint32Array;
export type TensorDType = 'float32' | 'uint8' | 'int32' | 'uint32';
export type NestedNumbers = number | readonly NestedNumbers[];

export class Tensor {
  readonly size: number;
  readonly dtype: TensorDType;

  /**
   * @param values one value per element, row-major; kept, not copied
   * @param shape sizes, outermost first
   * @param scale what each stored value is multiplied by when it is read
   */
  constructor(
    readonly values: TensorValues,
    readonly shape: readonly number[],
    readonly scale = 1,
  ) {
    this.dtype = dtypeOf(values);
    this.size = shape.reduce((product, size) => product * size, 1);
    if (this.size !== values.length) {
      throw new ShapeError(
        `tensor: ${values.length} values do not fill the shape [${shape.join(', ')}], which holds ${this.size}. Give as many values as the shape holds.`,
      );
    }
  }

  /** The same values divided by `divisor`. Nothing is copied: the scale is applied when a batch is gathered. */
  div(divisor: number): Tensor {
    if (!Number.isFinite(divisor) || divisor === 0) {
      throw new UsageError(`tensor.div: the divisor is ${divisor}; expected a finite number other than 0.`);
    }
    return new Tensor(this.values, this.shape, this.scale / divisor);
  }

  /** The same values multiplied by `factor`; see `div`. */
  mul(factor: number): Tensor {
    if (!Number.isFinite(factor))
      throw new UsageError(`tensor.mul: the factor is ${factor}; expected a finite number.`);
    return new Tensor(this.values, this.shape, this.scale * factor);
  }

  /** Rows `begin` up to (not including) `end` of the first axis, sharing memory with this tensor. */
  slice(begin: number, end: number = this.shape[0] ?? 0): Tensor {
    const [rows = 0, ...rest] = this.shape;
    if (!Number.isInteger(begin) || !Number.isInteger(end) || begin < 0 || end > rows || begin > end) {
      throw new ShapeError(
        `tensor.slice: rows ${begin} to ${end} are not within the ${rows} rows of [${this.shape.join(', ')}].`,
      );
    }
    const stride = rest.reduce((product, size) => product * size, 1);
    return new Tensor(this.values.subarray(begin * stride, end * stride), [end - begin, ...rest], this.scale);
  }

  /** The values, scaled, as f32. A tensor of f32 without a scale gives its own memory. */
  async data(): Promise<Float32Array> {
    if (this.values instanceof Float32Array && this.scale === 1) return this.values;
    const scale = Math.fround(this.scale);
    return Float32Array.from(this.values, (value) => value * scale);
  }
}

/**
 * Builds a tensor from nested arrays or a typed array.
 *
 * @param values nested arrays of numbers (all rows of one depth equally long), or a typed array
 * @param shape needed for a typed array; for nested arrays it is found, and checked where given
 * @param dtype 'float32' unless told, or the type of the typed array
 * @throws ShapeError where rows differ in length or values do not fill the shape
 * @throws DataError where a value is no number or does not fit the dtype
 */
export function tensor(values: NestedNumbers | TensorValues, shape?: readonly number[], dtype?: TensorDType): Tensor {
  if (ArrayBuffer.isView(values)) {
    const wanted = shape ?? [values.length];
    checkShape(wanted);
    return new Tensor(dtype === undefined || dtype === dtypeOf(values) ? values : convert(values, dtype), wanted);
  }
  const flat: number[] = [];
  const found = flatten(values, flat, '');
  if (shape !== undefined) checkShape(shape);
  return new Tensor(convert(flat, dtype ?? 'float32'), shape ?? found);
}

function checkShape(shape: readonly number[]): void {
  if (!shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw new ShapeError(`tensor: the shape [${shape.join(', ')}] has a size that is no whole number from 0 up.`);
  }
}

function dtypeOf(values: TensorValues): TensorDType {
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Uint8Array) return 'uint8';
  if (values instanceof Int32Array) return 'int32';
  if (values instanceof Uint32Array) return 'uint32';
  throw new DataError(
    `tensor: got ${Object.prototype.toString.call(values)}; expected a Float32Array, Uint8Array, Int32Array or Uint32Array.`,
  );
}

const RANGES = { uint8: [0, 255], int32: [-(2 ** 31), 2 ** 31 - 1], uint32: [0, 2 ** 32 - 1] } as const;

function convert(values: ArrayLike<number>, dtype: TensorDType): TensorValues {
  if (dtype === 'float32') return Float32Array.from(values);
  const range = RANGES[dtype];
  if (range === undefined) {
    throw new UsageError(`tensor: unknown dtype '${dtype}'. Known: float32, uint8, int32, uint32.`);
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isInteger(value) || value < range[0] || value > range[1]) {
      throw new DataError(
        `tensor: value ${i} is ${value}; ${dtype} holds whole numbers from ${range[0]} to ${range[1]}.`,
      );
    }
  }
  if (dtype === 'uint8') return Uint8Array.from(values);
  return dtype === 'int32' ? Int32Array.from(values) : Uint32Array.from(values);
}

/** Appends the numbers of `values` to `flat` and gives their shape. `path` names the place in an error. */
function flatten(values: NestedNumbers, flat: number[], path: string): number[] {
  if (typeof values === 'number') {
    flat.push(values);
    return [];
  }
  if (!Array.isArray(values)) {
    throw new DataError(`tensor: values${path} is a ${typeof values}; expected a number or an array of numbers.`);
  }
  let inner: number[] | undefined;
  values.forEach((value: NestedNumbers, i: number) => {
    const shape = flatten(value, flat, `${path}[${i}]`);
    inner ??= shape;
    if (inner.join() !== shape.join()) {
      throw new ShapeError(
        `tensor: ragged: values${path}[${i}] has the shape [${shape.join(', ')}], values${path}[0] has [${inner.join(', ')}]. Make all rows equally long.`,
      );
    }
  });
  return [values.length, ...(inner ?? [])];
}
