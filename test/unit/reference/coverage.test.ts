/** What `npm run verify` tries on the GPU leaves out no kernel and no variant of one. */
import { describe, expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { leaf } from '../../../src/graph/node.ts';
import { matmul } from '../../../src/ops/all.ts';
import { variantsOf } from '../../../src/ops/matmul-kernels.ts';
import { KERNELS } from '../../reference/all-kernels.ts';
import { problemOf } from '../../reference/case.ts';
import { CASES } from '../../reference/cases.ts';
import { waysFor } from '../../reference/kernel-checks.ts';
import { trialsByVariant } from '../../reference/matmul-variants.ts';

const trials = trialsByVariant(true);

it('every variant that any product could have has its trials', () => {
  const sizes = [1, 4, 8, 32, 64, 300, 1024];
  const known = new Set<string>();
  for (const m of sizes) {
    for (const k of sizes) {
      for (const n of sizes) {
        for (const transposed of [0, 1, 2, 3]) {
          const [transA, transB] = [transposed % 2 === 1, transposed > 1];
          const a = leaf('input', 'a', transA ? [k, m] : [m, k], 'f32');
          const b = leaf('input', 'b', transB ? [n, k] : [k, n], 'f32');
          const product = matmul(a, b, transA, transB);
          for (const target of ['cpu', 'gpu'] as const) {
            for (const name of variantsOf(product, { ...DEFAULT_OPTIONS, target, subgroups: true })) known.add(name);
          }
        }
      }
    }
  }
  expect([...trials.keys()].sort()).toEqual([...known].sort());
});

describe('of shaders/', () => {
  const steps = [
    ...CASES.flatMap((row) =>
      row.sizes.map((size) => ({ step: problemOf(row, size).step, ways: Object.values(waysFor(true)) })),
    ),
    ...[...trials.values()].flat().map(({ problem, ways }) => ({ step: problem.step, ways: Object.values(ways) })),
  ];
  const programs = steps.flatMap(({ step, ways }) =>
    ways.map((options) => compile(step, { ...DEFAULT_OPTIONS, ...options })),
  );
  const labels = new Set(
    programs.flatMap(({ dispatches }) => dispatches.flatMap(({ label }) => label.split(/[^\w]+/))),
  );

  // The frame of chains goes by the names of the ops in it; the watch is no op, and has test/gpu/watch.test.ts.
  it.each([...KERNELS.keys()].filter((name) => name !== 'elementwise' && name !== 'watch'))(
    '%s.wgsl is run',
    (name) => {
      expect(labels).toContain(name);
    },
  );
});
