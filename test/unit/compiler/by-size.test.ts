/** Places of values: none in the place of another that lives at the same time, and no arena fuller than it may be. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Life, placeBySize } from '../../../src/compiler/by-size.ts';

const ROOM = 40;
const lives = fc
  .array(fc.record({ words: fc.integer({ min: 1, max: ROOM }), from: fc.nat(20), length: fc.nat(6) }), {
    maxLength: 40,
  })
  .map((all) => all.map(({ words, from, length }, value): Life<number> => ({ value, words, from, to: from + length })));

it('keeps apart what lives at the same time, within the room', () => {
  fc.assert(
    fc.property(lives, (all) => {
      const places = placeBySize(all, ROOM);
      for (const one of all) {
        const { arena, begin } = places.get(one.value)!;
        expect(begin + one.words).toBeLessThanOrEqual(ROOM);
        for (const other of all) {
          const there = places.get(other.value)!;
          if (other === one || there.arena !== arena || other.to < one.from || other.from > one.to) continue;
          expect(begin + one.words <= there.begin || there.begin + other.words <= begin).toBe(true);
        }
      }
    }),
    { seed: 4, numRuns: 300 },
  );
});

it('puts values into each other’s places, the largest first', () => {
  const all = [
    { value: 'small', words: 2, from: 0, to: 1 },
    { value: 'large', words: 6, from: 1, to: 2 },
    { value: 'later', words: 2, from: 3, to: 3 },
  ];
  expect([...placeBySize(all, 8)]).toEqual([
    ['large', { arena: 0, begin: 0 }],
    ['small', { arena: 0, begin: 6 }],
    ['later', { arena: 0, begin: 0 }],
  ]);
  expect(placeBySize(all, 7).get('small')).toEqual({ arena: 1, begin: 0 });
});
