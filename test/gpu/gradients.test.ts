/**
 * Gradients on the GPU, plain and optimised, against the twins: in `npm test` every other one; test/unit/graph/gradients.test.ts holds all of
 * them against finite differences.
 */
import { describe, expect, it } from 'vitest';
import { problemOf } from '../reference/case.ts';
import { DIFFERENTIABLE } from '../reference/cases.ts';
import { MODEL_CASE } from '../reference/cases-gradient.ts';
import { gradientProblem } from '../reference/gradient.ts';
import { failures } from './check.ts';
import { some } from './long.ts';

describe('gradients on the GPU', () => {
  it.each([...some(DIFFERENTIABLE, 2), MODEL_CASE])('$name', async (row) => {
    const problem = gradientProblem(problemOf(row, row.gradientSize));
    expect(await failures(`[${row.gradientSize}]`, problem)).toEqual([]);
  });
});
