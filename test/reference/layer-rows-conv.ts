/** What the layers of convolutions compute of a sample, by plain loops in float64. Padding as TensorFlow documents it. */
import { constraints, layers } from '../../src/index.ts';
import type { LayerRow, Values } from './layer-row.ts';

/** What holds for a kernel and a bias, which changes nothing of what is computed of a sample. */
const RULES = {
  kernelRegularizer: 'l2',
  biasRegularizer: 'l1',
  activityRegularizer: 'l1',
  kernelConstraint: 'maxNorm',
  biasConstraint: 'nonNeg',
} as const;

interface Window {
  readonly kernel: readonly [number, number];
  readonly strides?: readonly [number, number];
  readonly dilation?: number;
  readonly same?: boolean;
  readonly groups?: number;
}

/** A picture, and what lies beyond it. */
const pixels =
  (values: Values, [height, width, channels]: readonly number[]) =>
  (y: number, x: number, c: number): number =>
    y < 0 || x < 0 || y >= height! || x >= width! ? 0 : values[(y * width! + x) * channels! + c]!;

/** Zeros before the picture, and the size of the result, along one axis. */
function along(size: number, kernel: number, stride: number, same: boolean): [number, number] {
  if (!same) return [0, Math.ceil((size - kernel + 1) / stride)];
  const result = Math.ceil(size / stride);
  const padding = Math.max(size % stride === 0 ? kernel - stride : kernel - (size % stride), 0);
  return [Math.floor(padding / 2), result];
}

/** @param shape of the picture @param outputs of each place @param bias one for each output */
function convolved(values: Values, shape: readonly number[], weights: Values, bias: Values, window: Window): number[] {
  const { kernel, strides = [1, 1], dilation = 1, same = false, groups = 1 } = window;
  const [height, width, channels] = shape as [number, number, number];
  const [before, rows] = along(height, (kernel[0] - 1) * dilation + 1, strides[0], same);
  const [beside, columns] = along(width, (kernel[1] - 1) * dilation + 1, strides[1], same);
  const depth = channels / groups;
  const outputs = weights.length / (kernel[0] * kernel[1] * depth);
  const at = pixels(values, shape);
  const result: number[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let o = 0; o < outputs; o++) {
        const first = Math.floor(o / (outputs / groups)) * depth;
        let sum = bias[o] ?? 0;
        for (let ky = 0; ky < kernel[0]; ky++) {
          for (let kx = 0; kx < kernel[1]; kx++) {
            for (let c = 0; c < depth; c++) {
              const weight = weights[((ky * kernel[1] + kx) * depth + c) * outputs + o]!;
              const [row, column] = [y * strides[0] + ky * dilation - before, x * strides[1] + kx * dilation - beside];
              sum += weight * at(row, column, first + c);
            }
          }
        }
        result.push(sum);
      }
    }
  }
  return result;
}

/** Each pixel is put down as a window, and the result cut out of it: `cut` rows and columns begin before it. */
function spread(
  values: Values,
  [height, width, channels]: readonly number[],
  weights: Values,
  bias: Values,
  { kernel, stride, cut, size }: { kernel: number; stride: number; cut: number; size: (n: number) => number },
): number[] {
  const filters = bias.length;
  const [rows, columns] = [size(height!), size(width!)];
  const result = Array.from({ length: rows * columns * filters }, (_, i) => bias[i % filters]!);
  for (let y = 0; y < height!; y++) {
    for (let x = 0; x < width!; x++) {
      for (let ky = 0; ky < kernel; ky++) {
        for (let kx = 0; kx < kernel; kx++) {
          const [row, column] = [y * stride + ky - cut, x * stride + kx - cut];
          if (row < 0 || column < 0 || row >= rows || column >= columns) continue;
          for (let f = 0; f < filters; f++) {
            for (let c = 0; c < channels!; c++) {
              const weight = weights[((ky * kernel + kx) * filters + f) * channels! + c]!;
              result[(row * columns + column) * filters + f]! += weight * values[(y * width! + x) * channels! + c]!;
            }
          }
        }
      }
    }
  }
  return result;
}

const NONE: Values = [];

export const CONV_ROWS: readonly LayerRow[] = [
  {
    name: 'conv2d',
    make: () => layers.conv2d({ filters: 4, kernelSize: 3, biasInitializer: 'uniform', ...RULES }),
    samples: [[[5, 4, 1]], [[3, 7, 3]], [[6, 6, 8]]],
    expected: ([x], [shape], [w, b]) => convolved(x!, shape!, w!, b!, { kernel: [3, 3] }),
  },
  {
    name: 'conv2d with strides and zeros beyond',
    make: () => layers.conv2d({ filters: 3, kernelSize: [2, 5], strides: [3, 2], padding: 'same', activation: 'relu' }),
    samples: [[[1, 1, 1]], [[5, 8, 4]], [[7, 3, 2]]],
    expected: ([x], [shape], [w, b]) =>
      convolved(x!, shape!, w!, b!, { kernel: [2, 5], strides: [3, 2], same: true }).map((y) => Math.max(0, y)),
  },
  {
    name: 'conv2d with gaps in groups',
    make: () => layers.conv2d({ filters: 6, kernelSize: 2, dilationRate: 3, groups: 2, useBias: false }),
    samples: [[[4, 5, 2]], [[6, 4, 4]]],
    expected: ([x], [shape], [w]) => convolved(x!, shape!, w!, NONE, { kernel: [2, 2], dilation: 3, groups: 2 }),
  },
  {
    name: 'conv1d',
    make: () =>
      layers.conv1d({ filters: 5, kernelSize: 4, strides: 2, padding: 'same', biasInitializer: 'uniform', ...RULES }),
    samples: [[[1, 1]], [[9, 3]], [[12, 4]]],
    expected: ([x], [shape], [w, b]) =>
      convolved(x!, [1, ...shape!], w!, b!, { kernel: [1, 4], strides: [1, 2], same: true }),
  },
  {
    name: 'conv1d that sees nothing later',
    make: () => layers.conv1d({ filters: 2, kernelSize: 3, padding: 'causal', dilationRate: 2 }),
    samples: [[[1, 1]], [[7, 2]]],
    expected: ([x], [shape], [w, b]) => {
      const [steps, channels] = shape!;
      const padded = [...Array(4 * channels!).fill(0), ...Array.from(x!)];
      return convolved(padded, [1, steps! + 4, channels!], w!, b!, { kernel: [1, 3], dilation: 2 });
    },
  },
  {
    name: 'depthwiseConv2d',
    make: () =>
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same', biasInitializer: 'uniform' }),
    samples: [[[2, 3, 1]], [[4, 5, 3]], [[5, 5, 4]]],
    expected: ([x], [shape], [w, b]) =>
      convolved(x!, shape!, w!, b!, { kernel: [3, 3], same: true, groups: shape![2]! }),
  },
  {
    name: 'separableConv2d',
    make: () =>
      layers.separableConv2d({
        ...{ filters: 4, kernelSize: [3, 2], strides: 2, biasInitializer: 'uniform', biasRegularizer: 'l2' },
        ...{ depthwiseRegularizer: 'l1', pointwiseRegularizer: 'l2', depthwiseConstraint: 'nonNeg' },
        pointwiseConstraint: constraints.maxNorm({ maxValue: 3, axis: 3 }),
      }),
    samples: [[[5, 6, 1]], [[7, 4, 3]]],
    expected: ([x], [shape], [w, mixing, b]) => {
      const each = convolved(x!, shape!, w!, NONE, { kernel: [3, 2], strides: [2, 2], groups: shape![2]! });
      const channels = shape![2]!;
      return convolved(each, [1, each.length / channels, channels], mixing!, b!, { kernel: [1, 1] });
    },
  },
  {
    name: 'conv2dTranspose',
    make: () =>
      layers.conv2dTranspose({ filters: 3, kernelSize: 5, strides: 2, padding: 'same', biasInitializer: 'uniform' }),
    samples: [[[1, 1, 1]], [[4, 3, 2]], [[3, 3, 4]]],
    expected: ([x], [shape], [w, b]) =>
      spread(x!, shape!, w!, b!, { kernel: 5, stride: 2, cut: 1, size: (n) => 2 * n }),
  },
  {
    name: 'conv2dTranspose, all of it',
    make: () => layers.conv2dTranspose({ filters: 4, kernelSize: 2, strides: 3, activation: 'tanh', ...RULES }),
    samples: [[[1, 2, 1]], [[3, 2, 4]]],
    expected: ([x], [shape], [w, b]) =>
      spread(x!, shape!, w!, b!, { kernel: 2, stride: 3, cut: 0, size: (n) => 3 * n }).map(Math.tanh),
  },
  {
    name: 'conv2dTranspose with an odd size',
    make: () => layers.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: 'same', outputPadding: 0 }),
    samples: [[[2, 3, 2]], [[4, 4, 4]]],
    expected: ([x], [shape], [w, b]) =>
      spread(x!, shape!, w!, b!, { kernel: 3, stride: 2, cut: 1, size: (n) => 2 * n - 1 }),
  },
];
