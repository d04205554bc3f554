/**
 * Pooling of pictures [N, H, W, C]: the largest element or the mean of each window, and the gradients of both. Windows are placed as in
 * TensorFlow, and what is padded counts for nothing. Of equal elements the first one, row by row, is the largest.
 */
import averageGradShader from '../../shaders/average_pool_grad.wgsl?raw';
import maxGradShader from '../../shaders/max_pool_grad.wgsl?raw';
import maxGradApartShader from '../../shaders/max_pool_grad_apart.wgsl?raw';
import maxGradBlocksShader from '../../shaders/max_pool_grad_blocks.wgsl?raw';
import poolShader from '../../shaders/pool.wgsl?raw';
import poolSmallShader from '../../shaders/pool_small.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Choice, Constants, KernelOptions, Op } from '../graph/op.ts';
import { fail, formatShape } from '../graph/shapes.ts';
import { choice } from '../kernels/choice.ts';
import { type Geometry, isInside, type Padding, windowsOver } from './conv-geometry.ts';
import { expectF32, f32 } from './elementwise.ts';

export type PoolAttrs = {
  /** [height, width] */
  readonly window: Shape;
  readonly strides: Shape;
  readonly padding: Padding;
};

/** Of a gradient: also the shape of what was pooled. */
type PoolGradAttrs = PoolAttrs & { readonly shape: Shape };

/** Where the windows lie on pictures of `shape`, which is [N, H, W, C]. @throws ShapeError where none fits */
const windowsOn = (name: string, shape: Shape, { window, strides, padding }: PoolAttrs): Geometry =>
  windowsOver(name, shape.slice(1, 3), { window, strides, padding, dilations: [1, 1] });

function pooledShape(op: string, shape: Shape, attrs: PoolAttrs): Shape {
  const [n, , , c] = shape;
  if (shape.length !== 4)
    throw new ShapeError(`${op}: got ${formatShape(shape)}, expected pictures [N, height, width, channels].`);
  return [n!, ...windowsOn(op, shape, attrs).small, c!];
}

/** The sizes that all kernels know, with channels counted in lanes. */
function sizes([n, , , c]: Shape, { large, small, window, strides, before }: Geometry, lanes: number): Constants {
  return {
    ...{ N: n!, H: large[0]!, W: large[1]!, C: c! / lanes, OH: small[0]!, OW: small[1]! },
    ...{ KH: window[0]!, KW: window[1]!, SH: strides[0]!, SW: strides[1]!, PH: before[0]!, PW: before[1]! },
  };
}

/** Whether kernels are written out: larger ones would take long to compile. */
const isSmall = (sizes: Shape): boolean => sizes.every((size) => size <= 3);

const lanesOf = (shape: Shape, { tuned }: KernelOptions): 1 | 4 => (tuned && shape[3]! % 4 === 0 ? 4 : 1);

/* @__NO_SIDE_EFFECTS__ */
function poolOp(name: string, isMax: boolean, vjp: (node: Node<PoolAttrs>, dy: Node) => Node): Op<PoolAttrs> {
  return {
    name,
    kind: 'kernel',
    shape: (inputs, attrs) => f32(pooledShape(name, expectF32(name, inputs)[0]!.shape, attrs)),
    choose: ({ inputs: [x], attrs, shape }, options) => {
      const lanes = lanesOf(shape, options);
      const windows = windowsOn(name, x!.shape, attrs);
      const constants = { ...sizes(x!.shape, windows, lanes), INSIDE: isInside(windows), MAX: isMax };
      const shader = options.tuned && isSmall(attrs.window) ? poolSmallShader : poolShader;
      return { ...choice(shader, shape[0]!, sizeOf(shape.slice(1)) / lanes, constants, ['x']), lanes };
    },
    vjp: (node, dy) => [vjp(node, dy)],
    flops: ({ shape, attrs: { window } }) => sizeOf(shape) * sizeOf(window),
    rowwise: () => [0],
    giving: 'elements',
  };
}

/** @param inputs dy, and for the maximum x */
/* @__NO_SIDE_EFFECTS__ */
function poolGradOp(
  name: string,
  rest: Pick<Op<PoolGradAttrs>, 'choose' | 'vjp'> & Pick<Required<Op<PoolGradAttrs>>, 'rowwise'>,
): Op<PoolGradAttrs> {
  return {
    name,
    kind: 'kernel',
    shape: (inputs, attrs) => {
      const [dy, x] = expectF32(name, inputs);
      const pooled = { shape: pooledShape(name, attrs.shape, attrs) };
      if (dy!.shape.join() !== pooled.shape.join()) fail(name, 'the gradient', dy!, pooled);
      if (x !== undefined && x.shape.join() !== attrs.shape.join()) fail(name, 'the shape', x, attrs);
      return f32(attrs.shape);
    },
    flops: ({ inputs: [dy], attrs: { window } }) => 2 * sizeOf(dy!.shape) * sizeOf(window),
    giving: 'elements',
    ...rest,
  };
}

function gatheringKernel(
  shader: string,
  { op, shape, attrs }: Node<PoolGradAttrs>,
  inputs: string[],
  options: KernelOptions,
): Choice {
  const lanes = lanesOf(shape, options);
  const constants = sizes(shape, windowsOn(op.name, shape, attrs), lanes);
  return { ...choice(shader, shape[0]!, sizeOf(shape.slice(1)) / lanes, constants, inputs), lanes };
}

/** Without a vjp: gradients of gradients through a maximum are an error. */
export const maxPoolGradOp: Op<PoolGradAttrs> = poolGradOp('maxPoolGrad', {
  choose: (node, options) => {
    const { window, strides } = node.attrs;
    const apart = window.every((size, axis) => size <= strides[axis]!);
    const inputs = ['dy', 'x'];
    if (options.tuned && isSmall(strides) && apart) return apartKernel(node, inputs, options);
    // with a stride of 1 there is nothing that the elements of a block could share
    const shared = sizeOf(strides) > 1 && isSmall(strides) && isSmall(window);
    if (options.tuned && shared) return blocksKernel(node, inputs, options);
    return gatheringKernel(maxGradShader, node, inputs, options);
  },
  rowwise: () => [0, 1],
});

/** A thread does a window and what lies between it and the next one. */
function apartKernel({ op, shape, attrs }: Node<PoolGradAttrs>, inputs: string[], options: KernelOptions): Choice {
  const lanes = lanesOf(shape, options);
  const windows = windowsOn(op.name, shape, attrs);
  const { large, strides, before } = windows;
  const blocks = large.map((size, axis) => Math.ceil((size + before[axis]!) / strides[axis]!));
  const inside = isInside(windows) && blocks.every((count, axis) => count * strides[axis]! === large[axis]);
  const constants = { ...sizes(shape, windows, lanes), BH: blocks[0]!, BW: blocks[1]!, INSIDE: inside };
  const perImage = (sizeOf(blocks) * shape[3]!) / lanes;
  return { ...choice(maxGradApartShader, shape[0]!, perImage, constants, inputs), lanes };
}

/** A thread does the elements from one window to the next, to which other windows reach, too. */
function blocksKernel({ op, shape, attrs }: Node<PoolGradAttrs>, inputs: string[], options: KernelOptions): Choice {
  const lanes = lanesOf(shape, options);
  const windows = windowsOn(op.name, shape, attrs);
  const { large, window, strides, before } = windows;
  const blocks = large.map((size, axis) => Math.ceil((size + before[axis]!) / strides[axis]!));
  const reaching = window.map((size, axis) => Math.ceil(size / strides[axis]!));
  const grid = { BH: blocks[0]!, BW: blocks[1]!, WY: reaching[0]!, WX: reaching[1]! };
  const constants = { ...sizes(shape, windows, lanes), ...grid };
  return { ...choice(maxGradBlocksShader, shape[0]!, (sizeOf(blocks) * shape[3]!) / lanes, constants, inputs), lanes };
}

export const averagePoolGradOp: Op<PoolGradAttrs> = poolGradOp('averagePoolGrad', {
  choose: (node, options) => gatheringKernel(averageGradShader, node, ['dy'], options),
  vjp: ({ attrs: { window, strides, padding } }, dx) => [apply(averagePoolOp, [dx], { window, strides, padding })],
  rowwise: () => [0],
});

export const maxPoolOp: Op<PoolAttrs> = poolOp('maxPool', true, ({ inputs: [x], attrs }, dy) =>
  maxPoolGrad(dy, x!, attrs),
);

export const averagePoolOp: Op<PoolAttrs> = poolOp('averagePool', false, ({ inputs: [x], attrs }, dy) =>
  averagePoolGrad(dy, { ...attrs, shape: x!.shape }),
);

/** The gradient of maxPool by x [N, H, W, C]: each window's goes to the first of its largest elements. @param dy [N, OH, OW, C] */
export const maxPoolGrad = (dy: Node, x: Node, attrs: PoolAttrs): Node =>
  apply(maxPoolGradOp, [dy, x], { ...attrs, shape: x.shape });

/** The gradient of averagePool: each window's is shared by its elements. @param dy [N, OH, OW, C] */
export const averagePoolGrad = (dy: Node, attrs: PoolGradAttrs): Node => apply(averagePoolGradOp, [dy], attrs);

/**
 * The largest element of each window of x [N, H, W, C]: [N, OH, OW, C].
 * @throws ShapeError where x has other axes, or no window fits
 */
export const maxPool = (x: Node, attrs: PoolAttrs): Node => apply(maxPoolOp, [x], attrs);

/**
 * The mean of each window of x [N, H, W, C], as far as it lies within the picture: [N, OH, OW, C].
 * @throws ShapeError where x has other axes, or no window fits
 */
export const averagePool = (x: Node, attrs: PoolAttrs): Node => apply(averagePoolOp, [x], attrs);
