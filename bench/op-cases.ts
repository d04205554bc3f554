/**
 * The ops that the bench times alone: products and softmax at the sizes of the MNIST MLP and as squares, convolutions and batch
 * normalisation of known nets.
 */
import { type Node, type Shape, sizeOf } from '../src/graph/node.ts';
import { batchNorm, conv, convFilter, convTransposed, matmul, softmax } from '../src/ops/all.ts';
import { type Geometry, windowsOver } from '../src/ops/conv-geometry.ts';
import { gradients } from '../src/ops/gradients.ts';

export type OpKind =
  | 'matmul'
  | 'softmax'
  | 'conv2d'
  | 'conv2d, gradient of x'
  | 'conv2d, gradient of the kernel'
  | 'batch norm'
  | 'batch norm, with gradients'
  | 'maxPool'
  | 'maxPool, gradient';

export interface OpCase {
  readonly kind: OpKind;
  /** of the operands */
  readonly shapes: readonly Shape[];
  readonly at: string;
  /** all that it gives */
  readonly build: (operands: readonly Node[]) => readonly Node[];
  /** By the op's definition, whatever a library's kernels do. */
  readonly flops: number;
  readonly bytes: number;
  /** Of convolutions: the shape of the result, too. */
  readonly windows?: { readonly stride: number; readonly padding: 'same' | 'valid'; readonly result: Shape };
}

const bytesOf = (...shapes: readonly Shape[]): number => 4 * shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);

function product(m: number, k: number, n: number): OpCase {
  const shapes = [[m, k], [k, n]]; // biome-ignore format: two shapes
  return {
    kind: 'matmul',
    shapes,
    at: m === k && k === n ? `${m}³` : `[${m}, ${k}] · [${k}, ${n}]`,
    build: ([a, b]) => [matmul(a!, b!)],
    flops: 2 * m * k * n,
    bytes: bytesOf(...shapes, [m, n]),
  };
}

/** A maximum, a difference, exp, a sum and a division. */
const rows = (m: number, n: number): OpCase => ({
  kind: 'softmax',
  shapes: [[m, n]],
  at: `[${m}, ${n}]`,
  build: ([x]) => [softmax(x!)],
  flops: 5 * m * n,
  bytes: bytesOf([m, n], [m, n]),
});

export const EPSILON = 1e-3;

/**
 * Batch normalisation of x, given gamma and beta, and with the gradients of all three, given that of y too. x is read for its mean and
 * variance, and again to be normalised; and both x and the gradient twice to go back.
 */
function normalisation(shape: Shape): OpCase[] {
  const channels = [shape.at(-1)!];
  const shared = { at: `[${shape.join(', ')}]` };
  const normal = ([x, gamma, beta]: readonly Node[]): Node =>
    batchNorm(x!, gamma!, beta!, { axis: shape.length - 1, epsilon: EPSILON }).y;
  return [
    {
      ...{ ...shared, kind: 'batch norm', shapes: [shape, channels, channels] },
      build: (operands) => [normal(operands)],
      flops: 6 * sizeOf(shape),
      bytes: bytesOf(shape, shape, shape),
    },
    {
      ...{ ...shared, kind: 'batch norm, with gradients', shapes: [shape, channels, channels, shape] },
      build: ([x, gamma, beta, dy]) => {
        const y = normal([x!, gamma!, beta!]);
        return [y, ...gradients(y, dy!, [x!, gamma!, beta!])];
      },
      flops: 15 * sizeOf(shape),
      bytes: 8 * bytesOf(shape),
    },
  ];
}

/** After the first convolution of Keras's MNIST convnet; in the middle of a deeper net; of a dense layer. */
const NORMALISED: readonly Shape[] = [
  [32, 26, 26, 32],
  [128, 14, 14, 64],
  [64, 128],
];

interface Layer {
  readonly name: string;
  readonly batch: number;
  readonly side: number;
  readonly channels: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: 'same' | 'valid';
}

/** A convolution and both its gradients. Only taps within the picture count as operations. */
function convolutions({ name, batch, side, channels, outputs, kernel, stride, padding }: Layer): OpCase[] {
  const windows = { window: [kernel, kernel], strides: [stride, stride], dilations: [1, 1], padding };
  const geometry = windowsOver(name, [side, side], windows);
  const attrs = { ...geometry, groups: 1 };
  const x = [batch, side, side, channels];
  const w = [kernel, kernel, channels, outputs];
  const y = [batch, ...geometry.small, outputs];
  const shared = {
    at: `${name}: [${x.join(', ')}] → [${y.join(', ')}], ${kernel} × ${kernel}`,
    flops: 2 * batch * tapsWithin(geometry) ** 2 * channels * outputs,
    bytes: bytesOf(x, w, y),
  };
  const of = (kind: OpKind, shapes: readonly Shape[], result: Shape, build: OpCase['build']): OpCase => {
    return { ...shared, kind, shapes, build, windows: { stride, padding, result } };
  };
  return [
    of('conv2d', [x, w], y, ([a, b]) => [conv(a!, b!, attrs)]),
    of('conv2d, gradient of x', [y, w], x, ([a, b]) => [convTransposed(a!, b!, attrs)]),
    of('conv2d, gradient of the kernel', [x, y], w, ([a, b]) => [convFilter(a!, b!, attrs)]),
  ];
}

/** Taps of all places along one side that lie within the picture. */
function tapsWithin({ large, small, window, strides, before }: Geometry): number {
  let count = 0;
  for (let place = 0; place < small[0]!; place++) {
    for (let k = 0; k < window[0]!; k++) {
      const at = place * strides[0]! - before[0]! + k;
      if (at >= 0 && at < large[0]!) count += 1;
    }
  }
  return count;
}

/** The second convolution of Keras's MNIST convnet, and two of the tutorial's DCGAN. */
const LAYERS: readonly Layer[] = [
  { name: 'classifier', batch: 32, side: 13, channels: 32, outputs: 64, kernel: 3, stride: 1, padding: 'valid' },
  {
    name: 'DCGAN, discriminator',
    batch: 8,
    side: 14,
    channels: 64,
    outputs: 128,
    kernel: 5,
    stride: 2,
    padding: 'same',
  },
  { name: 'DCGAN, generator', batch: 8, side: 7, channels: 128, outputs: 256, kernel: 5, stride: 1, padding: 'same' },
];

/** @param batches of the MNIST MLP @param squares sides of square matrices */
export function opCases(batches: readonly number[], squares: readonly number[]): OpCase[] {
  const model = batches.flatMap((batch) => [product(batch, 784, 128), product(batch, 128, 10), rows(batch, 10)]);
  return [
    ...model,
    ...squares.map((side) => product(side, side, side)),
    ...squares.map((side) => rows(side, side)),
    ...LAYERS.flatMap(convolutions),
    ...NORMALISED.flatMap(normalisation),
  ];
}
