/**
 * Every kernel for products passes the same tests: each of ../reference/matmul-variants.ts by every variant that can carry it out,
 * by its name. `npm test` takes every third of them, and the sizes that ask most of a kernel; `npm run test:long` all.
 */
import { describe, expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import { productKey } from '../../src/ops/matmul-kernels.ts';
import { problemOf } from '../reference/case.ts';
import { findings, hasSubgroups } from '../reference/kernel-checks.ts';
import { CHAIN_CASE, productCases, productOf, variantWays } from '../reference/matmul-variants.ts';
import { engine, runStep } from '../reference/run-step.ts';
import { wrongOf } from './check.ts';
import { LONG, some } from './long.ts';

const CASES = some(productCases(LONG), 3);

describe('every variant of matmul against the float64 twin', () => {
  it.each(CASES)('$name', async (row) => {
    const subgroups = hasSubgroups((await engine()).adapter);
    const wrong: string[] = [];
    for (const size of row.sizes) {
      const problem = problemOf(row, size);
      wrong.push(...wrongOf(await findings(`[${size}]`, problem, variantWays(problem.step, subgroups))));
    }
    expect(wrong).toEqual([]);
  });
});

it('puts split sums in a chain on GPUs', () => {
  const { step } = problemOf(CHAIN_CASE, [5, 388, 36]);
  const key = productKey(productOf(step));
  const { dispatches } = compile(step, { ...DEFAULT_OPTIONS, choices: { [key]: 'split 4x256' } });
  expect(dispatches.map(({ label }) => label)).toEqual([expect.stringMatching(/matmul_split → /)]);
});

it('gives the same bits each time', async () => {
  const { step, feeds } = problemOf(CHAIN_CASE, [32, 784, 128]);
  for (const options of Object.values(variantWays(step, false))) {
    const [first, second] = [await runStep(step, feeds, options), await runStep(step, feeds, options)];
    expect(second).toEqual(first);
  }
});
