/** Instructions that see a value as pictures. */
import { type Node, type Shape, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { windowsFrom, windowsOver } from '../../src/ops/conv-geometry.ts';
import { type Builder, LARGEST } from './builder.ts';
import type { Instruction } from './instructions-elementwise.ts';
import type { Numbers } from './numbers.ts';

/** The elements of a value as pictures: [images, height, width, channels]. */
function pictures(g: Builder, d: Numbers): Node {
  const x = g.pick(d);
  if (x.shape.length === 4) return x;
  const shape: Shape = [d.of([1, 2, 5]), d.of([1, 3, 4, 6]), d.of([2, 3, 5]), d.of([1, 4, 4, 6, 8])];
  return g.fit(x, shape);
}

/** An affine map for each picture. */
function mapsOf(g: Builder, images: number, map: () => readonly number[]): Node {
  const values = Array.from({ length: images }, map).flat();
  return g.draw.values(g.name('maps'), [images, 6], 'f32', Float32Array.from(values));
}

/** Windows that fit into any picture. */
const drawn = (d: Numbers, size: Shape) => ({
  window: size.map((n) => d.of([1, Math.min(2, n), Math.min(3, n)])),
  strides: [d.of([1, 1, 2, 3]), d.of([1, 2])],
  dilations: [1, 1],
  padding: d.of(['same', 'valid'] as const),
});

export const CONVOLUTIONS: Readonly<Record<string, Instruction>> = {
  convolution: (g, d) => {
    const x = pictures(g, d);
    const [, height, width, channels] = x.shape;
    const geometry = windowsOver('test', [height!, width!], drawn(d, [height!, width!]));
    const groups = d.of([1, 1, channels!]);
    const outputs = groups * d.of([1, 2, 4]);
    const kernel = g.leaf('param', [...geometry.window, channels! / groups, outputs]);
    if (x.shape[0]! * sizeOf(geometry.small) * outputs <= LARGEST) g.add(b.conv(x, kernel, { ...geometry, groups }));
  },
  transposedConvolution: (g, d) => {
    const x = pictures(g, d);
    const [, height, width, channels] = x.shape;
    const geometry = windowsFrom('test', [height!, width!], drawn(d, [height!, width!]), undefined);
    const outputs = d.of([1, 3, 4]);
    const kernel = g.leaf('param', [...geometry.window, outputs, channels!]);
    if (x.shape[0]! * sizeOf(geometry.large) * outputs <= LARGEST) {
      g.add(b.convTransposed(x, kernel, { ...geometry, groups: 1 }));
    }
  },
  resized: (g, d) => {
    const x = pictures(g, d);
    const size = [d.of([1, 2, 5]), d.of([1, 3, 4])];
    g.add(b.resize(x, { size, interpolation: d.of(['nearest', 'bilinear'] as const) }));
  },
  flipped: (g, d) => {
    const x = pictures(g, d);
    const [images, height, width] = x.shape as [number, number, number];
    const maps = mapsOf(g, images, () => {
      const [across, down] = [d.below(2) === 0, d.below(2) === 0];
      return [across ? -1 : 1, 0, across ? width - 1 : 0, 0, down ? -1 : 1, down ? height - 1 : 0];
    });
    const attrs = { interpolation: 'nearest', fill: 'nearest', value: 0, flips: true } as const;
    g.add(b.affineTransform(x, maps, { ...attrs, size: [height, width] }));
  },
  // by eighths, which neither side rounds
  moved: (g, d) => {
    const x = pictures(g, d);
    const eighths = () => Array.from({ length: 6 }, () => d.of([0, 8, -4, 1, -9, 24, 7]) / 8);
    const maps = [0, 1].map(() => mapsOf(g, x.shape[0]!, eighths));
    const attrs = {
      ...{ interpolation: d.of(['nearest', 'bilinear'] as const), value: 0.5, flips: false },
      fill: d.of(['constant', 'nearest', 'reflect', 'wrap'] as const),
    };
    const map = b.composed(maps[0]!, maps[1]!);
    g.add(b.affineTransform(b.stopGradient(x), map, { ...attrs, size: [d.of([2, 1]), d.of([3, 4])] }));
  },
  kernelGradient: (g, d) => {
    const x = pictures(g, d);
    const [images, height, width] = x.shape;
    const geometry = windowsOver('test', [height!, width!], drawn(d, [height!, width!]));
    const shape = [images!, ...geometry.small, d.of([1, 4, 5])];
    g.add(b.convFilter(x, g.fit(g.pick(d), shape), { ...geometry, groups: 1 }));
  },
};
