/** Cases of convolutions of each channel by itself, one output for each. */
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { type ConvAttrs, windowsOver } from '../../src/ops/conv-geometry.ts';
import type { Case, Problem } from './case.ts';
import { problem } from './cases-conv.ts';

/** [images, height, width, channels, window down, across, strides down, across, dilation] */
const SIZES = [
  [5, 7, 9, 8, 3, 3, 1, 1, 1],
  [1, 6, 13, 12, 3, 3, 2, 2, 1],
  [5, 8, 7, 4, 2, 4, 1, 3, 1],
  [1, 1, 1, 4, 1, 1, 1, 1, 1],
  [2, 7, 14, 4, 3, 3, 1, 1, 2],
  [2, 15, 16, 8, 5, 5, 2, 2, 1],
  [3, 9, 6, 4, 5, 2, 2, 4, 1], // a stride larger than the window
  [2, 8, 13, 8, 2, 3, 3, 5, 1], // and larger than what a thread does
  [1, 3, 4, 8, 5, 7, 1, 1, 1], // a window larger than the picture
  [2, 3, 9, 4, 3, 9, 1, 1, 1],
  [1, 9, 8, 4, 8, 7, 1, 1, 1], // a window too large to be written out
  [9, 5, 5, 12, 3, 2, 1, 2, 1],
] as const;

type Maker = (one: Node, other: Node, attrs: ConvAttrs, third?: Node) => Node;

/** What is computed, of which of picture, kernel and small picture. */
const KINDS: Readonly<Record<string, readonly [make: Maker, operands: readonly number[]]>> = {
  convolution: [b.conv, [0, 1]],
  'convolution, in a sum': [(x, kernel, attrs, more) => b.add(b.conv(x, kernel, attrs), more!), [0, 1, 2]],
  'gradient of a picture': [b.convTransposed, [2, 1]],
  'gradient of a kernel': [b.convFilter, [0, 2]],
};

const depthwise = (kind: string, padding: 'same' | 'valid'): Case => ({
  name: `depthwise: ${kind}, padding ${padding}`,
  sizes: SIZES.filter(
    ([, height, width, , down, across, , , dilation]) =>
      padding === 'same' || ((down - 1) * dilation < height && (across - 1) * dilation < width),
  ),
  gradientSize: [2, 4, 5, 4, 3, 2, 1, 2, 1],
  make: ([images, height, width, channels, down, across, stride, along, dilation], draw): Problem => {
    const windows = {
      window: [down!, across!],
      strides: [stride!, along!],
      dilations: [dilation!, dilation!],
      padding,
    };
    const attrs = { ...windowsOver('test', [height!, width!], windows), groups: channels! };
    const [make, operands] = KINDS[kind]!;
    const shapes = {
      x: [images!, height!, width!, channels!],
      kernel: [down!, across!, 1, channels!],
      small: [images!, ...attrs.small, channels!],
    };
    const drawn = operands.map((index) => {
      const [name, shape] = Object.entries(shapes)[index]!;
      return draw.f32(name, shape, -1, 1, name === 'kernel' ? 'param' : 'input');
    });
    const [one, other, third] = drawn;
    return problem(draw, make(one!, other!, attrs, third), drawn);
  },
});

export const DEPTHWISE_CASES: readonly Case[] = Object.keys(KINDS).flatMap((kind) => [
  depthwise(kind, 'same'),
  depthwise(kind, 'valid'),
]);
