/** Rows of a matrix, each times a number of its own. */
import type { Node } from '../../src/graph/node.ts';
import { mul, reshape } from '../../src/ops/all.ts';

/** x [M, N] · s [M] */
export const rowScale = (x: Node, s: Node): Node => mul(x, reshape(s, [s.shape[0]!, 1]));
