/** A short fuzz of every reader, the same each time; a million of them are in test/long. */
import { expect, it } from 'vitest';
import { fuzz } from '../../fuzz/fuzz.ts';
import { mutated } from '../../fuzz/mutate.ts';
import { TARGETS } from '../../fuzz/targets.ts';

it.each(TARGETS.map((target) => [target.name, target] as const))(
  '%s: 3,000 mutations, of what is slow 600, give a typed error or a valid value',
  async (_, target) => {
    const count = target.slow ? 600 : 3000;
    const { findings, valid } = await fuzz(target, 0, count);
    expect(findings).toEqual([]);
    expect(valid).toBeLessThan((2 / 3) * count); // else hardly anything was damaged
  },
  60_000,
);

it.each(TARGETS.map((target) => [target.name, target] as const))('%s: whole files are valid', async (_, target) => {
  for (const bytes of await target.corpus()) expect(target.isValid((await target.read(bytes)) as never)).toBe(true);
});

it('a reader with a fault is found out', async () => {
  const read = async (bytes: Uint8Array): Promise<unknown> => JSON.parse(new TextDecoder().decode(bytes));
  const corpus = async () => [new TextEncoder().encode('{"a":[1,2,3]}')];
  const { findings } = await fuzz({ name: 'raw JSON', corpus, read, isValid: () => true }, 0, 100);
  expect(findings.length).toBeGreaterThan(5);
});

it('the same seed gives the same bytes', () => {
  const bytes = Uint8Array.from({ length: 50 }, (_, i) => i);
  for (let seed = 0; seed < 50; seed++) expect(mutated(bytes, seed)).toEqual(mutated(bytes, seed));
  expect(new Set(Array.from({ length: 50 }, (_, seed) => mutated(bytes, seed).join())).size).toBeGreaterThan(40);
});
