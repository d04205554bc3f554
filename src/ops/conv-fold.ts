/**
 * Convolutions to few channels, such as the last layer of a net that makes pictures: tiles would be all but empty. So the products of every
 * tap are taken first, as one product of matrices with the taps as columns, then each pixel adds those of its taps.
 */
import foldShader from '../../shaders/fold.wgsl?raw';
import { type Node, sizeOf } from '../graph/node.ts';
import type { Make, Op, Rule } from '../graph/op.ts';
import { reshapeOp } from '../graph/views.ts';
import { choice } from '../kernels/choice.ts';
import { type ConvAttrs, FEW_CHANNELS, isOne, windowConstants } from './conv-geometry.ts';
import { f32 } from './elementwise.ts';
import { matmulOp } from './matmul.ts';
import { padOp, transposeOp } from './movement.ts';

type FoldAttrs = ConvAttrs & {
  readonly channels: number;
  /** Whether the pixels of the result are those of the large picture. */
  readonly transposed: boolean;
};

/** The sum of z [images, height, width, words] over the taps of each pixel: z has a word for each tap and channel, and may have more. */
export const foldOp: Op<FoldAttrs> = {
  name: 'fold',
  kind: 'kernel',
  shape: ([z], { large, small, channels, transposed }) =>
    f32([z!.shape[0]!, ...(transposed ? large : small), channels]),
  choose: ({ inputs: [z], shape, attrs }) => {
    const [images, height, width, words] = z!.shape;
    const sizes = { IMAGES: images!, XH: height!, XW: width!, WORDS: words!, YH: shape[1]!, YW: shape[2]! };
    const constants = { ...windowConstants(attrs), ...sizes, CHANNELS: attrs.channels, TRANSPOSED: attrs.transposed };
    return choice(foldShader, images!, sizeOf(shape) / images!, constants, ['z']);
  },
  flops: ({ shape, attrs: { window } }) => sizeOf(shape) * sizeOf(window),
  rowwise: () => [0],
  giving: 'elements',
};

/** So many channels are enough to be worth it. */
const ENOUGH = 8;

/** `words` are the kernel as a matrix, a row for each tap and channel of the result. */
function folded(x: Node, words: Node, attrs: FoldAttrs, make: Make): Node {
  const [images, height, width, depth] = x.shape;
  const rows = words.shape[0]!;
  const padded = { shape: [4 * Math.ceil(rows / 4), depth!], begins: [0, 0], steps: [1, 1], value: 0 };
  const columns = rows % 4 === 0 ? words : make(padOp, [words], padded);
  const pixels = make(reshapeOp, [x], { shape: [images! * height! * width!, depth!] });
  const products = make(matmulOp, [pixels, columns], { transA: false, transB: true });
  const z = make(reshapeOp, [products], { shape: [images!, height!, width!, columns.shape[0]!] });
  return make(foldOp, [z], attrs);
}

const worthFolding = ({ window, groups }: ConvAttrs, depth: number, channels: number): boolean =>
  groups === 1 && channels <= FEW_CHANNELS && depth >= ENOUGH && depth % 4 === 0 && sizeOf(window) > 1;

/** For a convolution of every pixel: with strides some products would be for nothing. */
export const foldConv: Rule = ({ inputs: [x, w], attrs }, make) => {
  const own = attrs as unknown as ConvAttrs;
  const [height, width, depth, channels] = w!.shape;
  if (!worthFolding(own, depth!, channels!) || !isOne(own.strides)) return undefined;
  const shape = [height!, width!, channels!, depth!];
  const turned = { shape, axes: [0, 1, 3, 2], steps: shape.map(() => 1), offsets: shape.map(() => 0) };
  const taps = channels === 1 ? w! : make(transposeOp, [w!], turned);
  const words = make(reshapeOp, [taps], { shape: [height! * width! * channels!, depth!] });
  return folded(x!, words, { ...own, channels: channels!, transposed: false }, make);
};

/** For a transposed one, where taps stand beside each other. */
export const foldTransposed: Rule = ({ inputs: [y, w], attrs }, make) => {
  const own = attrs as unknown as ConvAttrs;
  const [height, width, channels, depth] = w!.shape;
  if (!worthFolding(own, depth!, channels!) || !isOne(own.dilations)) return undefined;
  const words = make(reshapeOp, [w!], { shape: [height! * width! * channels!, depth!] });
  return folded(y!, words, { ...own, channels: channels!, transposed: true }, make);
};
