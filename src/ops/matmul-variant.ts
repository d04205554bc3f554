/** What the kernels of a product are told, and what a variant of them is. */
import type { Choice, KernelOptions } from '../graph/op.ts';

/** y [m, n] = op(a) · op(b), a sum of k products each. */
export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transA: boolean;
  readonly transB: boolean;
  readonly aColumns: number;
  readonly bColumns: number;
  /** Vectors of four elements in a row of the pictures that the rows of a are; 1 where they are none. */
  readonly pictureRow: number;
}

export interface Variant {
  readonly name: string;
  /** Whether the variant can carry out the product. */
  readonly fits: (product: Product, options: KernelOptions) => boolean;
  readonly choice: (product: Product) => Choice;
}

/** Rows of a that matmul_outer and matmul_quad_outer can list in the 16 kB of workgroup memory that every adapter has. */
export const MAX_LISTED = 4000;

export const OPERANDS = { inputs: ['a', 'b'], results: ['y'] };
export const anyShape = ({ m, n, k, transA, transB, aColumns, bColumns }: Product) => ({
  M: m,
  N: n,
  K: k,
  TRANS_A: transA,
  TRANS_B: transB,
  A_COLUMNS: aColumns,
  B_COLUMNS: bColumns,
});

/** The largest divisor of `n` that is no more than `most`. */
export function largestDivisor(n: number, most: number): number {
  let divisor = Math.min(n, most);
  while (n % divisor !== 0) divisor -= 1;
  return divisor;
}
