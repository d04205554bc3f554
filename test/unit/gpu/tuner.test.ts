/** The tuner's search, with times that are made up; and what is remembered. */
import { describe, expect, it } from 'vitest';
import { checkTuning, rememberChoices, rememberedChoices } from '../../../src/gpu/choices.ts';
import { search } from '../../../src/gpu/tuner.ts';

const NAMES = new Map([
  ['a', ['a1', 'a2', 'a3']],
  ['b', ['b1', 'b2']],
]);
const TIMES: Readonly<Record<string, number>> = { a1: 5, a2: 4, a3: 6, b1: 3, b2: 2 };
const timeOf = (choices: Readonly<Record<string, string>>): number =>
  Object.values(choices).reduce((sum, name) => sum + TIMES[name]!, 0);

describe('search', () => {
  it('finds the fastest name for each product', async () => {
    expect(await search(NAMES, async (choices) => timeOf(choices))).toEqual({ a: 'a2', b: 'b2' });
  });

  it('keeps the preferred one where another is faster by noise alone', async () => {
    const flat = async (choices: object) => (JSON.stringify(choices).includes('2') ? 0.99 : 1);
    expect(await search(NAMES, flat)).toEqual({ a: 'a1', b: 'b1' });
  });

  it('stops when its time is up, with the best so far', async () => {
    let now = 0;
    const slow = async (choices: Readonly<Record<string, string>>) => {
      now += 600;
      return timeOf(choices);
    };
    expect(await search(NAMES, slow, () => now)).toEqual({ a: 'a2', b: 'b1' });
  });
});

describe('choices', () => {
  const adapter = { vendor: 'v', architecture: 'a', description: 'd', software: false, features: [] };

  it('without storage nothing is remembered, and nothing fails', () => {
    rememberChoices(adapter, { a: 'a1' });
    expect(rememberedChoices(adapter)).toEqual({});
  });

  it.each([
    ['nothing', undefined, 'auto'],
    ['a word', 'off', 'off'],
    ['names', { a: 'b' }, { a: 'b' }],
  ])('can be %s', (_, given, expected) => {
    expect(checkTuning(given)).toEqual(expected);
  });

  it.each([['fast'], [7], [null], [{ a: 1 }]])('cannot be %s', (given) => {
    expect(() => checkTuning(given)).toThrow(
      /^init: tuning: got .*, expected 'auto', 'always', 'off', or kernel names/,
    );
  });
});
