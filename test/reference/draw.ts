/** Values for tests, drawn from a seed: leaves of a graph together with what they are fed. */
import { mulberry32 } from '../../src/data/random.ts';
import { type DType, leaf, type Node, type Shape, sizeOf } from '../../src/graph/node.ts';

type Values = Float32Array | Uint32Array | Int32Array | Uint8Array;

/** Makes leaves and remembers what to feed them. */
export class Draw {
  readonly feeds: Record<string, Values> = {};
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = mulberry32(seed);
  }

  /** A leaf with given values. */
  values(name: string, shape: Shape, dtype: DType, values: Values, op: 'input' | 'param' | 'state' = 'input'): Node {
    this.feeds[name] = values;
    return leaf(op, name, shape, dtype);
  }

  /** Uniform in [low, high). */
  f32(name: string, shape: Shape, low = -2, high = 2, op: 'input' | 'param' | 'state' = 'input'): Node {
    return this.values(
      name,
      shape,
      'f32',
      this.#floats(shape, () => low + (high - low) * this.#random()),
      op,
    );
  }

  /** At least 0.1 away from 0, where relu has its kink; a third of them negative. */
  kinkFree(name: string, shape: Shape): Node {
    const value = (): number => (0.1 + 1.9 * this.#random()) * (this.#random() < 1 / 3 ? -1 : 1);
    return this.values(name, shape, 'f32', this.#floats(shape, value));
  }

  /** A third of the values 0, the rest positive: what relu gives. */
  rectified(name: string, shape: Shape): Node {
    const value = (): number => Math.max(0, 3 * this.#random() - 1);
    return this.values(name, shape, 'f32', this.#floats(shape, value));
  }

  /** Bytes, four in five of them 0, as in MNIST. */
  u8(name: string, shape: Shape): Node {
    const value = (): number => (this.#random() < 0.8 ? 0 : this.below(256));
    return this.values(name, shape, 'u8', Uint8Array.from({ length: sizeOf(shape) }, value));
  }

  /** Whole numbers below `end`. */
  u32(name: string, size: number, end: number): Node {
    return this.values(
      name,
      [size],
      'u32',
      Uint32Array.from({ length: size }, () => this.below(end)),
    );
  }

  /** Whole numbers, all of the dtype's range and some that f32 does not hold. */
  whole(name: string, shape: Shape, dtype: 'u32' | 'i32', op: 'input' | 'state' = 'input'): Node {
    const values = Uint32Array.from({ length: sizeOf(shape) }, () => this.below(2 ** 32));
    return this.values(name, shape, dtype, dtype === 'u32' ? values : new Int32Array(values.buffer), op);
  }

  /** Different whole numbers below `end`. */
  distinct(name: string, size: number, end: number): Node {
    const all = Array.from({ length: end }, (_, i) => [this.#random(), i] as const).sort(([a], [b]) => a - b);
    const values = Uint32Array.from(all.slice(0, size), ([, i]) => i);
    return this.values(name, [size], 'u32', values);
  }

  /** The clock of a step in the middle of a training. */
  clock(step = 37): Node {
    const values = Uint32Array.of(step, 3, 2, 0xdeadbeef, 4242, 0, 0, 0);
    return this.values('clock', [8], 'u32', values, 'state');
  }

  /** A ring of 256 slots with its cursor at `cursor`. */
  ring(name: string, cursor: number): Node {
    const values = Float32Array.from({ length: 257 }, (_, i) => (i < 256 ? i / 256 : cursor));
    return this.values(name, [257], 'f32', values, 'state');
  }

  /** Rates as Adam's tenth step has them. */
  rates(learningRate = 1e-3): Node {
    const [one, two] = [1 - 0.9 ** 10, 1 - 0.999 ** 10];
    const alpha = (learningRate * Math.sqrt(two)) / one;
    return this.values('rates', [8], 'f32', Float32Array.of(learningRate, one, two, alpha, 1e-7, 0, 0, 0), 'state');
  }

  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  #floats(shape: Shape, value: () => number): Float32Array {
    return Float32Array.from({ length: sizeOf(shape) }, value);
  }
}
