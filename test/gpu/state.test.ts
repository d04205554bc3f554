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

it('a kernel whose threads would read what others overwrite is refused', async () => {
  const [p, g] = [leaf('param', 'p', [4, 4], 'f32'), leaf('input', 'g', [4, 4], 'f32')];
  const rates = leaf('input', 'rates', [8], 'f32');
  const bad: Step = { outputs: {}, updates: [[p, sgd(p, matmul(g, p), rates)]] };
  const zeros = { p: new Float32Array(16), g: new Float32Array(16), rates: new Float32Array(8) };
  await expect(runStep(bad, zeros)).rejects.toThrow(/^internal: matmul\w*: a state is overwritten while other threads/);
});
