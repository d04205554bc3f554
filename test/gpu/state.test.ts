/** States that are updated by ops that read them, as running statistics are. */
import { describe, expect, it } from 'vitest';
import { leaf, type Step } from '../../src/graph/node.ts';
import { add, matmul, scale, sgd } from '../../src/ops/all.ts';
import { PLAIN, runStep } from './harness.ts';

const state = leaf('state', 's', [4], 'f32');
const x = leaf('input', 'x', [4], 'f32');
const step = (value: Step['updates'][number][1]): Step => ({ outputs: {}, updates: [[state, value]] });
const feeds = { s: Float32Array.of(1, 2, 3, 4), x: Float32Array.of(10, 20, 30, 40) };

describe.each([
  ['optimised', {}],
  ['plain', PLAIN],
])('%s: a state overwritten by', (_, options) => {
  it('one op of itself', async () => {
    const { s } = await runStep(step(scale(state, 0.5)), feeds, options);
    expect(Array.from(s!)).toEqual([0.5, 1, 1.5, 2]);
  });

  it('a chain of ops, three times', async () => {
    const { s } = await runStep(step(add(scale(state, 0.5), x)), feeds, options, 3);
    expect(Array.from(s!)).toEqual([17.625, 35.25, 52.875, 70.5]);
  });
});

it('a state is not overwritten while threads still read it', async () => {
  const [p, g] = [leaf('param', 'p', [4, 4], 'f32'), leaf('input', 'g', [4, 4], 'f32')];
  const rates = leaf('input', 'rates', [8], 'f32');
  const step: Step = { outputs: {}, updates: [[p, sgd(p, matmul(g, p), rates)]] };
  const feeds = { p: Float32Array.from({ length: 16 }, (_, i) => i), g: new Float32Array(16).fill(1) };
  const { p: next } = await runStep(step, { ...feeds, rates: new Float32Array(8).fill(0.5) });
  // less half the sum of its column
  expect(Array.from(next!)).toEqual(Array.from(feeds.p, (value, i) => value - 0.5 * (24 + 4 * (i % 4))));
});
