/** The tables of what programs load: written, and found to be stale. */
import { expect, it } from 'vitest';
import { SIZE_PAGES, type SizeRow, staleSizes, withSizes } from '../../../src/build/sizes.ts';

const [ENGLISH, CHINESE, README] = SIZE_PAGES as [
  (typeof SIZE_PAGES)[0],
  (typeof SIZE_PAGES)[0],
  (typeof SIZE_PAGES)[0],
];
const rows = (size: number, sizeLimit = 97_000): SizeRow[] => [
  { name: 'init alone', size, sizeLimit },
  { name: 'wgrad/mnist', size: 1_234, sizeLimit: 2_040 },
];
const EMPTY = 'A\n\n<!-- sizes: npm run size -- --write --><!-- /sizes -->\n';

it('a table of sizes and budgets, in both languages, and a number in a sentence', () => {
  expect(withSizes(EMPTY, rows(96_120), ENGLISH)).toBe(
    'A\n\n<!-- sizes: npm run size -- --write -->\n| a program that uses | loads | at most |\n| --- | --- | --- |\n| init alone | 96.1 kB | 97 kB |\n| wgrad/mnist | 1.23 kB | 2.04 kB |\n<!-- /sizes -->\n',
  );
  expect(withSizes(EMPTY, rows(96_120), CHINESE)).toContain('| 只有 init | 96.1 kB | 97 kB |');
  expect(withSizes(EMPTY, rows(96_120), README)).toContain('--write -->96.1 kB<!--');
});

it.each([
  ['what was measured', rows(96_120), true],
  ['a little more', rows(97_900), true],
  ['much more', rows(98_200), false],
  ['much less', rows(94_000), false],
  ['another budget', rows(96_120, 98_000), false],
  ['another entry', [...rows(96_120), { name: 'wgrad/node', size: 1, sizeLimit: 2 }], false],
] as const)('a page that says %s is right: %#', (_, measured, right) => {
  const page = withSizes(EMPTY, rows(96_120), ENGLISH);
  expect(staleSizes(page, measured, ENGLISH)).toHaveLength(right ? 0 : 1);
});

it('README’s number is held to what was measured, too', () => {
  const page = withSizes(EMPTY, rows(96_120), README);
  expect(staleSizes(page, rows(97_000), README)).toEqual([]);
  expect(staleSizes(page, rows(99_000), README)).toHaveLength(1);
  expect(staleSizes('no mark', rows(1), README)).toEqual([
    expect.stringContaining('README.md: there is no <!-- sizes'),
  ]);
});
