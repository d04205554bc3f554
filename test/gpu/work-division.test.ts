/**
 * Each workgroup does its own share and no more. Results do not show it where several do the same work: so only the first
 * workgroup of a kernel is run here.
 */
import { describe, expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import type { Program } from '../../src/compiler/program.ts';
import { sizeOf } from '../../src/graph/node.ts';
import { type Case, problemOf } from '../reference/case.ts';
import { CASES } from '../reference/cases.ts';
import { PLAIN, runProgram } from './harness.ts';

interface Divided {
  readonly size: readonly number[];
  readonly program: Program;
}

/** The first size of a case at which its only kernel has at least three workgroups; cases that update states are not for this. */
function divided(kernel: Case): Divided | undefined {
  for (const size of kernel.sizes) {
    const { step } = problemOf(kernel, size);
    const program = compile(step, { ...DEFAULT_OPTIONS, ...PLAIN, target: 'cpu' });
    const alone = program.dispatches.length === 1 && step.updates.length === 0;
    if (alone && program.dispatches[0]!.workgroups >= 3) return { size, program };
  }
  return undefined;
}

const nonZero = (values: ArrayLike<number>): number => Array.from(values).filter((value) => value !== 0).length;

describe('the first workgroup alone', () => {
  const found = CASES.flatMap((kernel) => {
    const at = divided(kernel);
    return at === undefined ? [] : [[kernel.name, kernel, at] as const];
  });

  it('is looked at in many kernels', () => {
    expect(new Set(found.map(([, , { program }]) => program.dispatches[0]!.label)).size).toBeGreaterThan(15);
  });

  it.each(found)('%s: gives no more than its share', async (_, kernel, { size, program }) => {
    const { step, feeds } = problemOf(kernel, size);
    const [dispatch] = program.dispatches;
    const whole = await runProgram(step, program, feeds);
    const first = await runProgram(step, { ...program, dispatches: [{ ...dispatch!, workgroups: 1 }] }, feeds);
    for (const [name, values] of Object.entries(first)) {
      const share = sizeOf(step.outputs[name]!.shape) / (dispatch!.workgroups - 1);
      expect(nonZero(values), name).toBeLessThanOrEqual(Math.max(share, 64));
      expect(nonZero(values), name).toBeLessThan(Math.max(2, nonZero(whole[name]!)));
    }
  });
});
