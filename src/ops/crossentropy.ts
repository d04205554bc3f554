/** Cross-entropy of logits [B, C] with class labels [B], its gradient, and whether the largest logit is the label's. One kernel. */
import shader from '../../shaders/cross_entropy.wgsl?raw';
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { expectLabels } from '../graph/shapes.ts';
import { reshape } from '../graph/views.ts';
import { rowKernel } from '../kernels/choice.ts';
import { mul } from './arithmetic.ts';
import { f32 } from './elementwise.ts';

/** @param result the kernel's variable */
const row = (name: string, result: string): Op => ({
  name,
  kind: 'kernel',
  shape: ([logits, labels]) => f32([expectLabels(name, logits!, labels!)[0]]),
  choose: ({ inputs: [z] }) => rowKernel(shader, z!, ['z', 'labels'], [result]),
  rowwise: () => [0, 1],
  gathered: 1,
  family: 'crossEntropy',
});

export const crossEntropyGradOp: Op = {
  ...row('crossEntropyGrad', 'y'),
  shape: ([logits, labels]) => f32(expectLabels('crossEntropyGrad', logits!, labels!)),
  flops: ({ shape }) => 8 * sizeOf(shape),
  giving: 'elements',
};

/** softmax(logits) minus one-hot labels: [B, C] */
export const crossEntropyGrad = (logits: Node, labels: Node): Node => apply(crossEntropyGradOp, [logits, labels], {});

export const crossEntropyOp: Op = {
  ...row('crossEntropy', 'loss'),
  vjp: ({ inputs: [logits, labels] }, dy) => {
    return [mul(crossEntropyGrad(logits!, labels!), reshape(dy, [dy.shape[0]!, 1])), undefined];
  },
  flops: ({ inputs: [logits] }) => 8 * sizeOf(logits!.shape),
};

/** logits [B, classes], labels [B] → loss [B] */
export const crossEntropy = (logits: Node, labels: Node): Node => apply(crossEntropyOp, [logits, labels], {});

export const accuracyOp: Op = {
  ...row('accuracy', 'correct'),
  flops: ({ inputs: [logits] }) => sizeOf(logits!.shape),
};

/** 1 where the largest logit is the label's, else 0: [B] */
export const accuracy = (logits: Node, labels: Node): Node => apply(accuracyOp, [logits, labels], {});
