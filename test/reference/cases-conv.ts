/** Cases of convolutions: shapes that show faults of padding, strides, groups and tiles. */

import { evaluateGraph } from '../../src/cpu/evaluate.ts';
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { windowsFrom, windowsOver } from '../../src/ops/conv-geometry.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { each } from './tolerance.ts';

/** [images, height, width, channels, outputs, window down, across, strides down, across, dilation, groups] */
const SIZES = [
  [3, 6, 5, 16, 1, 3, 4, 1, 1, 1, 1], // from many channels to few
  [17, 4, 4, 16, 20, 3, 3, 1, 1, 1, 1],
  [2, 5, 7, 3, 4, 3, 3, 1, 1, 1, 1],
  [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  [1, 6, 5, 1, 8, 2, 4, 1, 1, 1, 1], // even windows, one channel
  [3, 7, 4, 4, 1, 5, 5, 2, 2, 1, 1], // a window as high as the picture, one output
  [2, 9, 8, 6, 12, 3, 2, 3, 2, 1, 1],
  [1, 2, 3, 2, 4, 5, 5, 1, 1, 1, 1], // a window larger than the picture
  [2, 7, 9, 4, 4, 1, 2, 4, 3, 1, 1], // strides larger than the window
  [2, 8, 7, 4, 8, 3, 3, 1, 1, 2, 1],
  [1, 9, 9, 3, 4, 2, 3, 2, 1, 3, 1],
  [2, 5, 5, 6, 9, 3, 3, 1, 1, 1, 3],
  [2, 6, 5, 8, 16, 3, 3, 2, 2, 1, 2],
  [3, 5, 4, 5, 10, 3, 3, 1, 1, 1, 5], // depthwise, two outputs a channel
  [33, 5, 6, 8, 32, 3, 3, 1, 1, 1, 1],
  [5, 7, 7, 16, 36, 5, 5, 2, 2, 1, 1],
  [5, 6, 7, 3, 20, 3, 5, 1, 2, 1, 1], // few channels, wide windows
  [2, 7, 6, 20, 3, 3, 2, 1, 1, 2, 1],
  [5, 4, 3, 32, 2, 5, 5, 2, 3, 1, 1],
  [2, 4, 5, 3, 16, 5, 3, 2, 2, 1, 1], // and back
  [32, 3, 3, 64, 64, 3, 3, 1, 1, 1, 1],
] as const;

/** Sums round in proportion to the sum of what was added, without its signs. */
const UNITS = 8 * 2 ** -24;

/** A sum of products y, and its tolerance. */
export const problem = (draw: Draw, y: Node, wrt: readonly Node[]): Problem => {
  const feeds = Object.fromEntries(Object.entries(draw.feeds).map(([name, values]) => [name, values.map(Math.abs)]));
  const [sums] = evaluateGraph([y], feeds);
  const tolerance = each(
    sums!.map((sum) => UNITS * sum),
    'the sum of the products without their signs, 8 units of f32',
  );
  return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance, wrt };
};

const attrsOf = (
  [, height, width, , , down, across, stride, along, dilation, groups]: readonly number[],
  padding: 'same' | 'valid',
) => {
  const windows = { window: [down!, across!], strides: [stride!, along!], dilations: [dilation!, dilation!], padding };
  return { ...windowsOver('test', [height!, width!], windows), groups: groups! };
};

const fits = ([, height, width, , , down, across, , , dilation]: readonly number[]): boolean =>
  (down! - 1) * dilation! < height! && (across! - 1) * dilation! < width!;

const conv = (padding: 'same' | 'valid'): Case => ({
  name: `convolution, ${padding}`,
  sizes: SIZES.filter((size) => padding === 'same' || fits(size)),
  gradientSize: [2, 5, 4, 2, 4, 3, 2, 2, 1, 1, 2],
  make: (size, draw): Problem => {
    const [images, height, width, channels, outputs, down, across, , , , groups] = size;
    const x = draw.f32('x', [images!, height!, width!, channels!], -1, 1);
    const kernel = draw.f32('kernel', [down!, across!, channels! / groups!, outputs!], -1, 1, 'param');
    return problem(draw, b.conv(x, kernel, attrsOf(size, padding)), [x, kernel]);
  },
});

const transposed = (padding: 'same' | 'valid', outputPadding?: number): Case => ({
  name: `transposed convolution, ${padding}${outputPadding === undefined ? '' : `, output padding ${outputPadding}`}`,
  sizes: SIZES.filter((size) => size[9] === 1 && Math.min(size[5], size[6]) > (outputPadding ?? 0)),
  gradientSize: [2, 3, 4, 2, 4, 3, 2, 2, 1, 1, 2],
  make: ([images, height, width, outputs, channels, down, across, stride, along, , groups], draw): Problem => {
    const y = draw.f32('small', [images!, height!, width!, outputs! * groups!], -1, 1);
    const kernel = draw.f32('kernel', [down!, across!, channels!, outputs! * groups!], -1, 1, 'param');
    const windows = { window: [down!, across!], strides: [stride!, along!], dilations: [1, 1], padding };
    const padded = outputPadding === undefined ? undefined : [outputPadding, outputPadding];
    const attrs = { ...windowsFrom('test', [height!, width!], windows, padded), groups: groups! };
    return problem(draw, b.convTransposed(y, kernel, attrs), [y, kernel]);
  },
});

const filter = (padding: 'same' | 'valid'): Case => ({
  name: `gradient of a kernel, ${padding}`,
  sizes: SIZES.filter((size) => padding === 'same' || fits(size)),
  gradientSize: [2, 5, 4, 2, 4, 3, 2, 2, 1, 1, 2],
  make: (size, draw): Problem => {
    const [images, height, width, channels, outputs] = size;
    const attrs = attrsOf(size, padding);
    const x = draw.f32('x', [images!, height!, width!, channels!], -1, 1);
    const y = draw.f32('small', [images!, ...attrs.small, outputs!], -1, 1);
    return problem(draw, b.convFilter(x, y, attrs), [x, y]);
  },
});

export const CONV_CASES: readonly Case[] = [
  conv('same'),
  conv('valid'),
  transposed('same'),
  transposed('valid'),
  transposed('valid', 1),
  transposed('same', 1),
  filter('same'),
  filter('valid'),
];
