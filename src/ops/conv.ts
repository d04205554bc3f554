/**
 * Convolutions of pictures [images, height, width, channels]. Three ops are each other's gradients: from the large picture to the small
 * one (conv), back (convTransposed, which is also the transposed convolution), and what each weight is worth (convFilter).
 * Kernels are [height, width, channels of a group, outputs], the outputs of a group beside each other.
 */
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { formatShape } from '../graph/shapes.ts';
import { foldConv, foldTransposed } from './conv-fold.ts';
import { type ConvAttrs, type ConvFilterAttrs, shareOf } from './conv-geometry.ts';
import { chosenOf, convKernels, filterKernels, transposedKernels, tunableOf } from './conv-kernels.ts';
import { mirrorFilter, mirrorTransposed } from './conv-mirror.ts';
import { expectF32, f32 } from './elementwise.ts';
import { sumOp } from './sums.ts';

function expectPictures(op: string, picture: Node, size: Shape, channels: number | undefined): void {
  const [, height, width, last] = picture.shape;
  const fits = picture.shape.length === 4 && height === size[0] && width === size[1];
  if (fits && (channels === undefined || last === channels)) return;
  throw new ShapeError(
    `${op}: got pictures ${formatShape(picture.shape)}, expected [images, ${size.join(', ')}, ${channels ?? 'channels'}].`,
  );
}

function expectKernel(op: string, kernel: Node, { window, groups }: ConvAttrs): { depth: number; outputs: number } {
  const [height, width, depth, outputs] = kernel.shape;
  if (kernel.shape.length === 4 && height === window[0] && width === window[1] && outputs! % groups === 0) {
    return { depth: depth!, outputs: outputs! };
  }
  throw new ShapeError(
    `${op}: got a kernel ${formatShape(kernel.shape)}, expected [${window.join(', ')}, channels, outputs]${groups > 1 ? `, the outputs a multiple of ${groups} groups` : ''}.`,
  );
}

/** Multiply-adds are two operations each; taps beyond the picture count, too. */
const flopsOf = ({ small, window, groups }: ConvAttrs, images: number, channels: number, outputs: number): number =>
  2 * images * sizeOf(small) * outputs * sizeOf(window) * (channels / groups);

export const convOp: Op<ConvAttrs> = {
  name: 'conv',
  kind: 'kernel',
  shape: (inputs, attrs) => {
    const [x, w] = expectF32('conv', inputs);
    const { depth, outputs } = expectKernel('conv', w!, attrs);
    expectPictures('conv', x!, attrs.large, depth * attrs.groups);
    return f32([x!.shape[0]!, ...attrs.small, outputs]);
  },
  vjp: ({ inputs: [x, w], attrs }, dy) => [convTransposed(dy, w!, attrs), convFilter(x!, dy, attrs)],
  choose: chosenOf(convKernels),
  tunable: tunableOf(convKernels),
  flops: ({ inputs: [x], shape, attrs }) => flopsOf(attrs, shape[0]!, x!.shape[3]!, shape[3]!),
  rowwise: () => [0],
  linear: [0],
  giving: 'elements',
  lowerings: [foldConv],
};

/** y[n, p, o] = Σ x[n, p · strides - before + k · dilations, c] · kernel[k, c, o] over the taps k within the picture. */
export const conv = (x: Node, kernel: Node, attrs: ConvAttrs): Node => apply(convOp, [x, kernel], attrs);

export const convTransposedOp: Op<ConvAttrs> = {
  name: 'convTransposed',
  kind: 'kernel',
  shape: (inputs, attrs) => {
    const [y, w] = expectF32('convTransposed', inputs);
    const { depth, outputs } = expectKernel('convTransposed', w!, attrs);
    expectPictures('convTransposed', y!, attrs.small, outputs);
    return f32([y!.shape[0]!, ...attrs.large, depth * attrs.groups]);
  },
  vjp: ({ inputs: [y, w], attrs }, dx) => [conv(dx, w!, attrs), convFilter(dx, y!, attrs)],
  choose: chosenOf(transposedKernels),
  tunable: tunableOf(transposedKernels),
  flops: ({ inputs: [y], shape, attrs }) => flopsOf(attrs, shape[0]!, shape[3]!, y!.shape[3]!),
  rowwise: () => [0],
  linear: [0],
  giving: 'elements',
  lowerings: [foldTransposed, mirrorTransposed(convOp)],
};

/** The gradient of x, given that of `conv`, and the transposed convolution: each y goes to the pixels that its window saw. */
export const convTransposed = (y: Node, kernel: Node, attrs: ConvAttrs): Node =>
  apply(convTransposedOp, [y, kernel], attrs);

/** Parts make no more results than this, which fill a GPU, */
const MANY_RESULTS = 2 ** 18;
/** and are sums of at least so many products. */
const PART = 256;

/** Into how many parts a gradient is split, of whole fours of images, which quads take at a time; 1 where it is not. */
function partsOf(images: number, places: number, results: number): number {
  const most = Math.min(MANY_RESULTS / results, (images * places) / PART);
  return Math.ceil(images / shareOf(images, Math.max(1, most)));
}

export const convFilterOp: Op<ConvFilterAttrs> = {
  name: 'convFilter',
  kind: 'kernel',
  shape: (inputs, attrs) => {
    const [x, y] = expectF32('convFilter', inputs);
    expectPictures('convFilter', x!, attrs.large, undefined);
    expectPictures('convFilter', y!, attrs.small, undefined);
    const { window, groups, parts } = attrs;
    return f32([...(parts > 0 ? [parts] : []), ...window, x!.shape[3]! / groups, y!.shape[3]!]);
  },
  vjp: ({ inputs: [x, y], attrs: { parts, ...attrs } }, dw) =>
    parts > 0 ? [undefined, undefined] : [convTransposed(y!, dw, attrs), conv(x!, dw, attrs)],
  choose: chosenOf(filterKernels),
  tunable: tunableOf(filterKernels),
  flops: ({ inputs: [x, y], attrs }) => flopsOf(attrs, x!.shape[0]!, x!.shape[3]!, y!.shape[3]!),
  giving: 'elements',
  sumsRows: ({ attrs: { parts } }) => parts === 0,
  lowerings: [
    mirrorFilter,
    ({ inputs, shape, attrs }, make) => {
      const own = attrs as unknown as ConvFilterAttrs;
      const parts = own.parts > 0 ? 1 : partsOf(inputs[0]!.shape[0]!, sizeOf(own.small), sizeOf(shape));
      if (parts === 1) return undefined;
      return make(sumOp, [make(convFilterOp, inputs, { ...own, parts })], { axis: 0, parts: 0 });
    },
  ],
};

/** The gradient of the kernel, given x and the gradient of `conv`: Σ x · y over all places of the window. */
export const convFilter = (x: Node, y: Node, attrs: ConvAttrs): Node =>
  apply(convFilterOp, [x, y], { ...attrs, parts: 0 });
