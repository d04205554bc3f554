/** A million seeded mutations of files. */
import { expect, test } from 'vitest';
import { fuzz } from '../fuzz/fuzz.ts';
import { TARGETS } from '../fuzz/targets.ts';
import { record } from './results.ts';

const EACH = 250_000;

test.each(TARGETS.filter(({ name }) => name !== 'checkpoint').map((target) => [target.name, target] as const))(
  '%s',
  async (name, target) => {
    const { tried, valid, slowestMs, mostBytes, findings } = await fuzz(target, 1_000_000, EACH);
    expect(findings).toEqual([]);
    const cost = `slowest ${slowestMs.toFixed(0)} ms, most memory ${(mostBytes / 2 ** 20).toFixed(1)} MB`;
    record(`fuzz: ${name}`, `${tried} mutations, ${valid} of them still whole files; no finding; ${cost}`);
  },
);
