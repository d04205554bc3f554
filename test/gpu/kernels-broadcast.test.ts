import { describe, it } from 'vitest';
import { BROADCAST_CASES } from '../reference/cases-broadcast.ts';
import { checkCase } from './check.ts';

describe('broadcasting against their float64 twins', () => {
  it.each(BROADCAST_CASES)('$name', checkCase);
});
