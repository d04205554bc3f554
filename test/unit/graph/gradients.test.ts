/** The vjp of each op, against finite differences of the float64 twins with a random cotangent. */
import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { leafName, topologicalOrder } from '../../../src/graph/node.ts';
import { OPS } from '../../reference/all-kernels.ts';
import { type Case, problemOf } from '../../reference/case.ts';
import { DIFFERENTIABLE } from '../../reference/cases.ts';
import { MODEL_CASE } from '../../reference/cases-gradient.ts';
import { DIFFERENCES, finiteDifferences, gradientProblem } from '../../reference/gradient.ts';
import { describeWorst } from '../../reference/tolerance.ts';

/** Checks at most `most` elements of each leaf, evenly spread. */
function check(row: Case, size: readonly number[], most: number): void {
  const problem = problemOf(row, size);
  const { step, feeds } = gradientProblem(problem);
  for (const node of problem.wrt!) {
    const [analytic] = evaluateGraph([step.outputs[`d ${leafName(node)}`]!], feeds);
    const stride = Math.max(1, analytic!.length / most);
    const elements = Array.from({ length: Math.min(most, analytic!.length) }, (_, i) => Math.floor(i * stride));
    const numeric = finiteDifferences(problem.step.outputs.y!, node, feeds, elements);
    const taken = elements.map((i) => analytic![i]!);
    expect(describeWorst(taken, numeric, DIFFERENCES), `d ${leafName(node)} of [${size}]`).toBeUndefined();
  }
}

describe('gradients by autodiff equal finite differences', () => {
  it.each(DIFFERENTIABLE)('$name', (row) => {
    check(row, row.gradientSize, 100);
    for (const size of row.sizes.slice(0, 3)) check(row, size, 20);
  });

  it('the whole model: 784 → 16 relu → dropout → 10 softmax, cross-entropy', () => {
    check(MODEL_CASE, MODEL_CASE.gradientSize, 100);
  });

  it('covers every op that has a gradient', () => {
    const covered = new Set(
      DIFFERENTIABLE.flatMap((row) =>
        topologicalOrder([problemOf(row, row.gradientSize).step.outputs.y!]).map((node) => node.op.name),
      ),
    );
    const withGradient = [...OPS].filter(([, op]) => op.vjp !== undefined);
    expect(withGradient.map(([name]) => name).filter((name) => !covered.has(name))).toEqual([]);
  });
});
