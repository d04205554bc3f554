/**
 * Each workgroup does its own share and no other's. Results do not show it where several do the same work: so single workgroups of
 * a kernel are run here, and no two of them may give the same element. And whether all run in one dispatch or in ranges, the result
 * is the same.
 */
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import type { Program } from '../../src/compiler/program.ts';
import { groupBy } from '../../src/graph/group-by.ts';
import type { Step } from '../../src/graph/node.ts';
import { type Case, problemOf } from '../reference/case.ts';
import { CASES } from '../reference/cases.ts';
import { hasSubgroups, type Ways } from '../reference/kernel-checks.ts';
import { productCases, variantWays } from '../reference/matmul-variants.ts';
import { engine, PLAIN, runProgram } from './harness.ts';

interface Divided {
  readonly name: string;
  readonly step: Step;
  readonly feeds: Parameters<typeof runProgram>[2];
  readonly options: CompileOptions;
  readonly program: Program;
}

const workgroupsOf = ({ dispatches }: Program): number => dispatches[0]!.workgroups;

/**
 * Each way to compile a case, at the first size at which its only kernel has at least three workgroups; cases that update states are
 * not for this: their results are there before the kernel runs.
 */
function divided(kernel: Case, waysOf: (step: Step) => Ways): Divided[] {
  const found = new Map<string, Divided>();
  for (const size of kernel.sizes) {
    const { step, feeds } = problemOf(kernel, size);
    if (step.updates.length > 0) continue;
    for (const [way, options] of Object.entries(waysOf(step))) {
      const all = { ...DEFAULT_OPTIONS, ...options };
      const program = compile(step, all);
      const name = `${kernel.name}, ${way}`;
      if (found.has(name) || program.dispatches.length !== 1 || workgroupsOf(program) < 3) continue;
      found.set(name, { name, step, feeds, options: all, program });
    }
  }
  return [...found.values()];
}

/** The program with the workgroup of this number alone. */
function alone({ dispatches, ...program }: Program, workgroup: number): Program {
  const [{ code, ...dispatch }] = dispatches as [Program['dispatches'][0]];
  const entry = /@builtin\(workgroup_id\) group: vec3u(.*)\{\n/;
  expect(code).toMatch(entry);
  const moved = code.replace(
    entry,
    `@builtin(workgroup_id) zero: vec3u$1{\n  let group = zero + vec3u(${workgroup}u, 0u, 0u);\n`,
  );
  return { ...program, dispatches: [{ ...dispatch, code: moved, workgroups: 1 }] };
}

const lengthOf = ({ program }: Divided): number => program.dispatches[0]!.code.length;

const given = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value, i) => (value === 0 ? -1 : i)).filter((i) => i >= 0);

async function expectShares({ step, feeds, program }: Divided): Promise<void> {
  const workgroups = [0, 1, workgroupsOf(program) - 1];
  const results = await Promise.all(workgroups.map((workgroup) => runProgram(step, alone(program, workgroup), feeds)));
  for (const name of Object.keys(step.outputs)) {
    const shares = results.map((result) => given(result[name]!));
    const all = shares.flat();
    expect(all.length, `${name}: elements by two workgroups`).toBe(new Set(all).size);
  }
}

/** The same bits from ranges of the workgroups, one dispatch each. */
async function expectRangesAlike({ step, feeds, options, program }: Divided): Promise<void> {
  const cut = compile(step, { ...options, maxDispatchMs: program.dispatches[0]!.ms / 2 });
  expect(cut.dispatches.length).toBeGreaterThan(1);
  const [whole, ranges] = await Promise.all([program, cut].map((each) => runProgram(step, each, feeds)));
  expect(ranges).toEqual(whole);
}

describe('single workgroups', () => {
  const plain: CompileOptions = { ...DEFAULT_OPTIONS, ...PLAIN, target: 'cpu' };
  const found = CASES.flatMap((kernel) => divided(kernel, () => ({ plain })));

  it('are looked at in many kernels', () => {
    expect(new Set(found.map(({ program }) => program.dispatches[0]!.label)).size).toBeGreaterThan(15);
  });

  it.each(found)('$name: give their share', expectShares);

  it.each(found)('$name: give the same in ranges', expectRangesAlike);

  const products = productCases(false).flatMap((kernel) => divided(kernel, (step) => variantWays(step, true)));
  const byFile = groupBy(products, ({ program }) => /matmul\w*/.exec(program.dispatches[0]!.label)![0]);
  const quickest = [...byFile].map(([file, all]) => {
    return { file, kernel: all.toSorted((a, b) => lengthOf(a) - lengthOf(b))[0]! };
  });

  it.each(quickest)('$file: give their share', async ({ file, kernel }) => {
    if (/quad/.test(file) && !hasSubgroups((await engine()).adapter)) return;
    await expectShares(kernel);
    await expectRangesAlike(kernel);
  });
});
