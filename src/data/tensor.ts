/**
 * Tensor: values on the CPU with a shape and a dtype, as users hand them to `fit` and get them from `predict`.
 * Integer tensors may carry a scale (`images.div(255)`), which the batch gather applies on the GPU, so that images
 * stay one byte per pixel. What lives on the GPU belongs to the data sets in src/nn and to src/gpu.
 */
import { kindOf, show, showList } from '../arguments.ts';
import { DataError, ShapeError, UsageError } from '../errors.ts';
import type { GpuValues } from '../gpu/gpu-values.ts';

/** Typed arrays that a tensor keeps. */
export type TensorValues = Float32Array | Uint8Array | Int32Array | Uint32Array;
/** Typed arrays that `tensor()` takes: those that a tensor keeps, and those that it converts. */
export type NumericArray = TensorValues | Float64Array | Uint8ClampedArray | Int8Array | Int16Array | Uint16Array;
/** How a tensor's values are stored; they become f32 where they are computed with, and stay whole numbers where these are asked for. */
export type TensorDType = 'float32' | 'uint8' | 'int32' | 'uint32';
/** A number, a list of numbers, a list of such lists, … */
export type NestedNumbers = number | readonly NestedNumbers[];

/** Values with a shape and a dtype, row-major: on the CPU, or on the GPU (`gpuTensor`). */
export class Tensor {
  /** One value per element, row-major; of a tensor on the GPU reading them throws a UsageError. */
  readonly values: TensorValues;
  /** How many values: the product of the shape. */
  readonly size: number;
  /** How the values are stored. */
  readonly dtype: TensorDType;
  /** Where they lie on the GPU. @internal */
  readonly gpu: GpuValues | undefined;

  /**
   * @param values one value per element, row-major; kept, not copied
   * @param shape sizes, outermost first
   * @param scale what each stored value is multiplied by when it is read; a normal number as f32
   * @throws ShapeError where a size is no whole number or the values do not fill the shape
   * @throws DataError where `values` is another kind of array
   * @throws UsageError where the scale is unfit
   */
  constructor(
    values: TensorValues,
    readonly shape: readonly number[],
    readonly scale = 1,
  ) {
    this.values = values;
    const given = values as unknown as Partial<GpuValues> | undefined;
    this.gpu = given?.onGpu ? (given as GpuValues) : undefined;
    this.dtype = this.gpu?.dtype ?? dtypeOf(values);
    if (this.gpu !== undefined) Object.defineProperty(this, 'values', { get: refuseValues, enumerable: false });
    checkShape(shape);
    checkScale(scale);
    this.gpu?.expectRows('tensor', shape);
    this.size = shape.reduce((product, size) => product * size, 1);
    if (this.size !== values.length) {
      throw new ShapeError(
        `tensor: ${values.length} values do not fill the shape [${shape.join(', ')}], which holds ${this.size}. Give as many values as the shape holds.`,
      );
    }
  }

  /**
   * The same values and shape, divided by `divisor`. Nothing is copied: the scale is applied when a batch is gathered.
   *
   * @throws UsageError where the divisor is 0 or not finite, or the scale that results is no normal number as f32
   */
  div(divisor: number): Tensor {
    if (!Number.isFinite(divisor) || divisor === 0) {
      throw new UsageError(`tensor.div: the divisor is ${show(divisor)}; expected a finite number other than 0.`);
    }
    return new Tensor(this.#stored, this.shape, this.scale / divisor);
  }

  /**
   * The same values and shape, multiplied by `factor`; see `div`.
   *
   * @throws UsageError where the factor is 0 or not finite, or the scale that results is no normal number as f32
   */
  mul(factor: number): Tensor {
    if (!Number.isFinite(factor) || factor === 0) {
      throw new UsageError(`tensor.mul: the factor is ${show(factor)}; expected a finite number other than 0.`);
    }
    return new Tensor(this.#stored, this.shape, this.scale * factor);
  }

  /** The same values in another `shape`, sharing memory with this tensor. @throws ShapeError where they do not fill it */
  reshape(shape: readonly number[]): Tensor {
    return new Tensor(this.#stored, shape, this.scale);
  }

  /** What another tensor of the same memory is made of. */
  get #stored(): TensorValues {
    return (this.gpu as unknown as TensorValues | undefined) ?? this.values;
  }

  /** @internal */
  get [Symbol.toStringTag](): string {
    return 'Tensor';
  }

  /**
   * Rows `begin` up to (not including) `end` of the first axis, sharing memory with this tensor: of [n, ...rest] a
   * [end - begin, ...rest].
   *
   * @throws ShapeError where they are not within the tensor
   */
  slice(begin: number, end: number = this.shape[0] ?? 0): Tensor {
    const [rows = 0, ...rest] = this.shape;
    if (!Number.isInteger(begin) || !Number.isInteger(end) || begin < 0 || end > rows || begin > end) {
      throw new ShapeError(
        `tensor.slice: rows ${show(begin)} to ${show(end)} are not within the ${rows} rows of [${this.shape.join(', ')}].`,
      );
    }
    const stride = rest.reduce((product, size) => product * size, 1);
    return new Tensor(this.#stored.subarray(begin * stride, end * stride), [end - begin, ...rest], this.scale);
  }

  /**
   * The values, scaled, as f32. A tensor of f32 without a scale gives its own memory; one on the GPU is read back.
   * @throws UsageError where it was disposed, DeviceError where the GPU is lost
   */
  async data(): Promise<Float32Array> {
    const values = (await this.gpu?.read('tensor.data')) ?? this.values;
    if (values instanceof Float32Array && this.scale === 1) return values;
    const scale = Math.fround(this.scale);
    return Float32Array.from(values, (value) => value * scale);
  }

  /** Whether the values lie on the GPU. */
  get onGpu(): boolean {
    return this.gpu !== undefined;
  }

  /**
   * Frees the memory of a tensor on the GPU, and so of its slices, once no call uses it; one that is collected frees it, too. Other tensors
   * have nothing to free.
   */
  dispose(): void {
    this.gpu?.memory.dispose();
  }
}

/** Of tensors on the GPU. */
function refuseValues(): never {
  throw new UsageError('tensor.values: the values lie on the GPU. Read them back with await tensor.data().');
}

/** A tensor of values on the GPU. */
export const tensorOf = (values: GpuValues, shape: readonly number[], scale = 1): Tensor =>
  new Tensor(values as unknown as TensorValues, shape, scale);

/**
 * Builds a tensor from nested arrays or a typed array.
 *
 * @param values nested arrays of numbers (all rows of one depth equally long), or a typed array. Float32Array,
 *   Uint8Array, Uint8ClampedArray (a canvas's pixels), Int32Array and Uint32Array are kept, not copied; others are
 *   converted: Float64Array to float32, Int8Array, Int16Array and Uint16Array to int32.
 * @param shape what the values of a typed array or a flat list fill, one axis unless told; that of nested arrays is
 *   found, and checked where given
 * @param dtype 'float32' unless told, or the type of the typed array
 * @throws ShapeError where rows differ in length, nested arrays have another shape or values do not fill the shape
 * @throws DataError where a value is no number or does not fit the dtype
 */
export function tensor(values: NestedNumbers | NumericArray, shape?: readonly number[], dtype?: TensorDType): Tensor {
  if (ArrayBuffer.isView(values)) {
    const own = keptType(values);
    const ownType = own && dtypeOf(own);
    const wanted = dtype ?? ownType ?? widened(values);
    return new Tensor(own && ownType === wanted ? own : convert(values, wanted), shape ?? [values.length]);
  }
  if (shape !== undefined) checkShape(shape);
  const flat: number[] = [];
  const found = flatten(values, flat, '', 0);
  if (shape !== undefined && found.length > 1 && found.join() !== shape.join()) {
    throw new ShapeError(
      `tensor: the nested arrays have the shape [${found.join(', ')}], the shape given is [${shape.join(', ')}]. Leave the shape out, or give a flat list to fill it.`,
    );
  }
  return new Tensor(convert(flat, dtype ?? 'float32'), shape ?? found);
}

export function checkShape(shape: readonly number[]): void {
  if (!Array.isArray(shape)) {
    throw new ShapeError(`tensor: the shape is ${show(shape)}; expected a list of sizes such as [28, 28].`);
  }
  if (!shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw new ShapeError(`tensor: the shape ${showList(shape)} has a size that is no whole number from 0 up.`);
  }
}

const LEAST_SCALE = 2 ** -126; // the smallest normal f32: WGSL may take what is below for 0

function checkScale(scale: number): void {
  const size = typeof scale === 'number' ? Math.abs(Math.fround(scale)) : Number.NaN;
  if (size >= LEAST_SCALE && size < Number.POSITIVE_INFINITY) return;
  throw new UsageError(
    `tensor: the scale is ${show(scale)}; expected a size from 1.2e-38 to 3.4e38, which f32 holds. Scale the values themselves.`,
  );
}

function dtypeOf(values: TensorValues): TensorDType {
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Uint8Array) return 'uint8';
  if (values instanceof Int32Array) return 'int32';
  if (values instanceof Uint32Array) return 'uint32';
  throw new DataError(
    `Tensor: got ${ArrayBuffer.isView(values) ? kindOf(values) : show(values)}; expected Float32Array, Uint8Array, Int32Array or Uint32Array. tensor() converts other numbers.`,
  );
}

/** The same memory as an array that a tensor keeps, where there is such a type. */
function keptType(values: NumericArray): TensorValues | undefined {
  if (values instanceof Uint8ClampedArray) return new Uint8Array(values.buffer, values.byteOffset, values.length);
  const kept = [Float32Array, Uint8Array, Int32Array, Uint32Array].some((type) => values instanceof type);
  return kept ? (values as TensorValues) : undefined;
}

/** The dtype that holds the numbers of a type that no tensor keeps. */
function widened(values: NumericArray): TensorDType {
  return /^Float/.test(kindOf(values)) ? 'float32' : 'int32';
}

const RANGES = { uint8: [0, 255], int32: [-(2 ** 31), 2 ** 31 - 1], uint32: [0, 2 ** 32 - 1] } as const;

function convert(values: ArrayLike<number>, dtype: TensorDType): TensorValues {
  if (/^Big|^DataView/.test(kindOf(values))) {
    throw new DataError(
      `tensor: got ${kindOf(values)}; expected an array of numbers. Convert it first, as in Int32Array.from(values, Number).`,
    );
  }
  if (dtype === 'float32') return Float32Array.from(values);
  const range = typeof dtype === 'string' && Object.hasOwn(RANGES, dtype) ? RANGES[dtype] : undefined;
  if (range === undefined) {
    throw new UsageError(`tensor: unknown dtype ${show(dtype)}. Known: float32, uint8, int32, uint32.`);
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isInteger(value) || value < range[0] || value > range[1]) {
      throw new DataError(
        `tensor: value ${i} is ${show(value)}; ${dtype} holds whole numbers from ${range[0]} to ${range[1]}.`,
      );
    }
  }
  if (dtype === 'uint8') return Uint8Array.from(values);
  return dtype === 'int32' ? Int32Array.from(values) : Uint32Array.from(values);
}

const DEEPEST = 16; // axes; deeper arrays are a mistake, such as an array that holds itself

/** Appends the numbers of `values` to `flat` and gives their shape. `path` names the place in an error. */
function flatten(values: NestedNumbers, flat: number[], path: string, depth: number): number[] {
  if (typeof values === 'number') {
    flat.push(values);
    return [];
  }
  if (!Array.isArray(values)) {
    throw new DataError(`tensor: values${path} is ${show(values)}; expected a number or an array of numbers.`);
  }
  if (depth === DEEPEST) {
    throw new ShapeError(`tensor: the arrays are nested deeper than ${DEEPEST} levels. Does one hold itself?`);
  }
  let inner: number[] | undefined;
  values.forEach((value: NestedNumbers, i: number) => {
    const shape = flatten(value, flat, `${path}[${i}]`, depth + 1);
    inner ??= shape;
    if (inner.join() !== shape.join()) {
      throw new ShapeError(
        `tensor: ragged: values${path}[${i}] has the shape [${shape.join(', ')}], values${path}[0] has [${inner.join(', ')}]. Make all rows equally long.`,
      );
    }
  });
  return [values.length, ...(inner ?? [])];
}
