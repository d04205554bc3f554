import { describe, it } from 'vitest';
import { CONV_CASES } from '../reference/cases-conv.ts';
import { checkCase } from './check.ts';

describe('convolutions against their float64 twins', () => {
  it.each(CONV_CASES)('$name', checkCase);
});
