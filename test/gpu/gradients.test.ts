/**
 * Gradients on the GPU, plain and optimised, against the twins; test/unit/graph/gradients.test.ts holds the same gradients
 * against finite differences.
 */
import { describe, expect, it } from 'vitest';
import { problemOf } from '../reference/case.ts';
import { DIFFERENTIABLE } from '../reference/cases.ts';
import { MODEL_CASE } from '../reference/cases-gradient.ts';
import { gradientProblem } from '../reference/gradient.ts';
import { failures } from './check.ts';

describe('gradients on the GPU', () => {
  it.each([...DIFFERENTIABLE, MODEL_CASE])('$name', async (row) => {
    const problem = gradientProblem(problemOf(row, row.gradientSize));
    expect(await failures(`[${row.gradientSize}]`, problem)).toEqual([]);
  });
});
