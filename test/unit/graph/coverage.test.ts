/** All ops, the twins and the table of cases go together. */
import { expect, it } from 'vitest';
import { TWINS } from '../../../src/cpu/evaluate.ts';
import { stepRoots, topologicalOrder } from '../../../src/graph/node.ts';
import { OPS } from '../../reference/all-kernels.ts';
import { problemOf } from '../../reference/case.ts';
import { CASES } from '../../reference/cases.ts';

/** Made by a rule of another op alone. */
const MADE_BY_RULES = ['fold'];

it('each op has a twin', () => {
  const ops = [...OPS.keys(), ...MADE_BY_RULES, 'input', 'param', 'state'];
  expect(Object.keys(TWINS).sort()).toEqual(ops.sort());
});

it('each op has a case', () => {
  const steps = CASES.map((row) => problemOf(row, row.sizes[0]!).step);
  const covered = new Set(steps.flatMap((step) => topologicalOrder(stepRoots(step)).map((node) => node.op.name)));
  expect([...OPS.keys()].filter((name) => !covered.has(name))).toEqual([]);
});

it('cases have names of their own', () => {
  expect(new Set(CASES.map((row) => row.name)).size).toBe(CASES.length);
});
