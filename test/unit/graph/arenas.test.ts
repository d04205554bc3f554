/** Lists of sized things in buffers that a device can bind. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arenaName, inArenas, padded } from '../../../src/graph/arenas.ts';

it('puts things into arenas in their order, each within the limit, and begins no arena too early', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 30 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 208, max: 1000 }), (bytes, limit) => {
      const things = bytes.map((bytes, i) => ({ name: `t${i}`, bytes }));
      const arenas = inArenas(things, limit);
      const total = (arena: typeof things): number => arena.reduce((sum, { bytes }) => sum + padded(bytes), 0);
      expect(arenas.flat()).toEqual(things);
      for (const arena of arenas) expect(total(arena)).toBeLessThanOrEqual(limit);
      arenas.slice(1).forEach((arena, i) => {
        expect(total(arenas[i]!) + padded(arena[0]!.bytes)).toBeGreaterThan(limit);
      });
    }),
  );
});

it('counts the words that fill a value up', () => {
  const things = [4, 4, 4].map((bytes, i) => ({ name: `t${i}`, bytes }));
  expect(inArenas(things, 32).map(({ length }) => length)).toEqual([2, 1]);
});

it('refuses what is larger than a buffer, by name', () => {
  expect(() => inArenas([{ name: 'dense/kernel', bytes: 400 }], 256)).toThrow(
    'dense/kernel: needs 400 bytes in one buffer; the device allows 256 (maxBufferSize, maxStorageBufferBindingSize). Use a smaller batch or smaller layers.',
  );
});

it('numbers the arenas after the first', () => {
  expect([0, 1, 2].map((number) => arenaName('params', number))).toEqual(['params', 'params/2', 'params/3']);
});
