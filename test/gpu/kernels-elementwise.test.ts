import { describe, it } from 'vitest';
import { ACTIVATION_CASES } from '../reference/cases-activations.ts';
import { ARITHMETIC_CASES } from '../reference/cases-arithmetic.ts';
import { ELEMENTWISE_CASES } from '../reference/cases-elementwise.ts';
import { checkCase } from './check.ts';

describe('elementwise kernels against their float64 twins', () => {
  it.each([...ELEMENTWISE_CASES, ...ARITHMETIC_CASES, ...ACTIVATION_CASES])('$name', checkCase);
});
