/** Products of matrices. The kernels that can carry them out are in matmul-kernels.ts. */
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { matmulShape } from '../graph/shapes.ts';
import { f32 } from './elementwise.ts';
import { matmulKernel, productKey, variantsOf } from './matmul-kernels.ts';

export const matmulOp: Op<{ transA: boolean; transB: boolean }> = {
  name: 'matmul',
  kind: 'kernel',
  shape: ([a, b], { transA, transB }) => f32(matmulShape(a!, b!, transA, transB)),
  vjp: ({ inputs: [a, b], attrs: { transA, transB } }, dy) => {
    const da = transA ? matmul(b!, dy, transB, true) : matmul(dy, b!, false, !transB);
    const db = transB ? matmul(dy, a!, true, transA) : matmul(a!, dy, !transA, false);
    return [da, db];
  },
  choose: matmulKernel,
  tunable: { key: productKey, variants: variantsOf },
  flops: ({ inputs: [a], shape, attrs: { transA } }) => 2 * sizeOf(shape) * (a!.shape[transA ? 0 : 1] ?? 1),
  rowwise: ({ attrs: { transA } }) => (transA ? [] : [0]),
  giving: 'elements',
  gathered: 0,
};

/** op(a) · op(b), where op transposes if told to: [M, K] · [K, N] → [M, N] */
export const matmul = (a: Node, b: Node, transA = false, transB = false): Node =>
  apply(matmulOp, [a, b], { transA, transB });
