import { describe, it } from 'vitest';
import { ELEMENTWISE_CASES } from '../reference/cases-elementwise.ts';
import { checkCase } from './check.ts';

describe('elementwise kernels against their float64 twins', () => {
  it.each(ELEMENTWISE_CASES)('$name', checkCase);
});
