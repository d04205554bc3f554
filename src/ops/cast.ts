/** Whole numbers as f32, and back. */
import toWholeShader from '../../shaders/cast_whole.wgsl?raw';
import shader from '../../shaders/elementwise/cast.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { choice } from '../kernels/choice.ts';
import { elementwise, expectF32, f32 } from './elementwise.ts';

/** Whole numbers have no gradient. */
/* @__NO_SIDE_EFFECTS__ */
const castFrom = (name: string, fn: string): Op =>
  elementwise(name, shader, fn, {
    shape: ([x]) => f32(x!.shape),
    vjp: () => [],
    label: () => 'cast',
  });

export const castU32Op = castFrom('castU32', 'op_cast_u32');
export const castI32Op = castFrom('castI32', 'op_cast_i32');

/** x in f32, exact up to 2²⁴. @throws ShapeError for bytes, which are read by gather alone */
export function cast(x: Node): Node {
  if (x.dtype === 'f32') return x;
  if (x.dtype === 'u8') throw new ShapeError('cast: got a tensor of u8, expected u32, i32 or f32. Gather it first.');
  return apply(x.dtype === 'u32' ? castU32Op : castI32Op, [x], {});
}

/** A kernel of its own: what elementwise code gives is f32. */
export const toWholeOp: Op = {
  name: 'toWhole',
  kind: 'kernel',
  shape: (inputs) => ({ shape: expectF32('toWhole', inputs)[0]!.shape, dtype: 'i32' }),
  choose: ({ shape }) => {
    const [rows = 1] = shape;
    return choice(toWholeShader, rows, sizeOf(shape) / rows, { SIZE: sizeOf(shape) }, ['x']);
  },
  vjp: () => [],
  rowwise: ({ shape }) => (shape.length > 0 ? [0] : []),
};

/** x as i32, its fractions cut off; no gradient goes through it. Whole numbers stay as they are. */
export const toWhole = (x: Node): Node => (x.dtype === 'f32' ? apply(toWholeOp, [x], {}) : x);
