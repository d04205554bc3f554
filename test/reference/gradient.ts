/** Gradients of a problem's output `y` with a random cotangent: as a problem of its own, and by finite differences. */

import { evaluateGraph } from '../../src/cpu/evaluate.ts';
import { leafName, type Node } from '../../src/graph/node.ts';
import { gradients } from '../../src/ops/gradients.ts';
import type { Problem } from './case.ts';
import { Draw } from './draw.ts';
import type { Tolerance } from './tolerance.ts';

/** Half the distance of the two points of a difference: its error is about STEP² and 1e-16 / STEP. */
const STEP = 1e-5;
/** |error| ≤ 1e-7 + 1e-6 · |expected|: third derivatives times STEP², and the rounding of a sum of y · dy over STEP. */
export const DIFFERENCES: Tolerance = {
  why: 'central differences of step 1e-5',
  bound: (expected) => 1e-7 + 1e-6 * Math.abs(expected),
};

/** On the GPU: sums of at most 784 products of a few ops, of values up to 2; tanh alone is 1.1e-5 off. */
const IN_F32: Tolerance = {
  why: 'sums of products of values that a few ops have rounded',
  bound: (expected) => 2e-5 + 1e-5 * Math.abs(expected),
};

/** A problem whose outputs `d <leaf>` are the gradients of Σ y · dy. */
export function gradientProblem(problem: Problem): Problem {
  const { wrt, step, feeds } = problem;
  const { y } = step.outputs;
  if (wrt === undefined || y === undefined) throw new Error('test: nothing to differentiate.');
  const draw = new Draw(1);
  const dy = draw.f32('cotangent', y.shape, -1, 1);
  const grads = gradients(y, dy, wrt);
  const outputs = Object.fromEntries(wrt.map((node, i) => [`d ${leafName(node)}`, grads[i]!]));
  return { step: { outputs, updates: [] }, feeds: { ...feeds, ...draw.feeds }, tolerance: IN_F32 };
}

/** ∂(Σ y · dy) / ∂leaf[i] for each i of `elements`, by central differences of the twins. */
export function finiteDifferences(y: Node, of: Node, feeds: Problem['feeds'], elements: readonly number[]): number[] {
  const { cotangent } = feeds;
  const name = leafName(of);
  const objective = (i: number, delta: number): number => {
    const moved = Float64Array.from(feeds[name]!);
    moved[i]! += delta;
    const [values] = evaluateGraph([y], { ...feeds, [name]: moved });
    return values!.reduce((sum, value, j) => sum + value * cotangent![j]!, 0);
  };
  return elements.map((i) => (objective(i, STEP) - objective(i, -STEP)) / (2 * STEP));
}
