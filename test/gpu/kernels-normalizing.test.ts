import { describe, expect, it } from 'vitest';
import { NORMALIZING_CASES } from '../reference/cases-normalizing.ts';
import { caseFindings } from '../reference/kernel-checks.ts';
import { WAYS, wrongOf } from './check.ts';
import { some } from './long.ts';

describe('batch normalisation against its float64 twins', () => {
  it.each(NORMALIZING_CASES)('$name', async (row) => {
    const sizes = some(row.sizes, row.name.includes('convolution') ? 4 : 3);
    expect(wrongOf(await caseFindings(row, WAYS, sizes))).toEqual([]);
  });
});
