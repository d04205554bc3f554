/** Softmax and its logarithm along the last axis. */
import shader from '../../shaders/softmax.wgsl?raw';
import gradShader from '../../shaders/softmax_grad.wgsl?raw';
import gradLongShader from '../../shaders/softmax_grad_long.wgsl?raw';
import longShader from '../../shaders/softmax_long.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { expectSame, formatShape } from '../graph/shapes.ts';
import { longRowKernel } from '../kernels/choice.ts';
import { mul, sub } from './arithmetic.ts';
import { expectF32, f32 } from './elementwise.ts';
import { exp } from './exponentials.ts';
import { sum } from './sums.ts';

/** A vector is one row, and has no others. */
const byRow = ({ shape }: Node, inputs: readonly number[]): readonly number[] => (shape.length > 1 ? inputs : []);

export const softmaxGradOp: Op = {
  name: 'softmaxGrad',
  kind: 'kernel',
  shape: (inputs) => f32(expectSame('softmaxGrad', inputs)),
  choose: ({ inputs: [dy] }, options) => longRowKernel([gradShader, gradLongShader], dy!, ['dy', 'y'], ['dx'], options),
  rowwise: (node) => byRow(node, [0, 1]),
};

/** Gradient of softmax out of its result y. */
export const softmaxGrad = (dy: Node, y: Node): Node => apply(softmaxGradOp, [dy, y], {});

/* @__NO_SIDE_EFFECTS__ */
function rowOp(name: string, isLog: boolean, vjp: (node: Node, dy: Node) => readonly Node[]): Op {
  return {
    name,
    kind: 'kernel',
    shape: (inputs) => {
      const { shape } = expectF32(name, inputs)[0]!;
      if ((shape.at(-1) ?? 0) > 0) return f32(shape);
      throw new ShapeError(`${name}: got ${formatShape(shape)}, expected one class or more: [.., classes].`);
    },
    vjp,
    choose: ({ inputs: [x] }, options) => {
      const own = longRowKernel([shader, longShader], x!, ['x'], ['y'], options);
      return { ...own, constants: { ...own.constants, LOG: isLog } };
    },
    flops: ({ shape }) => 8 * sizeOf(shape),
    rowwise: (node) => byRow(node, [0]),
    giving: 'elements',
  };
}

export const softmaxOp: Op = rowOp('softmax', false, (node, dy) => [softmaxGrad(dy, node)]);

/** exp(x) / Σ exp(x) along the last axis of x [.., classes]. @throws ShapeError for a number, or no classes */
export const softmax = (x: Node): Node => apply(softmaxOp, [x], {});

export const logSoftmaxOp: Op = rowOp('logSoftmax', true, (node, dy) => [sub(dy, mul(exp(node), sum(dy, [-1], true)))]);

/** x - log Σ exp(x) along the last axis of x [.., classes]. @throws ShapeError for a number, or no classes */
export const logSoftmax = (x: Node): Node => apply(logSoftmaxOp, [x], {});

/** What a softmax was made of; undefined for other values. */
export const logitsOf = (node: Node): Node | undefined => (node.op === softmaxOp ? node.inputs[0] : undefined);
