/**
 * Pictures [N, H, W, C] in another size, with the centres of pixels at halves as Keras has it, and the gradient of that, of which it is the
 * gradient in turn.
 */
import shader from '../../shaders/resize.wgsl?raw';
import gradShader from '../../shaders/resize_grad.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Choice, KernelOptions, Op } from '../graph/op.ts';
import { formatShape } from '../graph/shapes.ts';
import { choice } from '../kernels/choice.ts';
import { expectF32, f32 } from './elementwise.ts';

export type ResizeAttrs = {
  /** [height, width] of the result */
  readonly size: Shape;
  readonly interpolation: 'nearest' | 'bilinear';
};

/* @__NO_SIDE_EFFECTS__ */
function resizing(
  name: string,
  rest: Pick<Required<Op<ResizeAttrs>>, 'choose' | 'vjp' | 'flops'> & Pick<Op<ResizeAttrs>, 'rules'>,
): Op<ResizeAttrs> {
  return {
    name,
    kind: 'kernel',
    shape: (inputs, { size }) => {
      const [x] = expectF32(name, inputs);
      const [n, , , channels] = x!.shape;
      if (x!.shape.length !== 4)
        throw new ShapeError(`${name}: got ${formatShape(x!.shape)}, expected pictures [N, height, width, channels].`);
      return f32([n!, ...size, channels!]);
    },
    rowwise: () => [0],
    giving: 'elements',
    ...rest,
  };
}

/** @param x the picture @param y what it is resized to @param result which of them is computed */
function kernel(
  text: string,
  input: string,
  x: Shape,
  y: Shape,
  result: Shape,
  { interpolation }: ResizeAttrs,
  { tuned }: KernelOptions,
): Choice {
  const [n, height, width, channels] = x;
  const lanes = tuned && channels! % 4 === 0 ? 4 : 1;
  const constants = {
    ...{ N: n!, H: height!, W: width!, C: channels! / lanes, OH: y[1]!, OW: y[2]! },
    BILINEAR: interpolation === 'bilinear',
  };
  return { ...choice(text, n!, sizeOf(result.slice(1)) / lanes, constants, [input]), lanes };
}

const sizeOfPicture = ({ shape }: Node): Shape => shape.slice(1, 3);

export const resizeOp: Op<ResizeAttrs> = resizing('resize', {
  choose: ({ inputs: [x], shape, attrs }, options) => kernel(shader, 'x', x!.shape, shape, shape, attrs, options),
  vjp: ({ inputs: [x], attrs: { interpolation } }, dy) => [resizeGrad(dy, { size: sizeOfPicture(x!), interpolation })],
  flops: ({ shape }) => 20 * sizeOf(shape),
  rules: [({ inputs: [x], shape }) => (x!.shape.join() === shape.join() ? x : undefined)],
});

/** x in another size. Bilinear: straight lines between the centres of pixels; nearest: the pixel in which the centre lies. */
export const resize = (x: Node, attrs: ResizeAttrs): Node => apply(resizeOp, [x], attrs);

export const resizeGradOp: Op<ResizeAttrs> = resizing('resizeGrad', {
  choose: ({ inputs: [dy], shape, attrs }, options) =>
    kernel(gradShader, 'dy', shape, dy!.shape, shape, attrs, options),
  vjp: ({ inputs: [dy], attrs: { interpolation } }, dx) => [resize(dx, { size: sizeOfPicture(dy!), interpolation })],
  flops: ({ inputs: [dy], shape }) => 12 * (sizeOf(shape) + 4 * sizeOf(dy!.shape)),
});

/** The gradient of resize, whose x has this size. @param dy that of its result */
export const resizeGrad = (dy: Node, attrs: ResizeAttrs): Node => apply(resizeGradOp, [dy], attrs);
