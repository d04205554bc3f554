/**
 * A second opinion on gradients: reverse-mode differentiation in float64 by plain loops, which shares nothing with the library. A program
 * is written again with these few operations, and trained with Keras's formulas of the optimizers.
 */

/** A value that remembers how it came about. */
export class Tape {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  constructor(
    readonly shape: readonly number[],
    data: ArrayLike<number>,
    private readonly parents: readonly Tape[] = [],
    /** adds to the parents' gradients */
    private readonly back: (grad: Float64Array) => void = () => {},
  ) {
    this.data = Float64Array.from(data);
    this.grad = new Float64Array(this.data.length);
    if (sizeOf(shape) !== this.data.length) throw new Error(`tape: ${this.data.length} values for [${shape}]`);
  }

  add(other: Tape | number): Tape {
    return pairwise(
      this,
      asTape(other),
      (a, b) => a + b,
      () => 1,
      () => 1,
    );
  }
  sub(other: Tape | number): Tape {
    return pairwise(
      this,
      asTape(other),
      (a, b) => a - b,
      () => 1,
      () => -1,
    );
  }
  mul(other: Tape | number): Tape {
    return pairwise(
      this,
      asTape(other),
      (a, b) => a * b,
      (_, b) => b,
      (a) => a,
    );
  }
  div(other: Tape | number): Tape {
    return pairwise(
      this,
      asTape(other),
      (a, b) => a / b,
      (_, b) => 1 / b,
      (a, b) => -a / b ** 2,
    );
  }
  maximum(other: Tape | number): Tape {
    return pairwise(
      this,
      asTape(other),
      Math.max,
      (a, b) => (a >= b ? 1 : 0),
      (a, b) => (a >= b ? 0 : 1),
    );
  }

  /** @param slope by x and y */
  map(value: (x: number) => number, slope: (x: number, y: number) => number): Tape {
    const y = this.data.map(value);
    return new Tape(this.shape, y, [this], (grad) => {
      for (let i = 0; i < grad.length; i++) this.grad[i]! += grad[i]! * slope(this.data[i]!, y[i]!);
    });
  }
  exp = (): Tape => this.map(Math.exp, (_, y) => y);
  log = (): Tape => this.map(Math.log, (x) => 1 / x);
  sqrt = (): Tape => this.map(Math.sqrt, (_, y) => 0.5 / y);
  square = (): Tape =>
    this.map(
      (x) => x * x,
      (x) => 2 * x,
    );
  abs = (): Tape => this.map(Math.abs, (x) => Math.sign(x));
  relu = (): Tape =>
    this.map(
      (x) => Math.max(x, 0),
      (x) => (x > 0 ? 1 : 0),
    );
  tanh = (): Tape => this.map(Math.tanh, (_, y) => 1 - y * y);
  sigmoid = (): Tape =>
    this.map(
      (x) => 1 / (1 + Math.exp(-x)),
      (_, y) => y * (1 - y),
    );
  softplus = (): Tape =>
    this.map(
      (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
      (x) => 1 / (1 + Math.exp(-x)),
    );
  clip = (low: number, high: number): Tape =>
    this.map(
      (x) => Math.min(Math.max(x, low), high),
      (x) => (x >= low && x <= high ? 1 : 0),
    );

  /** Sums over the last axis, which stays with size 1. */
  sumLast(): Tape {
    const columns = this.shape.at(-1)!;
    const rows = this.data.length / columns;
    const sums = Array.from({ length: rows }, (_, r) => {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += this.data[r * columns + c]!;
      return sum;
    });
    return new Tape([...this.shape.slice(0, -1), 1], sums, [this], (grad) => {
      for (let i = 0; i < this.grad.length; i++) this.grad[i]! += grad[Math.floor(i / columns)]!;
    });
  }
  /** Means over one axis, without it. */
  meanOver(axis: number): Tape {
    const count = this.shape[axis]!;
    const inner = sizeOf(this.shape.slice(axis + 1));
    const place = (i: number): number => Math.floor(i / (count * inner)) * inner + (i % inner);
    const means = new Float64Array(this.data.length / count);
    for (let i = 0; i < this.data.length; i++) means[place(i)]! += this.data[i]! / count;
    return new Tape(this.shape.toSpliced(axis, 1), means, [this], (grad) => {
      for (let i = 0; i < this.grad.length; i++) this.grad[i]! += grad[place(i)]! / count;
    });
  }
  sum(): Tape {
    const sum = this.data.reduce((total, value) => total + value, 0);
    return new Tape([], [sum], [this], (grad) => {
      for (let i = 0; i < this.grad.length; i++) this.grad[i]! += grad[0]!;
    });
  }
  mean = (): Tape => this.sum().div(this.data.length);

  reshape(shape: readonly number[]): Tape {
    return new Tape(shape, this.data, [this], (grad) => {
      for (let i = 0; i < grad.length; i++) this.grad[i]! += grad[i]!;
    });
  }

  /** [m, k] · [k, n] */
  matmul(other: Tape): Tape {
    const [m, k, n] = [this.shape[0]!, this.shape[1]!, other.shape[1]!];
    const y = new Float64Array(m * n);
    for (let i = 0; i < m; i++)
      for (let p = 0; p < k; p++)
        for (let j = 0; j < n; j++) y[i * n + j]! += this.data[i * k + p]! * other.data[p * n + j]!;
    return new Tape([m, n], y, [this, other], (grad) => {
      for (let i = 0; i < m; i++)
        for (let p = 0; p < k; p++)
          for (let j = 0; j < n; j++) {
            this.grad[i * k + p]! += grad[i * n + j]! * other.data[p * n + j]!;
            other.grad[p * n + j]! += grad[i * n + j]! * this.data[i * k + p]!;
          }
    });
  }

  /** Rows [...indices.length, width] of a table [V, width]. */
  take(indices: readonly number[]): Tape {
    const width = this.shape[1]!;
    const rows = indices.flatMap((index) => [...this.data.subarray(index * width, (index + 1) * width)]);
    return new Tape([indices.length, width], rows, [this], (grad) => {
      for (let i = 0; i < grad.length; i++)
        this.grad[indices[Math.floor(i / width)]! * width + (i % width)]! += grad[i]!;
    });
  }

  /** The same values; gradients end here. */
  stop = (): Tape => new Tape(this.shape, this.data);

  /** Gradients of this, a single number, by whatever it came from, into their `grad`. */
  backward(): void {
    const order: Tape[] = [];
    const seen = new Set<Tape>();
    const visit = (value: Tape): void => {
      if (seen.has(value)) return;
      seen.add(value);
      for (const parent of value.parents) visit(parent);
      order.push(value);
    };
    visit(this);
    for (const value of order) value.grad.fill(0);
    this.grad[0] = 1;
    for (const value of order.reverse()) value.back(value.grad);
  }
}

/** Side by side along the last axis. */
export function concat(parts: readonly Tape[]): Tape {
  const widths = parts.map(({ shape }) => shape.at(-1)!);
  const width = widths.reduce((sum, each) => sum + each, 0);
  const rows = parts[0]!.data.length / widths[0]!;
  const data = new Float64Array(rows * width);
  const each = (visit: (part: Tape, from: number, to: number) => void): void => {
    let begin = 0;
    parts.forEach((part, p) => {
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < widths[p]!; c++) visit(part, r * widths[p]! + c, r * width + begin + c);
      begin += widths[p]!;
    });
  };
  each((part, from, to) => {
    data[to] = part.data[from]!;
  });
  return new Tape([...parts[0]!.shape.slice(0, -1), width], data, parts, (grad) => {
    each((part, from, to) => {
      part.grad[from]! += grad[to]!;
    });
  });
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

const asTape = (value: Tape | number): Tape => (typeof value === 'number' ? new Tape([], [value]) : value);

/** Shapes broadcast as numpy's do. */
function pairwise(
  a: Tape,
  b: Tape,
  value: (a: number, b: number) => number,
  byA: (a: number, b: number) => number,
  byB: (a: number, b: number) => number,
): Tape {
  const rank = Math.max(a.shape.length, b.shape.length);
  const padded = [a, b].map(({ shape }) => [...Array<number>(rank - shape.length).fill(1), ...shape]);
  const shape = padded[0]!.map((size, axis) => Math.max(size, padded[1]![axis]!));
  const place = (own: readonly number[], i: number): number => {
    let [at, stride, rest] = [0, 1, i];
    for (let axis = rank - 1; axis >= 0; axis--) {
      const coordinate = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
      if (own[axis] !== 1) at += coordinate * stride;
      stride *= own[axis]!;
    }
    return at;
  };
  const size = sizeOf(shape);
  const places = Array.from({ length: size }, (_, i) => [place(padded[0]!, i), place(padded[1]!, i)] as const);
  const data = places.map(([i, j]) => value(a.data[i]!, b.data[j]!));
  return new Tape(shape, data, [a, b], (grad) => {
    places.forEach(([i, j], at) => {
      a.grad[i]! += grad[at]! * byA(a.data[i]!, b.data[j]!);
      b.grad[j]! += grad[at]! * byB(a.data[i]!, b.data[j]!);
    });
  });
}

/** An optimizer at work on values, by Keras's formulas: `step` uses the gradients that `backward` left. */
export interface TapeOptimizer {
  readonly step: (params: readonly Tape[]) => void;
}

interface TapeAdam {
  /** or that of each step, which counts from 0 */
  readonly learningRate?: number | ((step: number) => number);
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

export function tapeAdam(options: TapeAdam = {}): TapeOptimizer {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const slots = new Map<Tape, { m: Float64Array; v: Float64Array }>();
  let t = 0;
  return {
    step: (params) => {
      const own = typeof learningRate === 'number' ? learningRate : learningRate(t);
      t += 1;
      const rate = (own * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
      for (const param of params) {
        const size = param.data.length;
        const { m, v } = slots.get(param) ?? { m: new Float64Array(size), v: new Float64Array(size) };
        slots.set(param, { m, v });
        for (let i = 0; i < size; i++) {
          const g = param.grad[i]!;
          m[i] = beta1 * m[i]! + (1 - beta1) * g;
          v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
          param.data[i]! -= (rate * m[i]!) / (Math.sqrt(v[i]!) + epsilon);
        }
      }
    },
  };
}

export function tapeSgd({ learningRate = 0.01, momentum = 0 } = {}): TapeOptimizer {
  const velocities = new Map<Tape, Float64Array>();
  return {
    step: (params) => {
      for (const param of params) {
        const velocity = velocities.get(param) ?? new Float64Array(param.data.length);
        velocities.set(param, velocity);
        for (let i = 0; i < velocity.length; i++) {
          velocity[i] = momentum * velocity[i]! - learningRate * param.grad[i]!;
          param.data[i]! += velocity[i]!;
        }
      }
    },
  };
}

export function tapeRmsprop({ learningRate = 0.001, rho = 0.9, epsilon = 1e-7 } = {}): TapeOptimizer {
  const squares = new Map<Tape, Float64Array>();
  return {
    step: (params) => {
      for (const param of params) {
        const square = squares.get(param) ?? new Float64Array(param.data.length);
        squares.set(param, square);
        for (let i = 0; i < square.length; i++) {
          const g = param.grad[i]!;
          square[i] = rho * square[i]! + (1 - rho) * g * g;
          param.data[i]! -= (learningRate * g) / Math.sqrt(square[i]! + epsilon);
        }
      }
    },
  };
}

/** x [batch, in] · kernel + bias */
export const tapeDense = (x: Tape, [kernel, bias]: readonly Tape[]): Tape => x.matmul(kernel!).add(bias!);

/** Weights as `getWeights` gives them. */
export const tapesOf = (
  weights: readonly { readonly shape: readonly number[]; readonly values: ArrayLike<number> }[],
): Tape[] => weights.map(({ shape, values }) => new Tape(shape, values));

/** The rows of [count, ...shape] at `indices`. */
export function rowsAt(values: ArrayLike<number>, shape: readonly number[], indices: readonly number[]): Tape {
  const size = sizeOf(shape);
  const data = indices.flatMap((index) => Array.from({ length: size }, (_, i) => values[index * size + i]!));
  return new Tape([indices.length, ...shape], data);
}
