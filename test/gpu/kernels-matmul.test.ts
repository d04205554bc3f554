import { describe, it } from 'vitest';
import { MATRIX_CASES } from '../reference/cases-matrix.ts';
import { checkCase } from './check.ts';

describe('matmul kernels against their float64 twins', () => {
  it.each(MATRIX_CASES)('$name', checkCase);
});
