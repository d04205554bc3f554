import fc from 'fast-check';
import { distance as other } from 'fastest-levenshtein';
import { expect, test } from 'vitest';
import { distance } from '../../src/names.ts';

test('edit distances are those of another implementation', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (from, to) => {
      expect(distance(from, to)).toBe(other(from, to));
    }),
  );
});
