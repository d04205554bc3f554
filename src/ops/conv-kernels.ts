/**
 * The kernels that can carry out a convolution, by names, the preferred one first: quads on software adapters, tiles of several shapes on
 * GPUs, where the tuner measures which is fastest, and for every adapter one for each channel by itself and a plain one.
 */
import convShader from '../../shaders/conv.wgsl?raw';
import convFilterShader from '../../shaders/conv_filter.wgsl?raw';
import convTransposedShader from '../../shaders/conv_transposed.wgsl?raw';
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Constants, KernelOptions, Lanes, Op } from '../graph/op.ts';
import { choice } from '../kernels/choice.ts';
import { convDepthwise, depthwiseBack, depthwiseFilter } from './conv-depthwise.ts';
import {
  type Channels,
  type ConvAttrs,
  type ConvFilterAttrs,
  isInside,
  shareOf,
  windowConstants,
} from './conv-geometry.ts';
import { convQuads, convThin, filterQuads, filterThin, isThick, takesQuads } from './conv-quads.ts';
import { convTiles } from './conv-tiles.ts';
import { type NamedKernel, pick } from './named-kernels.ts';

/** What each tap and each product cost in the plain kernels, in the operations of most kernels: as measured with SwiftShader. */
const [TAP, PRODUCT] = [24, 8];

/** The pace of a plain kernel that looks at so many taps for so many products. */
const plainPace = (taps: number, products: number): number => (2 * products) / (taps * TAP + products * PRODUCT);

type Kernels<A extends ConvAttrs> = (node: Node<A>, options: KernelOptions) => readonly NamedKernel[];

/* @__NO_SIDE_EFFECTS__ */
export const chosenOf =
  <A extends ConvAttrs>(kernels: Kernels<A>): NonNullable<Op<A>['choose']> =>
  (node, options) =>
    pick(kernels(node, options), keyOf(node), options);

/* @__NO_SIDE_EFFECTS__ */
export const tunableOf = <A extends ConvAttrs>(kernels: Kernels<A>): NonNullable<Op<A>['tunable']> => ({
  key: keyOf,
  variants: (node, options) => kernels(node, options).map(({ name }) => name),
});

/** What a choice is remembered by. */
function keyOf({ op, inputs, attrs: { large, window, strides, dilations, before, groups } }: Node<ConvAttrs>): string {
  const shapes = inputs.map(({ shape }) => shape.join('x'));
  const windows = [large, window, strides, dilations, before].map((sizes) => sizes.join('x'));
  return [op.name, ...shapes, ...windows, groups].join(' ');
}

/** Pictures and channels by their names in the kernels that know a large and a small picture. */
function plainConstants({ images, large, small }: Channels, attrs: ConvAttrs): Constants {
  const [[h, w], [oh, ow]] = [attrs.large, attrs.small];
  const sizes = { IMAGES: images, H: h!, W: w!, CHANNELS: large, OH: oh!, OW: ow!, OUTPUTS: small };
  return { ...windowConstants(attrs), ...sizes };
}

const groupConstants = ({ large, small }: Channels, { groups }: ConvAttrs): Constants => {
  return { DEPTH: large / groups, GROUP: small / groups };
};

/** The same of the others: what is read, `depth` channels of each pixel, and what is made, n channels of each. */
function constantsOf(attrs: ConvAttrs, images: number, x: Shape, depth: number, y: Shape, n: number): Constants {
  const sizes = { IMAGES: images, XH: x[0]!, XW: x[1]!, DEPTH: depth, YH: y[0]!, YW: y[1]!, N: n };
  return { ...windowConstants(attrs), ...sizes };
}

/** Kernels that take four outputs at a time. */
const lanesOver = (count: number, { groups }: ConvAttrs, { tuned }: KernelOptions): Lanes =>
  tuned && (count / groups) % 4 === 0 ? 4 : 1;

export const convKernels: Kernels<ConvAttrs> = ({ inputs: [x, w], shape, attrs }, options) => {
  const channels = { images: shape[0]!, large: x!.shape[3]!, small: w!.shape[3]! };
  const { images, large, small } = channels;
  const constants = constantsOf(attrs, images, attrs.large, large, attrs.small, small);
  const product = { rows: images * sizeOf(attrs.small), columns: small, times: 1 };
  const quads: NamedKernel =
    large % 4 === 0
      ? { name: 'quads', choice: () => convQuads(images, attrs.small, small, { ...constants, TRANSPOSED: false }) }
      : { name: 'thin', choice: () => convThin(images, attrs.small, small, { ...constants, INSIDE: isInside(attrs) }) };
  const plain = () => {
    const lanes = lanesOver(small, attrs, options);
    const own = { ...plainConstants(channels, attrs), ...groupConstants(channels, attrs), LANES: lanes };
    const grid = choice(convShader, images, sizeOf(shape) / images / lanes, own, ['x', 'w']);
    return { ...grid, lanes, pace: plainPace(1, (lanes * large) / attrs.groups) };
  };
  return [
    ...(takesQuads(options, attrs.groups, small) ? [quads] : []),
    ...convTiles('conv', product, constants, attrs.groups, options),
    ...convDepthwise(channels, attrs, options),
    { name: 'plain', choice: plain },
  ];
};

export const transposedKernels: Kernels<ConvAttrs> = ({ inputs: [y], shape, attrs }, options) => {
  const channels = { images: shape[0]!, large: shape[3]!, small: y!.shape[3]! };
  const { images, large, small } = channels;
  const dense = attrs.dilations.every((dilation) => dilation === 1);
  const constants = constantsOf(attrs, images, attrs.small, small, attrs.large, large);
  const [height, width] = attrs.large.map((size, axis) => Math.ceil(size / attrs.strides[axis]!));
  const product = { rows: images * height! * width!, columns: large, times: sizeOf(attrs.strides) };
  const quads = () => convQuads(images, attrs.large, large, { ...constants, TRANSPOSED: true });
  const plain = () => {
    const own = { ...plainConstants(channels, attrs), ...groupConstants(channels, attrs) };
    const grid = choice(convTransposedShader, images, sizeOf(shape) / images, own, ['x', 'w']);
    return { ...grid, pace: plainPace(sizeOf(attrs.strides), small / attrs.groups) }; // a stride sees few of the taps
  };
  return [
    ...(dense && small % 4 === 0 && takesQuads(options, attrs.groups, large) ? [{ name: 'quads', choice: quads }] : []),
    ...(dense ? convTiles('transposed', product, constants, attrs.groups, options) : []),
    ...depthwiseBack(channels, attrs, options),
    { name: 'plain', choice: plain },
  ];
};

export const filterKernels: Kernels<ConvFilterAttrs> = ({ inputs: [x, y], shape, attrs }, options) => {
  const channels = { images: x!.shape[0]!, large: x!.shape[3]!, small: y!.shape[3]! };
  const { images, large, small } = channels;
  const parts = Math.max(1, attrs.parts);
  const shares = { PARTS: parts, SHARE: shareOf(images, parts) };
  const whole = { ...plainConstants(channels, attrs), ...shares };
  const product = { rows: sizeOf(attrs.window) * large, columns: small, times: parts };
  const constants = { ...constantsOf(attrs, images, attrs.large, large, attrs.small, small), ...shares };
  const quads: NamedKernel = isThick(large)
    ? { name: 'quads', choice: () => filterQuads(parts, shape.slice(-4), whole) }
    : { name: 'thin', choice: () => filterThin(parts, shape.slice(-4), { ...whole, INSIDE: isInside(attrs) }) };
  const plain = () => {
    const lanes = lanesOver(small, attrs, options);
    const [rows] = shape;
    const each = sizeOf(shape) / rows! / lanes;
    const own = { ...whole, ...groupConstants(channels, attrs), LANES: lanes };
    return { ...choice(convFilterShader, rows!, each, own, ['x', 'g']), lanes, pace: plainPace(0, 1) };
  };
  return [
    ...(takesQuads(options, attrs.groups, small) ? [quads] : []),
    ...convTiles('filter', product, constants, attrs.groups, options),
    ...depthwiseFilter(channels, attrs, shares, options),
    { name: 'plain', choice: plain },
  ];
};
