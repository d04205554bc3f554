import { describe, it } from 'vitest';
import { BATCHED_CASES } from '../reference/cases-batched.ts';
import { MATRIX_CASES } from '../reference/cases-matrix.ts';
import { checkCase } from './check.ts';

describe('matmul kernels against their float64 twins', () => {
  it.each([...MATRIX_CASES, ...BATCHED_CASES])('$name', checkCase);
});
