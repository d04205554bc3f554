/** Activation functions, element by element. relu, sigmoid and tanh have gradients out of their result y, which is at hand. */
import shader from '../../shaders/elementwise/activations.wgsl?raw';
import { apply, type Node } from '../graph/node.ts';
import type { Op, Rule } from '../graph/op.ts';
import { scaleOp } from './arithmetic.ts';
import { elementwise } from './elementwise.ts';
import { dropoutOp } from './random.ts';

/** dropout'(…) then relu' read the mask and the sign; the forward result, dropped and rectified, already has both. */
const dropoutReluGrad: Rule = ({ inputs: [dy, y] }, make) => {
  if (dy!.op !== (dropoutOp as Op) || y!.op !== (reluOp as Op)) return undefined;
  const dropped = make(dropoutOp as Op, [y!, dy!.inputs[1]!], dy!.attrs);
  const factor = 1 / (1 - (dy!.attrs.rate as number));
  return make(scaleOp, [make(reluGradOp, [dy!.inputs[0]!, dropped], {})], { factor });
};

export const reluGradOp: Op = elementwise('reluGrad', shader, 'op_relu_grad', {
  linear: [0],
  rules: [dropoutReluGrad],
});
/** dy where y > 0 */
export const reluGrad = (dy: Node, y: Node): Node => apply(reluGradOp, [dy, y], {});
export const reluOp: Op = elementwise('relu', shader, 'op_relu', { vjp: (node, dy) => [reluGrad(dy, node)] });
export const relu = (x: Node): Node => apply(reluOp, [x], {});

export const sigmoidGradOp = elementwise('sigmoidGrad', shader, 'op_sigmoid_grad', { linear: [0] });
/** dy · y · (1 - y) */
export const sigmoidGrad = (dy: Node, y: Node): Node => apply(sigmoidGradOp, [dy, y], {});
export const sigmoidOp: Op = elementwise('sigmoid', shader, 'op_sigmoid', {
  vjp: (node, dy) => [sigmoidGrad(dy, node)],
});
export const sigmoid = (x: Node): Node => apply(sigmoidOp, [x], {});
/** What a sigmoid was made of; undefined for other values. */
export const logitsOfSigmoid = (node: Node): Node | undefined => (node.op === sigmoidOp ? node.inputs[0] : undefined);

export const tanhGradOp = elementwise('tanhGrad', shader, 'op_tanh_grad', { linear: [0] });
/** dy · (1 - y²) */
export const tanhGrad = (dy: Node, y: Node): Node => apply(tanhGradOp, [dy, y], {});
export const tanhOp: Op = elementwise('tanh', shader, 'op_tanh', { vjp: (node, dy) => [tanhGrad(dy, node)] });
export const tanh = (x: Node): Node => apply(tanhOp, [x], {});

export const logClipGradOp = elementwise('logClipGrad', shader, 'op_log_clip_grad');
/** dy / p where p was not clipped */
export const logClipGrad = (dy: Node, p: Node): Node => apply(logClipGradOp, [dy, p], {});
export const logClipOp = elementwise('logClip', shader, 'op_log_clip', {
  vjp: ({ inputs: [p] }, dy) => [logClipGrad(dy, p!)],
});
/** log of probabilities p, clipped to [1e-7, 1 - 1e-7] as Keras does */
export const logClip = (p: Node): Node => apply(logClipOp, [p], {});
