import { describe, it } from 'vitest';
import { RECURRENT_CASES } from '../reference/cases-recurrent.ts';
import { checkCase } from './check.ts';

describe('recurrent layers against their float64 twins', () => {
  it.each(RECURRENT_CASES)('$name', checkCase);
});
