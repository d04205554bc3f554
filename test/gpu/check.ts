/** Runs a case on the GPU, plain and optimised for each kind of adapter, and holds its results against the twins. */
import { expect } from 'vitest';
import type { CompileOptions } from '../../src/compiler/compile.ts';
import { type Case, type Problem, problemOf, toleranceOf } from '../reference/case.ts';
import { describeWorst } from '../reference/tolerance.ts';
import { evaluateStep } from '../reference/twins.ts';
import { PLAIN, runStep } from './harness.ts';

const WAYS: Readonly<Record<string, Partial<CompileOptions>>> = {
  plain: PLAIN,
  'tuned for software': { target: 'cpu' },
  'tuned for software with subgroups': { target: 'cpu', subgroups: true },
  'tuned for GPUs': { target: 'gpu' },
};

/** All sizes of a case; their kernels compile side by side. */
export async function checkCase(row: Case): Promise<void> {
  const wrong = await Promise.all(row.sizes.map((size) => failures(`[${size}]`, problemOf(row, size))));
  expect(wrong.flat()).toEqual([]);
}

/** What is wrong with the results of a problem, a line for each. */
export async function failures(where: string, problem: Problem): Promise<string[]> {
  const { step, feeds } = problem;
  const expected = evaluateStep(step, feeds);
  const found = await Promise.all(
    Object.entries(WAYS).map(async ([way, options]) => {
      const actual = await runStep(step, feeds, options);
      return Object.keys(expected).map((name) => {
        const worst = describeWorst(actual[name]!, expected[name]!, toleranceOf(problem, name));
        return worst === undefined ? [] : [`${where} ${way}: ${name}${worst}`];
      });
    }),
  );
  return found.flat(2);
}
