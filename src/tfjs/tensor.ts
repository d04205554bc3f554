/**
 * Tensor: an eager tensor with tfjs's methods. Its values are on the CPU, or on their way from the GPU: then they can be awaited, and what
 * is computed of it is on its way, too. Within a loss or metric of the user's it has no values at all, but stands for a node of the step.
 */
import { show } from '../arguments.ts';
import { Tensor as Samples } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { scoped } from './scopes.ts';

/** What elements are: `bool` ones are bytes, 0 or 1; of text there are movements alone, and its elements are in a plain array. */
export type DataType = 'float32' | 'int32' | 'bool' | 'string';
/** Typed arrays that hold the elements of each dtype. */
export type Values = Float32Array | Int32Array | Uint8Array;
/** A number, a list of numbers, a list of such lists, … */
export type Nested = number | boolean | string | readonly Nested[];
/** What functions take for a tensor. */
export type TensorLike = Tensor | Nested | Float32Array | Float64Array | Int32Array | Uint8Array | Uint8ClampedArray;

/** Where the elements are. */
type Source = Values | Promise<Values> | Node;

let ids = 0;

/** Values with a shape and a dtype, row-major; `tensor()` and its like make one. */
export class Tensor<_Rank = unknown> {
  /** unique */
  readonly id: number = ++ids;
  /** sizes, outermost first */
  readonly shape: number[];
  /** how many elements */
  readonly size: number;
  /** how many axes */
  readonly rank: number;
  /** Whether `dispose` was called. */
  isDisposed = false;
  /** What it is within the function whose gradients are asked for. @internal */
  recorded: Node | undefined;
  #values: Values | undefined;
  #pending: Promise<Values> | undefined;
  readonly #node: Node | undefined;

  /** @internal */
  constructor(
    shape: Shape,
    /** what the elements are */
    readonly dtype: DataType,
    source: Source,
  ) {
    this.shape = [...shape];
    this.size = sizeOf(shape);
    this.rank = shape.length;
    if (ArrayBuffer.isView(source) || Array.isArray(source)) this.#values = source as Values;
    else if (source instanceof Promise) {
      this.#pending = source.then((values) => {
        if (!this.isDisposed) this.#values = values;
        return values;
      });
      this.#pending.catch(() => {}); // reported where it is awaited
    } else this.#node = source;
    scoped(this);
  }

  /** The elements where they are on the CPU. @internal */
  get values(): Values | undefined {
    this.expectAlive();
    return this.#values;
  }

  /** What it stands for in a step that is being traced. @internal */
  get node(): Node | undefined {
    return this.#node;
  }

  /** Gives it other elements. @internal */
  protected replace(values: Values): void {
    this.#values = values;
    this.#pending = undefined;
  }

  /** The elements, of the shape's order. @throws UsageError where they are still on the GPU */
  dataSync(): Values {
    this.expectAlive();
    return this.#values ?? this.#none('dataSync', 'data');
  }

  /** The elements, once they are there, of the shape's order. @throws UsageError in a function that is traced */
  async data(): Promise<Values> {
    this.expectAlive();
    return this.#values ?? this.#pending ?? this.#none('data', 'data');
  }

  /** The elements as nested arrays of the shape; a number for []. @throws UsageError where they are still on the GPU */
  // biome-ignore lint/suspicious/noExplicitAny: as tfjs, which nests them as deep as the shape
  arraySync(): any {
    this.expectAlive();
    return nested(this.#values ?? this.#none('arraySync', 'array'), this.shape);
  }

  /** The elements as nested arrays of the shape, once they are there; a number for []. */
  // biome-ignore lint/suspicious/noExplicitAny: as tfjs, which nests them as deep as the shape
  async array(): Promise<any> {
    return nested(await this.data(), this.shape);
  }

  /** Prints the elements to the console, once they are there. */
  print(): void {
    const write = (values: Values): void => console.log(`Tensor\n    ${JSON.stringify(nested(values, this.shape))}`);
    const { values } = this;
    if (values !== undefined) write(values);
    else void this.data().then(write);
  }

  /** Shape and dtype, for messages. */
  toString(): string {
    return `tensor ${formatShape(this.shape)} of ${this.dtype}`;
  }

  /** Forgets the elements. */
  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.#values = undefined;
    scoped(this, true);
  }

  /** @internal */
  expectAlive(): void {
    if (this.isDisposed) throw new UsageError(`${this}: it was disposed. Take keep() around what outlives a tidy().`);
  }

  #none(call: string, instead: string): never {
    throw new UsageError(
      this.#node === undefined
        ? `tensor.${call}: the values are still on the GPU. Write await tensor.${instead}().`
        : `tensor.${call}: it has no values before the step runs: losses, metrics and calls of layers are traced. Compute with tensors.`,
    );
  }
}

/** A tensor whose elements change: what functions learn by `optimizer.minimize`. */
export class Variable extends Tensor {
  /** @internal */
  constructor(
    initial: Tensor,
    /** whether `minimize` changes it where it is told nothing */
    readonly trainable: boolean,
    /** tells it from others */
    readonly name: string,
  ) {
    super(initial.shape, initial.dtype, initial.dataSync().slice());
    VARIABLES.set(name, new WeakRef(this));
  }

  /** Gives it the elements of `value`, which has its shape and dtype. @throws UsageError where it has not */
  assign(value: Tensor): void {
    if (value.shape.join() !== this.shape.join() || value.dtype !== this.dtype) {
      throw new UsageError(`variable.assign: ${this.name} is a ${this}, the value a ${value}. Give one like it.`);
    }
    this.replace(value.dataSync().slice());
  }
}

/** Gradients are given by name. */
const VARIABLES = new Map<string, WeakRef<Variable>>();

/** The last variable of a name. @internal */
export const knownVariable = (name: string): Variable | undefined => VARIABLES.get(name)?.deref();

function nested(values: Values, shape: Shape): unknown {
  const isBool = values instanceof Uint8Array;
  const visit = (axis: number, begin: number, size: number): unknown => {
    if (axis === shape.length) return isBool ? values[begin] : values[begin]!;
    const step = size / (shape[axis] || 1);
    return Array.from({ length: shape[axis]! }, (_, i) => visit(axis + 1, begin + i * step, step));
  };
  return visit(0, 0, values.length);
}

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** Numbers as elements of a dtype: whole numbers are cut off. */
export function asValues(numbers: ArrayLike<number>, dtype: DataType): Values {
  if (dtype === 'string') return Array.from(numbers as ArrayLike<unknown>, String) as unknown as Values;
  if (!Object.hasOwn(ARRAYS, dtype)) {
    throw new UsageError(`tf: the dtype is ${show(dtype)}; expected 'float32', 'int32', 'bool' or 'string'.`);
  }
  if (numbers instanceof ARRAYS[dtype]) return numbers as Values;
  if (dtype === 'float32') return Float32Array.from(numbers);
  if (dtype === 'bool') return Uint8Array.from(numbers, (value) => Number(value !== 0));
  return Int32Array.from(numbers, (value) => Math.trunc(value));
}

/** What functions take for a tensor, as one. @param dtype default: bool for booleans, int32 for typed arrays of whole numbers, else float32 */
export function toTensor(where: string, value: TensorLike, shape?: Shape, dtype?: DataType): Tensor {
  if (value instanceof Tensor) {
    value.expectAlive();
    return value;
  }
  if (ArrayBuffer.isView(value)) {
    const own: DataType = value instanceof Float32Array || value instanceof Float64Array ? 'float32' : 'int32';
    const wanted = dtype ?? own;
    return new Tensor(filling(where, shape ?? [value.length], value.length), wanted, asValues(value, wanted));
  }
  const flat: number[] = [];
  const found = flatten(where, value, flat, 0);
  const first: unknown = firstOf(value);
  const wanted = dtype ?? (typeof first === 'boolean' ? 'bool' : typeof first === 'string' ? 'string' : 'float32');
  if ((wanted === 'string') !== (typeof first === 'string') && flat.length > 0) {
    throw new UsageError(`${where}: got ${show(first)} for a tensor of ${wanted}; expected values of that dtype.`);
  }
  const given = shape === undefined || (found.length > 1 && shape.length !== found.length) ? found : shape;
  return new Tensor(filling(where, shape ?? given, flat.length), wanted, asValues(flat, wanted));
}

/** The same for functions that look at values. @throws UsageError in a step that is traced */
export function withValues(where: string, value: TensorLike): Tensor {
  const tensor = toTensor(where, value);
  if (tensor.node === undefined) return tensor;
  throw new UsageError(`${where}: it has no form in a step. Call it on values.`);
}

function filling(where: string, shape: Shape, count: number): Shape {
  const open = shape.indexOf(-1);
  const filled = open < 0 ? shape : shape.with(open, count / -sizeOf(shape));
  if (sizeOf(filled) === count) return filled;
  throw new UsageError(`${where}: ${count} values do not fill the shape ${formatShape(shape)}. Correct one of them.`);
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? firstOf(value[0]) : value);

function flatten(where: string, value: unknown, flat: number[], depth: number): number[] {
  if (typeof value === 'number' || typeof value === 'boolean') {
    flat.push(Number(value));
    return [];
  }
  if (typeof value === 'string') {
    flat.push(value as unknown as number); // of text, the array is one of text
    return [];
  }
  if (ArrayBuffer.isView(value)) {
    for (const each of value as Float32Array) flat.push(each);
    return [(value as Float32Array).length];
  }
  if (!Array.isArray(value) || depth > 8) {
    throw new UsageError(`${where}: got ${show(value)}; expected a tensor, a number or nested arrays of numbers.`);
  }
  let inner: number[] | undefined;
  for (const each of value) {
    const shape = flatten(where, each, flat, depth + 1);
    inner ??= shape;
    if (inner.join() !== shape.join()) {
      throw new UsageError(
        `${where}: the arrays are ragged: ${formatShape(shape)} beside ${formatShape(inner)}. Make all rows equally long.`,
      );
    }
  }
  return [value.length, ...(inner ?? [])];
}

/** As `fit` of wgrad takes it: the same memory. @throws UsageError where the values are still on the GPU */
export function samplesOf(tensor: Tensor): Samples {
  return new Samples(tensor.dataSync(), tensor.shape);
}
