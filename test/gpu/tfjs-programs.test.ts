/** Programs of tfjs-layers with their import changed: each runs here and in tfjs, from the same weights and without a shuffle. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as ours from '../../src/tfjs.ts';
import { tf, useCpu } from '../reference/tfjs-files.ts';
import * as classification from '../tfjs-programs/classification.ts';
import * as ownSteps from '../tfjs-programs/own-steps.ts';
import * as pictures from '../tfjs-programs/pictures.ts';
import type { Begin, Program } from '../tfjs-programs/program.ts';
import * as regression from '../tfjs-programs/regression.ts';
import * as saved from '../tfjs-programs/saved.ts';
import { theirs } from '../tfjs-programs/theirs.ts';

const NEAR = 1e-4;

beforeAll(useCpu);

async function compare(program: Program): Promise<void> {
  const first: { values: Float32Array; shape: number[] }[][] = [];
  const here = await program(ours, (model) => {
    first.push(
      model.getWeights().map((weight) => ({ values: weight.dataSync() as Float32Array, shape: weight.shape })),
    );
  });
  let models = 0;
  const begin: Begin = (model) => {
    const weights = first[models++]!.map(({ values, shape }) => tf.tensor(values, shape));
    model.setWeights(weights as unknown as ours.Tensor[]);
  };
  const there = await program(theirs, begin);
  expect(here.length).toBe(there.length);
  expect(here.length).toBeGreaterThan(2);
  const apart = Math.max(...here.map((value, i) => Math.abs(value - there[i]!)));
  console.info(`apart ${apart.toExponential(1)}: ${here.slice(0, 3).map((value) => value.toFixed(4))}`);
  expect(apart).toBeLessThan(NEAR);
}

/** Those of each `npm test`; all others in long tests. */
const QUICK = new Set<unknown>([
  regression.simpleRegression,
  classification.xor,
  ownSteps.polynomial,
  ownSteps.cartPole,
]);

describe.each(Object.entries({ regression, classification, pictures, ownSteps, saved }))('%s', (_, programs) => {
  const all = Object.entries(programs as Record<string, Program>);
  it.for(all.filter(([, program]) => QUICK.has(program) || import.meta.env.VITE_LONG_TESTS))('%s', ([, program]) =>
    compare(program),
  );
});
