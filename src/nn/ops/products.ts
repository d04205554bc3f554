/** Products of matrices, and tables by index. */

import * as lookup from '../../ops/lookup.ts';
import { batchedMatmul } from '../../ops/matmul-batched.ts';
import { type SymbolicTensor, symbolOf, toTensorNode } from '../symbolic.ts';

/** [..., m, k] · [..., k, n]; vectors count as one row or column, leading axes broadcast. @throws ShapeError, UsageError */
export function matmul(x1: SymbolicTensor, x2: SymbolicTensor): SymbolicTensor {
  return symbolOf(batchedMatmul(toTensorNode('ops.matmul', 'x1', x1), toTensorNode('ops.matmul', 'x2', x2)));
}

/** Rows of x [V, ...] at whole-number indices [...]: [...indices, ...]. @throws ShapeError, UsageError */
export function take(x: SymbolicTensor, indices: SymbolicTensor): SymbolicTensor {
  return symbolOf(lookup.take(toTensorNode('ops.take', 'x', x), toTensorNode('ops.take', 'indices', indices)));
}
