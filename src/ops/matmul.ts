/** Products of matrices. The kernels that can carry them out are in matmul-kernels.ts. */
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Op, Rule } from '../graph/op.ts';
import { matmulShape } from '../graph/shapes.ts';
import { reshapeOp } from '../graph/views.ts';
import { mulOp } from './arithmetic.ts';
import { f32 } from './elementwise.ts';
import { matmulKernel, productKey, variantsOf } from './matmul-kernels.ts';
import { broadcastOp } from './sums.ts';

/** Of a column and a row: each row of the result is that row, times a number. */
const outerProduct: Rule = ({ inputs: [a, b], shape, attrs }, make) => {
  const [m, n] = shape;
  if (attrs.transA || a!.shape[1] !== 1 || m === 1 || n === 1) return undefined;
  const row = make(reshapeOp, [b!], { shape: [1, n!] });
  const rows = make(broadcastOp, [row], { shape, axes: [-1, 1], steps: [1, 1], offsets: [0, 0] });
  return make(mulOp, [rows, a!], {});
};

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
  linear: [0],
  sumsRows: ({ attrs: { transA, transB } }) => transA && !transB,
  rules: [outerProduct],
  giving: 'elements',
  gathered: 0,
};

/** op(a) · op(b), where op transposes if told to: [M, K] · [K, N] → [M, N] */
export const matmul = (a: Node, b: Node, transA = false, transB = false): Node =>
  apply(matmulOp, [a, b], { transA, transB });
