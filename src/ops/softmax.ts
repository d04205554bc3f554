/** Softmax along the rows of a matrix. */
import shader from '../../shaders/softmax.wgsl?raw';
import gradShader from '../../shaders/softmax_grad.wgsl?raw';
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { expectMatrix, expectSame } from '../graph/shapes.ts';
import { rowKernel } from '../kernels/choice.ts';
import { f32 } from './elementwise.ts';

export const softmaxGradOp: Op = {
  name: 'softmaxGrad',
  kind: 'kernel',
  shape: (inputs) => f32(expectSame('softmaxGrad', inputs)),
  choose: ({ inputs: [dy] }) => rowKernel(gradShader, dy!, ['dy', 'y'], ['dx']),
  rowwise: () => [0, 1],
};

/** Gradient of softmax out of its result y: [M, N]. */
export const softmaxGrad = (dy: Node, y: Node): Node => apply(softmaxGradOp, [dy, y], {});

export const softmaxOp: Op = {
  name: 'softmax',
  kind: 'kernel',
  shape: ([x]) => f32(expectMatrix('softmax', x!)),
  vjp: (node, dy) => [softmaxGrad(dy, node)],
  choose: ({ inputs: [x] }) => rowKernel(shader, x!, ['x'], ['y']),
  flops: ({ shape }) => 8 * sizeOf(shape),
  rowwise: () => [0],
  giving: 'elements',
};

/** exp(x) / Σ exp(x) along each row: [M, N] */
export const softmax = (x: Node): Node => apply(softmaxOp, [x], {});

/** What a softmax was made of; undefined for other values. */
export const logitsOf = (node: Node): Node | undefined => (node.op === softmaxOp ? node.inputs[0] : undefined);
