import { describe, it } from 'vitest';
import { REDUCTION_CASES } from '../reference/cases-reductions.ts';
import { checkCase } from './check.ts';

describe('reductions against their float64 twins', () => {
  it.each(REDUCTION_CASES)('$name', checkCase);
});
