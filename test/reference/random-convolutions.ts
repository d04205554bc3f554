/** Convolutions and poolings of random shapes, for fast-check: whatever the layers allow, in the ranges where tiles begin and end. */
import fc from 'fast-check';
import { type Node, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { type Padding, windowsFrom, windowsOver } from '../../src/ops/conv-geometry.ts';
import type { Problem } from './case.ts';
import { problem } from './cases-conv.ts';
import { Draw } from './draw.ts';
import { exact, type Tolerance, within } from './tolerance.ts';

export interface RandomShape {
  readonly images: number;
  readonly size: readonly [number, number];
  readonly channels: number;
  readonly outputs: number;
  readonly groups: number;
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilation: number;
  readonly padding: Padding;
  readonly seed: number;
}

const count = (...values: number[]): fc.Arbitrary<number> => fc.constantFrom(...values);
const both = (most: number): fc.Arbitrary<readonly [number, number]> => {
  return fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }));
};

/** Channels and outputs of a group; one output or more a channel where each channel is a group. */
const channels = fc.oneof(
  fc.record({ channels: count(1, 2, 3, 4, 5, 8, 12, 16, 33), outputs: count(1, 2, 3, 4, 6, 8, 16, 20, 36) }),
  fc
    .record({ groups: count(2, 3, 4), depth: count(1, 2, 3, 4), each: count(1, 2, 4) })
    .map(({ groups, depth, each: outputs }) => ({ groups, channels: groups * depth, outputs: groups * outputs })),
);

/** A window that does not fit lies partly beyond the picture. */
export const randomShapes: fc.Arbitrary<RandomShape> = fc
  .tuple(
    channels,
    fc.record({
      images: count(1, 2, 3, 4, 5, 7, 17, 33),
      size: both(9),
      window: both(5),
      strides: both(4),
      dilation: count(1, 1, 1, 2, 3),
      padding: fc.constantFrom<Padding>('same', 'valid'),
      seed: fc.nat(),
    }),
  )
  .map(([of, shape]) => {
    const fits = shape.window.every((k, axis) => (k - 1) * shape.dilation < shape.size[axis]!);
    return { groups: 1, ...of, ...shape, padding: fits ? shape.padding : 'same' };
  });

const windowsOf = ({ window, strides, dilation, padding }: RandomShape) => {
  return { window, strides, dilations: [dilation, dilation], padding };
};

/** The op's name in the tests, and the problem of a shape. */
export const RANDOM: Readonly<Record<string, (shape: RandomShape) => Problem>> = {
  convolution: (shape) => {
    const { draw, x, w, attrs } = convolution(shape);
    return problem(draw, b.conv(x(), w(), attrs), []);
  },
  'gradient of x': (shape) => {
    const { draw, w, attrs, y } = convolution(shape);
    return problem(draw, b.convTransposed(y(), w(), attrs), []);
  },
  'gradient of the kernel': (shape) => {
    const { draw, x, attrs, y } = convolution(shape);
    return problem(draw, b.convFilter(x(), y(), attrs), []);
  },
  'transposed convolution': (shape) => {
    const { images, size, channels: outputs, outputs: inputs, groups, seed } = shape;
    const draw = new Draw(seed);
    // Keras has no output padding together with gaps
    const own = shape.strides.map((stride) => seed % stride);
    const enough = own.every((rest, axis) => rest + (shape.window[axis]! % 2) > 0);
    const padded = seed % 3 === 0 && enough ? own : undefined;
    const windows = { ...windowsOf(shape), dilations: [1, 1] };
    const attrs = { ...windowsFrom('test', size, windows, padded), groups };
    const x = draw.f32('x', [images, ...size, inputs], -1, 1);
    const w = draw.f32('w', [...shape.window, outputs / groups, inputs], -1, 1);
    return problem(draw, b.convTransposed(x, w, attrs), []);
  },
  'largest of windows': (shape) => pooling(shape, exact, b.maxPool),
  'gradient of the largest': (shape) =>
    pooling(shape, SUMMED, (x, attrs, draw) => {
      return b.maxPoolGrad(draw.f32('dy', b.maxPool(x, attrs).shape), x, attrs);
    }),
  'means of windows': (shape) => pooling(shape, SUMMED, b.averagePool),
  'gradient of means': (shape) =>
    pooling(shape, SUMMED, (x, attrs, draw) => {
      return b.averagePoolGrad(draw.f32('dy', b.averagePool(x, attrs).shape), { ...attrs, shape: x.shape });
    }),
};

const SUMMED = within(25 * 2 ** -22, 'roundings of a sum of up to 25 values up to 2');

function convolution(shape: RandomShape) {
  const { images, size, channels: inputs, outputs, groups, window, seed } = shape;
  const draw = new Draw(seed);
  const attrs = { ...windowsOver('test', size, windowsOf(shape)), groups };
  const uniform = (name: string, of: readonly number[]) => (): Node => draw.f32(name, of, -1, 1);
  const x = uniform('x', [images, ...size, inputs]);
  const w = uniform('w', [...window, inputs / groups, outputs]);
  return { draw, attrs, x, w, y: uniform('small', [images, ...attrs.small, outputs]) };
}

type Build = (x: Node, attrs: Parameters<typeof b.maxPool>[1], draw: Draw) => Node;

/** Of whole numbers, many of them equal, or of any. */
function pooling(shape: RandomShape, tolerance: Tolerance, build: Build): Problem {
  const { images, size, channels: inputs, window, strides, padding, seed } = shape;
  const draw = new Draw(seed);
  const of = [images, ...size, inputs];
  const whole = () => Float32Array.from({ length: sizeOf(of) }, () => draw.below(5) - 2);
  const x = seed % 2 === 0 ? draw.f32('x', of) : draw.values('x', of, 'f32', whole());
  const fits = window.every((k, axis) => k <= size[axis]!);
  const y = build(x, { window, strides, padding: fits ? padding : 'same' }, draw);
  return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance };
}
