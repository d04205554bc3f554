import { describe, it } from 'vitest';
import { POOLING_CASES } from '../reference/cases-pooling.ts';
import { checkCase } from './check.ts';

describe('pooling against its float64 twins', () => {
  it.each(POOLING_CASES)('$name', checkCase);
});
