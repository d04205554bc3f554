/**
 * Convolutions of pictures [images, height, width, channels]. Three ops are each other's gradients: from the large picture to the small
 * one (conv), back (convTransposed, which is also the transposed convolution), and what each weight is worth (convFilter).
 * Kernels are [height, width, channels of a group, outputs], the outputs of a group beside each other.
 */
import convShader from '../../shaders/conv.wgsl?raw';
import convFilterShader from '../../shaders/conv_filter.wgsl?raw';
import convTransposedShader from '../../shaders/conv_transposed.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Constants, KernelOptions, Lanes, Op } from '../graph/op.ts';
import { formatShape } from '../graph/shapes.ts';
import { choice } from '../kernels/choice.ts';
import { foldConv, foldTransposed } from './conv-fold.ts';
import { type ConvAttrs, isInside, windowConstants } from './conv-geometry.ts';
import { convQuads, convThin, filterQuads, filterThin, isThick, takesQuads } from './conv-quads.ts';
import { convTiles, takesTiles } from './conv-tiles.ts';
import { expectF32, f32 } from './elementwise.ts';
import { sumOp } from './sums.ts';

/** The numbers that the kernels share: pictures, kernel and channels by their names in the shaders. */
function convConstants(attrs: ConvAttrs): Constants {
  const { large, small } = attrs;
  return { ...windowConstants(attrs), H: large[0]!, W: large[1]!, OH: small[0]!, OW: small[1]! };
}

/** What is read, `depth` channels of each pixel, and what is made, n channels of each. */
function sizesOf(images: number, [xh, xw]: Shape, depth: number, [yh, yw]: Shape, n: number): Constants {
  return { IMAGES: images, XH: xh!, XW: xw!, DEPTH: depth, YH: yh!, YW: yw!, N: n };
}

/** Images, channels of the large and the small picture, and their numbers in a group. */
interface Channels {
  readonly images: number;
  readonly large: number;
  readonly small: number;
}

function channelConstants({ images, large, small }: Channels, { groups }: ConvAttrs): Constants {
  return { IMAGES: images, CHANNELS: large, OUTPUTS: small, DEPTH: large / groups, GROUP: small / groups };
}

/** Multiply-adds are two operations each; taps beyond the picture count, too. */
const flopsOf = ({ small, window, groups }: ConvAttrs, { images, large, small: outputs }: Channels): number =>
  2 * images * sizeOf(small) * outputs * sizeOf(window) * (large / groups);

/** Kernels that take four outputs at a time. */
const lanesOver = (count: number, { groups }: ConvAttrs, { tuned }: KernelOptions): Lanes =>
  tuned && (count / groups) % 4 === 0 ? 4 : 1;

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
  choose: ({ inputs: [x, w], shape, attrs }, options) => {
    const channels = { images: shape[0]!, large: x!.shape[3]!, small: w!.shape[3]! };
    if (takesQuads(options, attrs.groups, channels.small)) {
      const sizes = sizesOf(channels.images, attrs.large, channels.large, attrs.small, channels.small);
      const constants = { ...windowConstants(attrs), ...sizes };
      if (channels.large % 4 === 0)
        return convQuads(channels.images, attrs.small, channels.small, { ...constants, TRANSPOSED: false });
      return convThin(channels.images, attrs.small, channels.small, { ...constants, INSIDE: isInside(attrs) });
    }
    const product = { rows: channels.images * sizeOf(attrs.small), columns: channels.small, times: 1 };
    if (takesTiles(options, attrs.groups, product)) {
      const sizes = sizesOf(channels.images, attrs.large, channels.large, attrs.small, channels.small);
      return convTiles('conv', product, { ...windowConstants(attrs), ...sizes });
    }
    const lanes = lanesOver(channels.small, attrs, options);
    const constants = { ...convConstants(attrs), ...channelConstants(channels, attrs), LANES: lanes };
    return { ...choice(convShader, shape[0]!, sizeOf(shape) / shape[0]! / lanes, constants, ['x', 'w']), lanes };
  },
  flops: ({ inputs: [x], shape, attrs }) =>
    flopsOf(attrs, { images: shape[0]!, large: x!.shape[3]!, small: shape[3]! }),
  rowwise: () => [0],
  giving: 'elements',
  rules: [foldConv],
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
  choose: ({ inputs: [y], shape, attrs }, options) => {
    const channels = { images: shape[0]!, large: shape[3]!, small: y!.shape[3]! };
    const dense = attrs.dilations.every((dilation) => dilation === 1);
    if (dense && channels.small % 4 === 0 && takesQuads(options, attrs.groups, channels.large)) {
      const sizes = sizesOf(channels.images, attrs.small, channels.small, attrs.large, channels.large);
      return convQuads(channels.images, attrs.large, channels.large, {
        ...windowConstants(attrs),
        ...sizes,
        TRANSPOSED: true,
      });
    }
    const [height, width] = attrs.large.map((size, axis) => Math.ceil(size / attrs.strides[axis]!));
    const product = {
      rows: channels.images * height! * width!,
      columns: channels.large,
      times: sizeOf(attrs.strides),
    };
    if (dense && takesTiles(options, attrs.groups, product)) {
      const sizes = sizesOf(channels.images, attrs.small, channels.small, attrs.large, channels.large);
      return convTiles('transposed', product, { ...windowConstants(attrs), ...sizes });
    }
    const constants = { ...convConstants(attrs), ...channelConstants(channels, attrs) };
    return choice(convTransposedShader, shape[0]!, sizeOf(shape) / shape[0]!, constants, ['x', 'w']);
  },
  flops: ({ inputs: [y], shape, attrs }) =>
    flopsOf(attrs, { images: shape[0]!, large: shape[3]!, small: y!.shape[3]! }),
  rowwise: () => [0],
  giving: 'elements',
  rules: [foldTransposed],
};

/** The gradient of x, given that of `conv`, and the transposed convolution: each y goes to the pixels that its window saw. */
export const convTransposed = (y: Node, kernel: Node, attrs: ConvAttrs): Node =>
  apply(convTransposedOp, [y, kernel], attrs);

export type ConvFilterAttrs = ConvAttrs & {
  /** With parts the result has an axis before the others: sums over so many shares of the images; 0 for the sum over all. */
  readonly parts: number;
};

/** Parts make no more results than this, which fill a GPU, */
const MANY_RESULTS = 2 ** 18;
/** and are sums of at least so many products. */
const PART = 256;

/** Into how many parts a gradient is split, of whole fours of images, which quads take at a time; 1 where it is not. */
function partsOf(images: number, places: number, results: number): number {
  const most = Math.min(MANY_RESULTS / results, (images * places) / PART);
  return Math.ceil(images / shareOf(images, Math.max(1, most)));
}

/** Images of a part. */
const shareOf = (images: number, parts: number): number => (parts <= 1 ? images : 4 * Math.ceil(images / parts / 4));

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
  choose: ({ inputs: [x, y], shape, attrs }, options) => {
    const channels = { images: x!.shape[0]!, large: x!.shape[3]!, small: y!.shape[3]! };
    const parts = Math.max(1, attrs.parts);
    const shares = { PARTS: parts, SHARE: shareOf(channels.images, parts) };
    if (takesQuads(options, attrs.groups, channels.small)) {
      const { IMAGES, CHANNELS, OUTPUTS } = channelConstants(channels, attrs);
      const constants = { ...convConstants(attrs), ...shares, IMAGES: IMAGES!, CHANNELS: CHANNELS!, OUTPUTS: OUTPUTS! };
      if (isThick(channels.large)) return filterQuads(parts, shape.slice(-4), constants);
      return filterThin(parts, shape.slice(-4), { ...constants, INSIDE: isInside(attrs) });
    }
    const product = { rows: sizeOf(attrs.window) * channels.large, columns: channels.small, times: parts };
    if (takesTiles(options, attrs.groups, product)) {
      const sizes = sizesOf(channels.images, attrs.large, channels.large, attrs.small, channels.small);
      return convTiles('filter', product, { ...windowConstants(attrs), ...sizes, ...shares });
    }
    const lanes = lanesOver(channels.small, attrs, options);
    const constants = { ...convConstants(attrs), ...channelConstants(channels, attrs), ...shares, LANES: lanes };
    const [rows] = shape;
    return { ...choice(convFilterShader, rows!, sizeOf(shape) / rows! / lanes, constants, ['x', 'g']), lanes };
  },
  flops: ({ inputs: [x, y], attrs }) =>
    flopsOf(attrs, { images: x!.shape[0]!, large: x!.shape[3]!, small: y!.shape[3]! }),
  giving: 'elements',
  rules: [
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
