/** Kernels of convolutions of each channel by itself, for every adapter: a thread does some pixels of a row, four channels of each. */
import depthwiseShader from '../../shaders/conv_depthwise.wgsl?raw';
import backShader from '../../shaders/conv_depthwise_back.wgsl?raw';
import filterShader from '../../shaders/conv_depthwise_filter.wgsl?raw';
import { sizeOf } from '../graph/node.ts';
import type { Constants, KernelOptions } from '../graph/op.ts';
import { choice } from '../kernels/choice.ts';
import { type Channels, type ConvAttrs, type ConvFilterAttrs, isInside, windowConstants } from './conv-geometry.ts';
import type { NamedKernel } from './named-kernels.ts';

const LANES = 4;
/**
 * Pixels that a thread does, taps of a window, all of which are written out (a loop over its lines takes longer, more taps
 * over 0.7 s to compile), and pixels of a row that a thread sees, at most.
 */
const [MOST_PIXELS, MOST_TAPS, MOST_SPAN] = [4, 49, 24];

/** The kernel, if it can do it: one output for each channel, which come in fours, and a small window. */
function kernelOf(
  { images, large, small }: Channels,
  attrs: ConvAttrs,
  { tuned }: KernelOptions,
  { SPAN, ...constants }: Constants & { readonly SPAN: number },
  make: (constants: Constants, columns: number) => ReturnType<typeof choice>,
): NamedKernel[] {
  const eachItself = attrs.groups === large && small === large && large % LANES === 0;
  if (!tuned || !eachItself || sizeOf(attrs.window) > MOST_TAPS || SPAN > MOST_SPAN) return [];
  const columns = large / LANES;
  const [[h, w], [oh, ow]] = [attrs.large, attrs.small];
  const sizes = { IMAGES: images, H: h!, W: w!, OH: oh!, OW: ow!, CHANNELS: columns };
  const all = { ...windowConstants(attrs), ...sizes, ...constants, SPAN };
  return [{ name: 'depthwise', choice: () => ({ ...make(all, columns), lanes: LANES }) }];
}

/** Rows of `width` pixels in about equal blocks, each of whole `steps`. */
function blocksOf(width: number, step: number): { readonly PIXELS: number; readonly BLOCKS: number } {
  const steps = Math.ceil(width / step);
  const blocks = Math.ceil(steps / Math.max(1, Math.floor(MOST_PIXELS / step)));
  return { PIXELS: step * Math.ceil(steps / blocks), BLOCKS: blocks };
}

/** Blocks of a row of the small picture, and the pixels of the large one that they see. */
function smallBlocks(attrs: ConvAttrs) {
  const [stride, dilation, columns] = [attrs.strides[1]!, attrs.dilations[1]!, attrs.window[1]!];
  const blocks = blocksOf(attrs.small[1]!, 1);
  const span = (blocks.PIXELS - 1) * stride + (columns - 1) * dilation + 1;
  return { ...blocks, SPAN: span, INSIDE: isInside(attrs) };
}

export function convDepthwise(channels: Channels, attrs: ConvAttrs, options: KernelOptions): NamedKernel[] {
  const blocks = smallBlocks(attrs);
  const lines = attrs.small[0]! * blocks.BLOCKS;
  return kernelOf(channels, attrs, options, blocks, (constants, columns) =>
    choice(depthwiseShader, channels.images, lines * columns, constants, ['x', 'w']),
  );
}

/** The gradient by the large picture, where one of stride and dilation is 1. */
export function depthwiseBack(channels: Channels, attrs: ConvAttrs, options: KernelOptions): NamedKernel[] {
  const { large, window, strides, dilations, before } = attrs;
  const stride = strides[1]!;
  if (stride > MOST_PIXELS || strides.some((each, axis) => each > 1 && dilations[axis]! > 1)) return [];
  const blocks = blocksOf(large[1]! + (before[1]! % stride), stride);
  const [down, across] = window.map((size, axis) => Math.ceil(size / strides[axis]!));
  const span = (across! - 1) * dilations[1]! + blocks.PIXELS / stride;
  const reach = { TAPS_Y: down!, TAPS_X: across!, SPAN: span };
  const lines = large[0]! * blocks.BLOCKS;
  return kernelOf(channels, attrs, options, { ...blocks, ...reach }, (constants, columns) =>
    choice(backShader, channels.images, lines * columns, constants, ['x', 'w']),
  );
}

/** The gradient by the kernel. */
export function depthwiseFilter(
  channels: Channels,
  attrs: ConvFilterAttrs,
  shares: { readonly PARTS: number; readonly SHARE: number },
  options: KernelOptions,
): NamedKernel[] {
  const rows = attrs.window[0]!;
  return kernelOf(channels, attrs, options, { ...smallBlocks(attrs), ...shares }, (constants, columns) =>
    choice(filterShader, shares.PARTS, rows * columns, constants, ['x', 'g']),
  );
}
