import { describe, it } from 'vitest';
import { CALL_CASES } from '../reference/cases-calls.ts';
import { FUSED_CASES } from '../reference/cases-fused.ts';
import { checkCase } from './check.ts';

describe('fused kernels against float64 twins of the ops in them', () => {
  it.each([...FUSED_CASES, ...CALL_CASES])('$name', checkCase);
});
