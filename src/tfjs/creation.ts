/** Tensors of given numbers, of a rule, or of random numbers. */

import { mulberry32 } from '../data/random.ts';
import { UsageError } from '../errors.ts';
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import * as drawn from '../ops/random.ts';
import { calling } from './calling.ts';
import { asValues, type DataType, Tensor, type TensorLike, toTensor, Variable } from './tensor.ts';

/** A tensor of nested arrays, or of a list or typed array that fills the shape. @throws UsageError where they do not */
export function tensor(values: TensorLike, shape?: Shape, dtype?: DataType): Tensor {
  return copied(toTensor('tf.tensor', values, shape, dtype), values);
}

/** One that was a tensor already stays what it is, and the new one is another. */
const copied = (made: Tensor, from: unknown): Tensor =>
  made === from ? new Tensor(made.shape, made.dtype, made.values ?? made.data()) : made;

const ofRank =
  (rank: number) =>
  (values: TensorLike, shape?: Shape, dtype?: DataType): Tensor => {
    const where = `tf.tensor${rank}d`;
    const made = toTensor(where, values, shape, dtype);
    if (made.rank === rank) return copied(made, values);
    throw new UsageError(
      `${where}: the values have ${made.rank} axes, [${made.shape.join(', ')}]; expected ${rank}. Give a shape.`,
    );
  };

/** Of one axis. */
export const tensor1d = (values: TensorLike, dtype?: DataType): Tensor => ofRank(1)(values, undefined, dtype);
/** Of two axes. */
export const tensor2d = ofRank(2);
/** Of three axes. */
export const tensor3d = ofRank(3);
/** Of four axes. */
export const tensor4d = ofRank(4);
/** Of five axes. */
export const tensor5d = ofRank(5);
/** Of six axes. */
export const tensor6d = ofRank(6);
/** Of a single number. */
export const scalar = (value: number | boolean, dtype?: DataType): Tensor =>
  toTensor('tf.scalar', value, undefined, dtype);

const filled = (shape: Shape, value: number, dtype: DataType = 'float32'): Tensor =>
  new Tensor(shape, dtype, asValues(new Float64Array(sizeOf(shape)).fill(value), dtype));

/** Of zeros. */
export const zeros = (shape: Shape, dtype?: DataType): Tensor => filled(shape, 0, dtype);
/** Of ones. */
export const ones = (shape: Shape, dtype?: DataType): Tensor => filled(shape, 1, dtype);
/** Of one value. */
export const fill = (shape: Shape, value: number, dtype?: DataType): Tensor => filled(shape, value, dtype);
/** Of zeros, like x. */
export const zerosLike = (x: TensorLike): Tensor => {
  const { shape, dtype } = toTensor('tf.zerosLike', x);
  return filled(shape, 0, dtype);
};
/** Of ones, like x. */
export const onesLike = (x: TensorLike): Tensor => {
  const { shape, dtype } = toTensor('tf.onesLike', x);
  return filled(shape, 1, dtype);
};

const made = (shape: Shape, dtype: DataType, at: (i: number) => number): Tensor =>
  new Tensor(
    shape,
    dtype,
    asValues(
      Float64Array.from({ length: sizeOf(shape) }, (_, i) => at(i)),
      dtype,
    ),
  );

/** `num` numbers from `start` to `stop`, both among them. */
export const linspace = (start: number, stop: number, num: number): Tensor =>
  made([num], 'float32', (i) => (num === 1 ? start : start + (i * (stop - start)) / (num - 1)));

/** Numbers from `start` to before `stop`. */
export function range(start: number, stop: number, step = start <= stop ? 1 : -1, dtype: DataType = 'float32'): Tensor {
  if (step === 0) throw new UsageError('tf.range: step is 0; expected another number.');
  return made([Math.max(0, Math.ceil((stop - start) / step))], dtype, (i) => start + i * step);
}

/** 1 on the diagonal, else 0. */
export const eye = (rows: number, columns = rows): Tensor =>
  made([rows, columns], 'float32', (i) => Number(Math.floor(i / columns) === i % columns));

/** Numbers in [0, 1): of a seed, always the same; else drawn. */
const source = (seed?: number | string): (() => number) =>
  seed === undefined || seed === null
    ? Math.random
    : mulberry32(
        [...String(seed)].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5) >>>
          0,
      );

/** Within the call of a layer: others in each step, from the model's seed. With a seed of their own they are the same ones, as in tfjs. */
function inCall(
  seed: number | string | undefined,
  dtype: DataType,
  make: (clock: Node, stream: number) => Node,
): Tensor | undefined {
  const trace = calling()?.trace;
  if (trace === undefined || dtype !== 'float32' || (seed !== undefined && seed !== null)) return undefined;
  const node = make(trace.clock, STREAMS + trace.stream());
  return new Tensor(node.shape, dtype, node);
}

/** Above those of layers and their augmentations. */
const STREAMS = 2 ** 25;

/** Uniform numbers from `minval` to below `maxval`. */
export function randomUniform(
  shape: Shape,
  minval = 0,
  maxval = 1,
  dtype: DataType = 'float32',
  seed?: number | string,
): Tensor {
  const traced = inCall(seed, dtype, (clock, stream) => drawn.randomUniform(clock, shape, minval, maxval, stream));
  if (traced !== undefined) return traced;
  const next = source(seed);
  return made(shape, dtype, () => minval + next() * (maxval - minval));
}

/** Box & Muller 1958. */
const gauss = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** Normal numbers of a mean and a deviation. */
export function randomNormal(shape: Shape, mean = 0, stdDev = 1, dtype: DataType = 'float32', seed?: number): Tensor {
  const traced = inCall(seed, dtype, (clock, stream) => drawn.randomNormal(clock, shape, mean, stdDev, stream));
  if (traced !== undefined) return traced;
  const next = source(seed);
  return made(shape, dtype, () => mean + stdDev * gauss(next));
}

/** Normal numbers within two deviations of the mean. */
export function truncatedNormal(
  shape: Shape,
  mean = 0,
  stdDev = 1,
  dtype: DataType = 'float32',
  seed?: number,
): Tensor {
  const next = source(seed);
  const draw = (): number => {
    const value = gauss(next);
    return Math.abs(value) <= 2 ? value : draw();
  };
  return made(shape, dtype, () => mean + stdDev * draw());
}

/** Normal numbers of mean 0 and deviation 1. */
export const randomStandardNormal = (shape: Shape, dtype?: DataType, seed?: number): Tensor =>
  randomNormal(shape, 0, 1, dtype, seed);

/** Whole numbers from `minval` to below `maxval`, int32. */
export function randomUniformInt(shape: Shape, minval: number, maxval: number, seed?: number | string): Tensor {
  const next = source(seed);
  return made(shape, 'int32', () => Math.floor(minval + next() * (maxval - minval)));
}

/** What a function gives, called for each element. */
export const rand = (shape: Shape, randFunction: () => number, dtype: DataType = 'float32'): Tensor =>
  made(shape, dtype, randFunction);

/** Whole numbers drawn by their chances: logits [classes] or [batch, classes], or probabilities → int32 [.., numSamples]. */
export function multinomial(logits: TensorLike, numSamples: number, seed?: number, normalized = false): Tensor {
  const given = toTensor('tf.multinomial', logits);
  const next = source(seed);
  const values = given.dataSync();
  const n = given.shape.at(-1)!;
  return made([...given.shape.slice(0, -1), numSamples], 'int32', (i) => {
    const row = Array.from(values.subarray(Math.floor(i / numSamples) * n, (Math.floor(i / numSamples) + 1) * n));
    const most = Math.max(...row);
    const chances = normalized ? row : row.map((value) => Math.exp(value - most));
    let left = next() * chances.reduce((sum, chance) => sum + chance, 0);
    const found = chances.findIndex((chance) => {
      left -= chance;
      return left < 0;
    });
    return found < 0 ? n - 1 : found;
  });
}

let variables = 0;

/** A tensor whose elements change, which `optimizer.minimize` learns. */
export function variable(
  initial: Tensor,
  trainable = true,
  name = `Variable_${variables++}`,
  dtype?: DataType,
): Variable {
  const from =
    dtype === undefined || dtype === initial.dtype
      ? initial
      : new Tensor(initial.shape, dtype, asValues(initial.dataSync(), dtype));
  return new Variable(from, trainable, name);
}

/** Elements that are set one by one, and then made a tensor. */
export class TensorBuffer {
  /** the elements, row-major */
  readonly values: Float32Array | Int32Array | Uint8Array;
  /** @param shape sizes, outermost first @param dtype what the elements are @param values to begin with */
  constructor(
    /** sizes, outermost first */
    readonly shape: Shape,
    /** what the elements are */
    readonly dtype: DataType = 'float32',
    values?: ArrayLike<number>,
  ) {
    this.values = asValues(values ?? new Float64Array(sizeOf(shape)), dtype);
  }

  /** Sets the element at these coordinates. */
  set(value: number, ...at: number[]): void {
    this.values[this.#index(at)] = value;
  }

  /** The element at these coordinates. */
  get(...at: number[]): number {
    return this.values[this.#index(at)]!;
  }

  /** A tensor of the elements as they are now. */
  toTensor(): Tensor {
    return new Tensor(this.shape, this.dtype, this.values.slice());
  }

  #index(at: readonly number[]): number {
    return this.shape.reduce((index, size, axis) => index * size + (at[axis] ?? 0), 0);
  }
}

/** A buffer of a shape. */
export const buffer = (shape: Shape, dtype?: DataType, values?: ArrayLike<number>): TensorBuffer =>
  new TensorBuffer(shape, dtype, values);
