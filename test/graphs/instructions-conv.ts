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
  kernelGradient: (g, d) => {
    const x = pictures(g, d);
    const [images, height, width] = x.shape;
    const geometry = windowsOver('test', [height!, width!], drawn(d, [height!, width!]));
    const shape = [images!, ...geometry.small, d.of([1, 4, 5])];
    g.add(b.convFilter(x, g.fit(g.pick(d), shape), { ...geometry, groups: 1 }));
  },
};
