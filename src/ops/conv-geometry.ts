/** Where the windows of a convolution lie. Sizes are [height, width]; pictures are [images, height, width, channels]. */
import { ShapeError } from '../errors.ts';
import type { Shape } from '../graph/node.ts';
import type { Constants } from '../graph/op.ts';
import { formatShape } from '../graph/shapes.ts';

/** Where the windows of a convolution may lie: within the picture, or partly beyond it, where there is zero. */
export type Padding = 'same' | 'valid';

/**
 * A window of `window` pixels, `dilations` apart, over the picture `large`, by `strides`: one pixel of the picture `small` for each of
 * its places. Tap k of the window at pixel p of the small picture is pixel p · stride - before + k · dilation of the large one.
 */
export interface Geometry {
  readonly large: Shape;
  readonly small: Shape;
  readonly window: Shape;
  readonly strides: Shape;
  readonly dilations: Shape;
  /** Rows and columns of zeros above and to the left of the large picture. */
  readonly before: Shape;
}

/** What a convolution is told. */
export type ConvAttrs = {
  readonly [name in keyof Geometry]: Shape;
} & { readonly groups: number };

/** What the gradient of a kernel is told. */
export type ConvFilterAttrs = ConvAttrs & {
  /** With parts the result has an axis before the others: sums over so many shares of the images; 0 for the sum over all. */
  readonly parts: number;
};

/** Images, channels of the large and the small picture. */
export interface Channels {
  readonly images: number;
  readonly large: number;
  readonly small: number;
}

/** Tiles of so many channels would be all but empty. */
export const FEW_CHANNELS = 3;

export const isOne = (sizes: Shape): boolean => sizes.every((size) => size === 1);

/** Images of a part: whole fours, which quads take at a time. */
export const shareOf = (images: number, parts: number): number =>
  parts <= 1 ? images : 4 * Math.ceil(images / parts / 4);

/** The window, by its names in the shaders. */
export const windowConstants = ({ window, strides, dilations, before }: Geometry): Constants => ({
  ...{ KH: window[0]!, KW: window[1]!, BEFORE_Y: before[0]!, BEFORE_X: before[1]! },
  ...{ STRIDE_Y: strides[0]!, STRIDE_X: strides[1]!, DILATION_Y: dilations[0]!, DILATION_X: dilations[1]! },
});

export interface Windows {
  readonly window: Shape;
  readonly strides: Shape;
  readonly dilations: Shape;
  readonly padding: Padding;
}

/** How far a window reaches. */
const extent = (size: number, dilation: number): number => (size - 1) * dilation + 1;

/**
 * Windows over a picture: with 'same' one for each stride, half of what lies beyond before the picture and the other half, and an odd
 * one more, after it, as in TensorFlow; with 'valid' those that lie within the picture.
 * @throws ShapeError where no window fits
 */
export function windowsOver(where: string, large: Shape, { padding, ...windows }: Windows): Geometry {
  const { window, strides, dilations } = windows;
  const small = large.map((size, axis) => {
    const over = padding === 'same' ? size : size - extent(window[axis]!, dilations[axis]!) + 1;
    return Math.ceil(over / strides[axis]!);
  });
  if (small.some((size) => size < 1)) {
    throw new ShapeError(
      `${where}: a window of ${formatShape(window.map((size, axis) => extent(size, dilations[axis]!)))} does not fit into pictures of ${formatShape(large)}. Take a smaller one, or padding 'same'.`,
    );
  }
  const before = large.map((size, axis) => {
    const beyond = (small[axis]! - 1) * strides[axis]! + extent(window[axis]!, dilations[axis]!) - size;
    return padding === 'same' ? Math.max(0, beyond) >> 1 : 0;
  });
  return { large, small, before, ...windows };
}

/** Whether each window lies within the large picture. */
export const isInside = ({ large, small, window, strides, dilations, before }: Geometry): boolean =>
  large.every((size, axis) => {
    const reach = extent(window[axis]!, dilations[axis]!);
    return before[axis] === 0 && (small[axis]! - 1) * strides[axis]! + reach <= size;
  });

/**
 * Windows whose places are the pixels of `small`, as those of a transposed convolution: the large picture is as Keras has it.
 * @param outputPadding rows and columns more than the windows need, below the stride; default: as many as the padding says
 * @throws ShapeError where the large picture would be empty
 */
export function windowsFrom(
  where: string,
  small: Shape,
  { padding, ...windows }: Windows,
  outputPadding: Shape | undefined,
): Geometry {
  const { window, strides, dilations } = windows;
  const reach = window.map((size, axis) => extent(size, dilations[axis]!));
  const large = small.map((size, axis) => {
    const [stride, whole] = [strides[axis]!, (size - 1) * strides[axis]! + reach[axis]!];
    if (outputPadding === undefined)
      return padding === 'same' ? size * stride : whole + Math.max(0, stride - reach[axis]!);
    return padding === 'same' ? whole - 2 * (reach[axis]! >> 1) + outputPadding[axis]! : whole + outputPadding[axis]!;
  });
  if (large.some((size) => size < 1)) {
    throw new ShapeError(
      `${where}: pictures of ${formatShape(small)} would become ${formatShape(large)}. Take larger ones.`,
    );
  }
  const before = large.map((size, axis) => {
    if (padding === 'valid') return 0;
    return Math.max(0, (small[axis]! - 1) * strides[axis]! + reach[axis]! - size) >> 1;
  });
  return { large, small, before, ...windows };
}
