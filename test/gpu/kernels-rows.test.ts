import { describe, it } from 'vitest';
import { ROW_CASES } from '../reference/cases-matrix.ts';
import { checkCase } from './check.ts';

describe('rows kernels against their float64 twins', () => {
  it.each(ROW_CASES)('$name', checkCase);
});
