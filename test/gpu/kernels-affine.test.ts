import { describe, it } from 'vitest';
import { AFFINE_CASES } from '../reference/cases-affine.ts';
import { checkCase } from './check.ts';

describe('pictures resized and through maps against their float64 twins', () => {
  it.each(AFFINE_CASES)('$name', checkCase);
});
