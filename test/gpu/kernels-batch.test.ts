import { describe, it } from 'vitest';
import { BATCH_CASES } from '../reference/cases-batch.ts';
import { SCHEDULE_CASES } from '../reference/cases-schedules.ts';
import { checkCase } from './check.ts';

describe('batch kernels against their float64 twins', () => {
  it.each([...BATCH_CASES, ...SCHEDULE_CASES])('$name', checkCase);
});
