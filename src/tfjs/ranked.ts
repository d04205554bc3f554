/** Functions of tfjs's for tensors of one rank: the general ones, by these names. */
import { concat, pad, reverse, slice } from './movement.ts';
import type { Tensor, TensorLike } from './tensor.ts';

type Pair = readonly [number, number];

/** Tensors of one axis one after the other. */
export const concat1d = (tensors: readonly TensorLike[]): Tensor => concat(tensors);
/** `concat` of two axes. */
export const concat2d = concat;
/** `concat` of three axes. */
export const concat3d = concat;
/** `concat` of four axes. */
export const concat4d = concat;
/** `slice` of one axis. */
export const slice1d = (x: TensorLike, begin: number, size: number): Tensor => slice(x, [begin], [size]);
/** `slice` of two axes. */
export const slice2d = slice;
/** `slice` of three axes. */
export const slice3d = slice;
/** `slice` of four axes. */
export const slice4d = slice;
/** `reverse` of one axis. */
export const reverse1d = (x: TensorLike): Tensor => reverse(x, 0);
/** `reverse` of two axes. */
export const reverse2d = reverse;
/** `reverse` of three axes. */
export const reverse3d = reverse;
/** `reverse` of four axes. */
export const reverse4d = reverse;
/** `pad` of one axis: [before, after]. */
export const pad1d = (x: TensorLike, paddings: Pair, constantValue = 0): Tensor => pad(x, [paddings], constantValue);
/** `pad` of two axes. */
export const pad2d = pad;
/** `pad` of three axes. */
export const pad3d = pad;
/** `pad` of four axes. */
export const pad4d = pad;
