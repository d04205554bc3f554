/** Products of vectors, matrices and tensors. */
import { ShapeError } from '../../errors.ts';
import type { Node } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { mul } from '../../ops/arithmetic.ts';
import { batchedMatmul } from '../../ops/matmul-batched.ts';
import { applied, type SymbolicLike, type SymbolicTensor, symbol } from '../symbolic.ts';

/**
 * The product of matrices, x1 [.., M, K] by x2 [.., K, N], which is [.., M, N]; the axes before broadcast. A vector x1 is a row, a
 * vector x2 a column, and the result lacks that axis.
 * @throws ShapeError where the shapes do not fit and for numbers, UsageError for other values
 */
export function matmul(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return symbol('matmul', 'x1', x1).matmul(x2);
}

/**
 * Sums of products of the last axis of x1 [.., K] and the first of x2, which is [K] or [K, N]: the result is [..] or [.., N]. A number
 * is multiplied.
 * @throws ShapeError where the shapes do not fit, UsageError for other values
 */
export function dot(x1: SymbolicLike, x2: SymbolicLike): SymbolicTensor {
  return applied('dot', product, { x1, x2 });
}

function product(a: Node, b: Node): Node {
  if (a.shape.length === 0 || b.shape.length === 0) return mul(a, b);
  if (b.shape.length <= 2) return batchedMatmul(a, b);
  throw new ShapeError(
    `dot: x1 is ${formatShape(a.shape)}, x2 ${formatShape(b.shape)}; expected x2 to be a number, [K] or [K, N]. Take ops.matmul for products of tensors.`,
  );
}
