import { describe, it } from 'vitest';
import { DENSE_CASES } from '../reference/cases-fused.ts';
import { checkCase } from './check.ts';

describe('dense layers, forwards and backwards, against float64 twins of the ops in them', () => {
  it.each(DENSE_CASES)('$name', checkCase);
});
