import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import { simplify } from '../../src/compiler/simplify.ts';
import { type Step, stepRoots, topologicalOrder } from '../../src/graph/node.ts';
import { LEAST } from '../least-device.ts';
import { problemOf } from '../reference/case.ts';
import { CONV_CASES } from '../reference/cases-conv.ts';
import { DEPTHWISE_CASES } from '../reference/cases-depthwise.ts';
import { caseFindings, findings, type Ways } from '../reference/kernel-checks.ts';
import { WAYS, wrongOf } from './check.ts';
import { LONG, some } from './long.ts';

/** What least-device.test.ts looks at, too, is done for all sizes in test:long alone: these kernels take SwiftShader long to compile. */
const { 'tuned for GPUs': gpus, 'tuned for software with subgroups': software } = WAYS;
const ways: Ways = LONG || LEAST ? WAYS : { gpus: gpus!, software: software! };

describe('convolutions against their float64 twins', () => {
  it.each([...CONV_CASES, ...DEPTHWISE_CASES])('$name', async (row) => {
    expect(wrongOf(await caseFindings(row, ways, some(row.sizes, 3)))).toEqual([]);
  });
});

/** A way to compile a step for each kernel that GPUs have for its convolution. */
function tileWays(step: Step): Ways {
  const options = { ...DEFAULT_OPTIONS, target: 'gpu' as const };
  const node = topologicalOrder(stepRoots(simplify(step))).find(({ op }) => op.name.startsWith('conv'));
  const { key, variants } = node!.op.tunable!;
  return Object.fromEntries(
    variants(node!, options).map((name) => [name, { ...options, choices: { [key(node!)]: name } }]),
  );
}

describe('every tile of a GPU against the float64 twin', () => {
  const cases = CONV_CASES.filter(({ name }) => /same$/.test(name));
  it.each(cases)('$name', async (row) => {
    const tried = new Set<string>();
    const wrong: string[] = [];
    for (const size of row.sizes.filter(([, , , channels, outputs]) => channels === 16 && outputs! >= 20)) {
      const problem = problemOf(row, size);
      const ways = tileWays(problem.step);
      for (const name of Object.keys(ways)) tried.add(name);
      wrong.push(...wrongOf(await findings(`[${size}]`, problem, ways)));
    }
    expect(wrong).toEqual([]);
    expect([...tried].sort()).toEqual([
      'plain',
      'tiles 128x64',
      'tiles 32x32',
      'tiles 32x64',
      'tiles 64x32',
      'tiles 64x64',
    ]);
  });
});
