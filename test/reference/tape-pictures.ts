/** Tape's operations on pictures [N, H, W, C], by plain loops in float64: convolution, pooling, batch normalisation. */
import { Tape } from './tape.ts';

/** Where the windows of one axis begin, and how many there are: as TensorFlow pads, what is odd comes after. */
function along(size: number, window: number, stride: number, same: boolean): { count: number; before: number } {
  if (!same) return { count: Math.floor((size - window) / stride) + 1, before: 0 };
  const count = Math.ceil(size / stride);
  return { count, before: Math.floor(Math.max((count - 1) * stride + window - size, 0) / 2) };
}

type Size = readonly [number, number, number, number];

/** For each place of the window at each pixel of y, that lies within x: the pixel of x, the tap, the pixel of y. */
function* taps([n, h, w]: Size, window: readonly [number, number], stride: number, same: boolean) {
  const [rows, columns] = [along(h, window[0], stride, same), along(w, window[1], stride, same)];
  for (let image = 0; image < n; image++)
    for (let oy = 0; oy < rows.count; oy++)
      for (let ox = 0; ox < columns.count; ox++)
        for (let ky = 0; ky < window[0]; ky++)
          for (let kx = 0; kx < window[1]; kx++) {
            const [iy, ix] = [oy * stride + ky - rows.before, ox * stride + kx - columns.before];
            if (iy < 0 || ix < 0 || iy >= h || ix >= w) continue;
            const small = (image * rows.count + oy) * columns.count + ox;
            yield [(image * h + iy) * w + ix, ky * window[1] + kx, small] as const;
          }
}

/** x [N, H, W, C], kernel [kh, kw, C, O] → [N, OH, OW, O] */
export function tapeConv(x: Tape, kernel: Tape, { stride = 1, same = false } = {}): Tape {
  const [n, h, w, c] = x.shape as Size;
  const [kh, kw, , o] = kernel.shape as Size;
  const [rows, columns] = [along(h, kh, stride, same), along(w, kw, stride, same)];
  const y = new Float64Array(n * rows.count * columns.count * o);
  const each = (visit: (xAt: number, kAt: number, yAt: number) => void): void => {
    for (const [pixel, tap, small] of taps(x.shape as Size, [kh, kw], stride, same))
      for (let i = 0; i < c; i++) visit(pixel * c + i, (tap * c + i) * o, small * o);
  };
  each((xAt, kAt, yAt) => {
    const value = x.data[xAt]!;
    for (let j = 0; j < o; j++) y[yAt + j]! += value * kernel.data[kAt + j]!;
  });
  return new Tape([n, rows.count, columns.count, o], y, [x, kernel], (grad) => {
    each((xAt, kAt, yAt) => {
      const value = x.data[xAt]!;
      let sum = 0;
      for (let j = 0; j < o; j++) {
        kernel.grad[kAt + j]! += value * grad[yAt + j]!;
        sum += grad[yAt + j]! * kernel.data[kAt + j]!;
      }
      x.grad[xAt]! += sum;
    });
  });
}

/** The transposed convolution with padding 'same': x [N, H, W, C], kernel [kh, kw, O, C] → [N, stride · H, stride · W, O] */
export function tapeConvTransposed(x: Tape, kernel: Tape, { stride = 1 } = {}): Tape {
  const [n, h, w, c] = x.shape as Size;
  const [kh, kw, o] = kernel.shape as Size;
  const large: Size = [n, h * stride, w * stride, o];
  const y = new Float64Array(n * h * w * stride * stride * o);
  const each = (visit: (xAt: number, kAt: number, yAt: number) => void): void => {
    for (const [pixel, tap, small] of taps(large, [kh, kw], stride, true))
      for (let j = 0; j < o; j++) visit(small * c, (tap * o + j) * c, pixel * o + j);
  };
  each((xAt, kAt, yAt) => {
    for (let i = 0; i < c; i++) y[yAt]! += x.data[xAt + i]! * kernel.data[kAt + i]!;
  });
  return new Tape(large, y, [x, kernel], (grad) => {
    each((xAt, kAt, yAt) => {
      for (let i = 0; i < c; i++) {
        x.grad[xAt + i]! += grad[yAt]! * kernel.data[kAt + i]!;
        kernel.grad[kAt + i]! += grad[yAt]! * x.data[xAt + i]!;
      }
    });
  });
}

/** The largest of windows side by side, within the picture; its gradient goes to the first of equal ones. */
export function tapeMaxPool(x: Tape, size: number): Tape {
  const [n, h, w, c] = x.shape as Size;
  const [rows, columns] = [Math.floor(h / size), Math.floor(w / size)];
  const from = new Int32Array(n * rows * columns * c).fill(-1);
  for (const [pixel, , small] of taps(x.shape as Size, [size, size], size, false))
    for (let i = 0; i < c; i++) {
      const best = from[small * c + i]!;
      if (best < 0 || x.data[pixel * c + i]! > x.data[best]!) from[small * c + i] = pixel * c + i;
    }
  const y = Float64Array.from(from, (at) => x.data[at]!);
  return new Tape([n, rows, columns, c], y, [x], (grad) => {
    for (let i = 0; i < grad.length; i++) x.grad[from[i]!]! += grad[i]!;
  });
}

/** What a batch normalisation keeps: its scale, its shift, and the moving averages, which gradients do not change. */
export interface TapeNorm {
  readonly gamma: Tape;
  readonly beta: Tape;
  readonly mean: Tape;
  readonly variance: Tape;
}

/** Normalises by the batch's own mean and variance, and moves the averages: Ioffe and Szegedy 2015, Keras's constants. */
export function tapeBatchNorm(x: Tape, norm: TapeNorm, momentum = 0.99, epsilon = 1e-3): Tape {
  const channels = x.shape.at(-1)!;
  const rows = x.reshape([x.data.length / channels, channels]);
  const mean = rows.meanOver(0);
  const off = rows.sub(mean);
  const variance = off.square().meanOver(0);
  move(norm.mean, mean, momentum);
  move(norm.variance, variance, momentum);
  return off.div(variance.add(epsilon).sqrt()).mul(norm.gamma).add(norm.beta).reshape(x.shape);
}

function move(average: Tape, now: Tape, momentum: number): void {
  for (let i = 0; i < average.data.length; i++)
    average.data[i] = momentum * average.data[i]! + (1 - momentum) * now.data[i]!;
}
