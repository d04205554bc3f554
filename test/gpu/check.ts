/** Runs a case on the GPU, plain and optimised for each kind of adapter, and holds its results against the twins. */
import { expect } from 'vitest';
import type { Case, Problem } from '../reference/case.ts';
import { caseFindings, type Finding, findings, waysFor } from '../reference/kernel-checks.ts';

export const WAYS = waysFor(true);

/** All sizes of a case; their kernels compile side by side. */
export async function checkCase(row: Case): Promise<void> {
  expect(wrongOf(await caseFindings(row, WAYS))).toEqual([]);
}

/** What is wrong with the results of a problem, a line for each. */
export async function failures(where: string, problem: Problem): Promise<string[]> {
  return wrongOf(await findings(where, problem, WAYS));
}

export const wrongOf = (found: readonly Finding[]): string[] => found.flatMap(({ wrong }) => wrong ?? []);
