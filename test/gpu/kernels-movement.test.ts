import { describe, it } from 'vitest';
import { LOOKUP_CASES } from '../reference/cases-lookup.ts';
import { MOVEMENT_CASES } from '../reference/cases-movement.ts';
import { STATE_CASES } from '../reference/cases-states.ts';
import { checkCase } from './check.ts';

describe('ops that move elements against their float64 twins', () => {
  it.each(MOVEMENT_CASES)('$name', checkCase);
});

describe('rows by their numbers against their float64 twins', () => {
  it.each(LOOKUP_CASES)('$name', checkCase);
});

describe('states whose new values are made of old ones elsewhere', () => {
  it.each(STATE_CASES)('$name', checkCase);
});
