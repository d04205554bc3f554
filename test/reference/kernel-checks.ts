/**
 * Holds the kernels of a problem against the float64 twins: compiled in each of several ways, run on the GPU, each result compared.
 * Shared by `test/gpu` and `npm run verify`; which problems and which ways is left to them.
 */

import type { CompileOptions } from '../../src/compiler/compile.ts';
import { evaluateStep } from '../../src/cpu/evaluate.ts';
import type { Check } from '../../src/report/check-report.ts';
import { type Case, type Problem, problemOf, toleranceOf } from './case.ts';
import { PLAIN, type Results, runStep } from './run-step.ts';
import { describeWorst, type Worst, worstOf } from './tolerance.ts';

/** Ways to compile a step, by their names. */
export type Ways = Readonly<Record<string, Partial<CompileOptions>>>;

/** A result of a step, as one way of compiling it gave it. */
export interface Finding {
  /** size, way and result */
  readonly where: string;
  readonly worst: Worst;
  /** a line, where it is wrong */
  readonly wrong: string | undefined;
}

/** As for each kind of adapter, whichever one is at hand: a kernel is right on all of them. */
export const waysFor = (subgroups: boolean): Ways => ({
  plain: PLAIN,
  'tuned for software': { target: 'cpu' },
  ...(subgroups && { 'tuned for software with subgroups': { target: 'cpu', subgroups } }),
  'tuned for GPUs': { target: 'gpu' },
});

/** Every result of a problem, compiled in each of the ways. */
export async function findings(where: string, problem: Problem, ways: Ways): Promise<Finding[]> {
  const { step, feeds } = problem;
  const expected = evaluateStep(step, feeds);
  const found = await Promise.all(
    Object.entries(ways).map(async ([way, options]) =>
      compare(`${where} ${way}`, problem, expected, await runStep(step, feeds, options)),
    ),
  );
  return found.flat();
}

function compare(where: string, problem: Problem, expected: Record<string, Float64Array>, actual: Results): Finding[] {
  return Object.entries(expected).map(([name, values]) => {
    const tolerance = toleranceOf(problem, name);
    const line = describeWorst(actual[name]!, values, tolerance);
    const wrong = line === undefined ? undefined : `${where}: ${name}${line}`;
    return { where: `${where}: ${name}`, worst: worstOf(actual[name]!, values, tolerance), wrong };
  });
}

/** The worst of what `work` finds, as one check. What it throws (a kernel does not compile, the GPU refuses it) fails the check. */
export async function checkOf(group: string, what: string, work: () => Promise<readonly Finding[]>): Promise<Check> {
  const found = await work().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  if (found instanceof Error) return { group, what, measured: null, tolerance: 0, detail: found.message };
  const [first, ...rest] = found.map(({ worst }) => worst);
  if (first === undefined) return { group, what, measured: null, tolerance: 0, detail: 'nothing was compared' };
  const { error, bound } = rest.reduce((worst, next) => (next.ratio > worst.ratio ? next : worst), first);
  const wrong = found.flatMap((finding) => finding.wrong ?? []);
  const measured = Number.isFinite(error) ? error : null;
  return { group, what, measured, tolerance: bound, ...(wrong.length > 0 && { detail: wrong.join('\n') }) };
}

/** All sizes of a case; their kernels compile side by side. */
export async function caseFindings(row: Case, ways: Ways, sizes = row.sizes): Promise<Finding[]> {
  const found = await Promise.all(sizes.map((size) => findings(`[${size}]`, problemOf(row, size), ways)));
  return found.flat();
}

/** Whether kernels may count on subgroups, as the library decides it. */
export const hasSubgroups = ({ subgroupSize = 0 }: { readonly subgroupSize?: number }): boolean => subgroupSize >= 4;
