import { describe, expect, it } from 'vitest';
import { RECURRENT_CASES } from '../reference/cases-recurrent.ts';
import { caseFindings } from '../reference/kernel-checks.ts';
import { WAYS, wrongOf } from './check.ts';
import { some } from './long.ts';

/** Of all cases in `npm test` those of everything that a recurrence may be given, at two sizes each. */
const CASES = some(RECURRENT_CASES, 1).filter(({ name }) => some([false, true], 2).length > 1 || / with /.test(name));

describe('recurrent layers against their float64 twins', () => {
  it.each(CASES)('$name', async (row) => {
    expect(wrongOf(await caseFindings(row, WAYS, some(row.sizes, 4)))).toEqual([]);
  });
});
