import { describe, it } from 'vitest';
import { LOSS_CASES } from '../reference/cases-losses.ts';
import { ROW_CASES } from '../reference/cases-matrix.ts';
import { SOFTMAX_CASES } from '../reference/cases-softmax.ts';
import { checkCase } from './check.ts';

describe('rows kernels against their float64 twins', () => {
  it.each([...ROW_CASES, ...SOFTMAX_CASES, ...LOSS_CASES])('$name', checkCase);
});
