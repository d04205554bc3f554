import { describe, it } from 'vitest';
import { NORMALIZING_CASES } from '../reference/cases-normalizing.ts';
import { checkCase } from './check.ts';

describe('batch normalisation against its float64 twins', () => {
  it.each(NORMALIZING_CASES)('$name', checkCase);
});
