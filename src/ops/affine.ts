/**
 * Pictures [N, H, W, C] as an affine map shows them, each picture its own map: what flips, moves, turns, zooms and crops them. A map says where
 * in x a pixel of the result is taken from, as Keras's affine_transform has it: six numbers [a0, a1, a2, b0, b1, b2], column a0·u + a1·v + a2
 * and row b0·u + b1·v + b2 for the pixel in column u and row v.
 */
import shader from '../../shaders/affine_transform.wgsl?raw';
import mapShader from '../../shaders/elementwise/affine.wgsl?raw';
import { ShapeError, UsageError } from '../errors.ts';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Op, Rule } from '../graph/op.ts';
import { formatShape } from '../graph/shapes.ts';
import { choice } from '../kernels/choice.ts';
import { elementwise, expectF32, f32 } from './elementwise.ts';

/** What is beyond a picture: a value, its outer pixels, its mirror image, itself once more. */
export type FillMode = 'constant' | 'nearest' | 'reflect' | 'wrap';
/** In the numbers of the kernel. */
export const FILL_MODES: Readonly<Record<FillMode, number>> = { constant: 0, nearest: 1, reflect: 2, wrap: 3 };

export type AffineAttrs = {
  /** [height, width] of the result */
  readonly size: Shape;
  readonly interpolation: 'nearest' | 'bilinear';
  readonly fill: FillMode;
  /** beyond the picture, where fill is 'constant' */
  readonly value: number;
  /** whether each map flips its picture or leaves it as it is: such a map is its own inverse, and goes together with any other */
  readonly flips: boolean;
};

const isFlip = ({ op, attrs }: Node): boolean => op === (affineTransformOp as Op) && attrs.flips === true;

/** A picture that is flipped before or after another map is not stored in between. */
const merged: Rule = ({ inputs: [x, map], attrs }, make) => {
  if (x!.op !== (affineTransformOp as Op) || !(attrs.flips || isFlip(x!))) return undefined;
  const [source, first] = x!.inputs;
  const kept = (attrs.flips ? x!.attrs : attrs) as AffineAttrs;
  return make(affineTransformOp, [source!, make(composedOp, [map!, first!, map!], {})], kept);
};

export const affineTransformOp: Op<AffineAttrs> = {
  name: 'affineTransform',
  kind: 'kernel',
  shape: (inputs, { size }) => {
    const [x, map] = expectF32('affineTransform', inputs);
    const [n, , , channels] = x!.shape;
    if (x!.shape.length !== 4 || map!.shape.join() !== `${n},6`)
      throw new ShapeError(
        `affineTransform: got ${formatShape(x!.shape)} and maps ${formatShape(map!.shape)}, expected pictures [N, height, width, channels] and a map for each: [N, 6].`,
      );
    return f32([n!, ...size, channels!]);
  },
  vjp: ({ inputs: [, map], attrs }, dy) => {
    if (attrs.flips) return [affineTransform(dy, map!, attrs), undefined];
    throw new UsageError(
      'augmentation: a layer below one that moves, turns, zooms or crops pictures at random is to learn; no gradient goes through that. Put random layers of pictures before all layers that learn.',
    );
  },
  choose: ({ inputs: [x], shape, attrs: { interpolation, fill, value } }) => {
    const [n, height, width, channels] = x!.shape;
    const constants = {
      ...{ N: n!, H: height!, W: width!, C: channels!, OH: shape[1]!, OW: shape[2]! },
      ...{ BILINEAR: interpolation === 'bilinear', FILL: FILL_MODES[fill], VALUE: value },
    };
    return choice(shader, n!, sizeOf(shape.slice(1)), constants, ['x', 'maps']);
  },
  flops: ({ shape, attrs: { interpolation } }) => sizeOf(shape) * (interpolation === 'bilinear' ? 60 : 24),
  rowwise: () => [0, 1],
  gathered: 0,
  giving: 'elements',
  rules: [merged],
};

/** @param map [N, 6] */
export const affineTransform = (x: Node, map: Node, attrs: AffineAttrs): Node =>
  apply(affineTransformOp, [x, map], attrs);

/** What the map `second` shows of what `first` shows, [N, 6] of [second, first, second]: each element is made of several of both. */
export const composedOp: Op = elementwise('composed', mapShader, 'op_composed', {
  shape: ([, first]) => f32(first!.shape),
  whole: 1,
  args: (_, [first, second]) => {
    const [map, row, column] = ['i / 6u * 6u', 'i % 6u / 3u * 3u', 'i % 3u'];
    const outer = [0, 1, 2].map((k) => `${first}[${map} + ${row} + ${k}u]`);
    return [...outer, `${second}[${map} + ${column}]`, `${second}[${map} + 3u + ${column}]`, column];
  },
  rowwise: () => [0, 1, 2],
});

/** @param first and `second`: maps [N, 6] */
export const composed = (first: Node, second: Node): Node => apply(composedOp, [second, first, second], {});

export const turnSineOp = elementwise('turnSine', mapShader, 'op_turn_sine');
/** sin(2π · x), of x within a few turns */
export const turnSine = (x: Node): Node => apply(turnSineOp, [x], {});
