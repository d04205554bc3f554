/**
 * What the compiler makes of every case that a GPU test runs: the text of its programs, by the test. Where a mutant leaves a test's
 * programs as they are, that test cannot see it and need not be run.
 */
import { createHash } from 'node:crypto';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import type { Step } from '../../src/graph/node.ts';
import { type Case, problemOf } from '../reference/case.ts';
import { DIFFERENTIABLE } from '../reference/cases.ts';
import { BATCH_CASES } from '../reference/cases-batch.ts';
import { ELEMENTWISE_CASES } from '../reference/cases-elementwise.ts';
import { DENSE_CASES, FUSED_CASES } from '../reference/cases-fused.ts';
import { MODEL_CASE } from '../reference/cases-gradient.ts';
import { MATRIX_CASES, ROW_CASES } from '../reference/cases-matrix.ts';
import { gradientProblem } from '../reference/gradient.ts';
import '../kernels.ts';
import { type Ways, waysFor } from '../reference/kernel-checks.ts';
import { productCases, variantWays } from '../reference/matmul-variants.ts';

/** A fingerprint of the programs, by test file and name of the case. */
export type Programs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const TABLES: Readonly<Record<string, readonly Case[]>> = {
  batch: BATCH_CASES,
  dense: DENSE_CASES,
  elementwise: ELEMENTWISE_CASES,
  fused: FUSED_CASES,
  matmul: MATRIX_CASES,
  rows: ROW_CASES,
};

export function programs(): Programs {
  const kernels = Object.entries(TABLES).map(([name, cases]) => {
    const steps = (row: Case): Step[] => row.sizes.map((size) => problemOf(row, size).step);
    return [`test/gpu/kernels-${name}.test.ts`, fingerprints(cases, steps)] as const;
  });
  const gradient = (row: Case): Step[] => [gradientProblem(problemOf(row, row.gradientSize)).step];
  const variants = (row: Case): Step[] => row.sizes.map((size) => problemOf(row, size).step);
  return {
    ...Object.fromEntries(kernels),
    'test/gpu/gradients.test.ts': fingerprints([...DIFFERENTIABLE, MODEL_CASE], gradient),
    'test/gpu/matmul-variants.test.ts': fingerprints(productCases(false), variants, (step) => variantWays(step, true)),
  };
}

function fingerprints(
  cases: readonly Case[],
  stepsOf: (row: Case) => Step[],
  waysOf: (step: Step) => Ways = () => waysFor(true),
): Record<string, string> {
  const fingerprint = (row: Case): string => {
    const hash = createHash('sha256');
    try {
      for (const step of stepsOf(row)) {
        for (const options of Object.values(waysOf(step))) hash.update(text(step, options));
      }
    } catch (error) {
      hash.update(String(error));
    }
    return hash.digest('hex');
  };
  return Object.fromEntries(cases.map((row) => [row.name, fingerprint(row)]));
}

function text(step: Step, options: Partial<CompileOptions>): string {
  const { dispatches, buffers, outputs } = compile(step, { ...DEFAULT_OPTIONS, ...options });
  const run = dispatches.map(({ code, workgroups, bindings }) => ({ code, workgroups, bindings }));
  return JSON.stringify([run, buffers, outputs]);
}
