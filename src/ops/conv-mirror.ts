/**
 * With strides of 1 a transposed convolution is a convolution by the window turned around, and the gradient of a kernel that of the turned
 * one, with the large and the small picture exchanged. It matters where a layer has few outputs, such as the last one of a net that makes
 * pictures: the fast kernels read few channels well but cannot make few, and its gradients are now of the kind that they can.
 */
import type { Node, Shape } from '../graph/node.ts';
import type { Make, Op, Rule } from '../graph/op.ts';
import { type ConvAttrs, type ConvFilterAttrs, FEW_CHANNELS, isOne } from './conv-geometry.ts';
import { sliceOp, transposeOp } from './movement.ts';

/** A kernel [height, width, a, b] as [height, width, b, a], its window turned by half a turn. */
function turned(kernel: Node, make: Make): Node {
  const [height, width, a, b] = kernel.shape as [number, number, number, number];
  const axes = [...kernel.shape.keys()];
  const last = { steps: [-1, -1, 1, 1], offsets: [height - 1, width - 1, 0, 0] };
  const window = make(sliceOp, [kernel], { shape: kernel.shape, axes, ...last });
  const every = { steps: axes.map(() => 1), offsets: axes.map(() => 0) };
  return make(transposeOp, [window], { shape: [height, width, b, a], axes: [0, 1, 3, 2], ...every });
}

/** Where the same windows lie over the other picture; undefined where there is no such place. */
function mirrored(own: ConvAttrs): ConvAttrs | undefined {
  const { large, small, window, strides, dilations, before, groups } = own;
  const others: Shape = before.map((begin, axis) => (window[axis]! - 1) * dilations[axis]! - begin);
  if (!isOne(strides) || groups > 1 || others.some((begin) => begin < 0)) return undefined;
  return { ...own, large: small, small: large, before: others };
}

/** For a transposed convolution of few channels to more of them. @param conv the op of convolutions */
export const mirrorTransposed =
  (conv: Op<ConvAttrs>): Rule =>
  ({ inputs: [y, w], shape, attrs }, make) => {
    const few = y!.shape[3]! <= FEW_CHANNELS && shape[3]! > FEW_CHANNELS;
    const other = few ? mirrored(attrs as unknown as ConvAttrs) : undefined;
    return other && make(conv, [y!, turned(w!, make)], other);
  };

/** For the gradient of a kernel to few channels from more of them. */
export const mirrorFilter: Rule = ({ op, inputs: [x, y], attrs }, make) => {
  const { parts, ...own } = attrs as unknown as ConvFilterAttrs;
  const few = parts === 0 && y!.shape[3]! <= FEW_CHANNELS && x!.shape[3]! > FEW_CHANNELS;
  const other = few ? mirrored(own) : undefined;
  return other && turned(make(op, [y!, x!], { ...other, parts }), make);
};
