/** Runs a case on the GPU, plain and optimised for each kind of adapter, and holds its results against the twins. */
import { expect } from 'vitest';
import { LEAST } from '../least-device.ts';
import type { Case, Problem } from '../reference/case.ts';
import { caseFindings, type Finding, findings, waysFor } from '../reference/kernel-checks.ts';
import { some } from './long.ts';

export const WAYS = waysFor(!LEAST);

/** Sizes of a case, whose kernels compile side by side: where there are more than three, `npm test` takes every other one. */
export async function checkCase(row: Case): Promise<void> {
  const sizes = row.sizes.length > 3 ? some(row.sizes, 2) : row.sizes;
  expect(wrongOf(await caseFindings(row, WAYS, sizes))).toEqual([]);
}

/** What is wrong with the results of a problem, a line for each. */
export async function failures(where: string, problem: Problem): Promise<string[]> {
  return wrongOf(await findings(where, problem, WAYS));
}

export const wrongOf = (found: readonly Finding[]): string[] => found.flatMap(({ wrong }) => wrong ?? []);
