/** The harness itself: what is wrong is found. */
import { describe, expect, it } from 'vitest';
import { batchIndices, matmul, scale, tick } from '../../src/ops/all.ts';
import type { Case } from '../reference/case.ts';
import { Draw } from '../reference/draw.ts';
import { describeWorst, exact, type Tolerance, within } from '../reference/tolerance.ts';
import { failures, WAYS } from './check.ts';
import { engine, runStep, withScopes } from './harness.ts';

function problem(tolerance: Tolerance): ReturnType<Case['make']> {
  const draw = new Draw(1);
  const y = scale(matmul(draw.f32('a', [9, 20]), draw.f32('b', [20, 12])), 1 / 3);
  return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance };
}

describe('a result', () => {
  it('within its tolerance passes', async () => {
    expect(await failures('', problem(within(1e-4, 'test')))).toEqual([]);
  });

  it('beyond its tolerance is reported, for each way to compile', async () => {
    expect((await failures('here', problem(exact))).length).toBe(Object.keys(WAYS).length);
  });

  it('that overflowed is reported', async () => {
    const draw = new Draw(1);
    const y = scale(draw.values('x', [2], 'f32', Float32Array.of(3e38, 1)), 2);
    const overflow = { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance: within(1e30, 'test') };
    expect(await failures('', overflow)).not.toEqual([]);
  });

  it('that is NaN is reported', () => {
    expect(describeWorst([1, Number.NaN], [1, 2], within(1e30, 'test'))).toMatch(/^\[1\] is NaN, expected 2/);
  });
});

describe('a step', () => {
  it('without a feed fails', async () => {
    const { step } = problem(exact);
    await expect(runStep(step, { a: new Float32Array(180) })).rejects.toThrow("the leaf 'b' is not fed");
  });

  it('is run as often as asked for', async () => {
    const draw = new Draw(1);
    const leaf = draw.clock(37);
    const indices = batchIndices(leaf, { count: 10, batch: 2, stride: 2, shuffle: true });
    const results = await runStep({ outputs: { indices }, updates: [[leaf, tick(leaf, 5)]] }, draw.feeds, {}, 3);
    expect(results.clock![0]).toBe(40);
  });
});

describe('errors of WebGPU', () => {
  it('fail the test that made them', async () => {
    const gpu = await engine();
    const bad = withScopes(gpu, async () => {
      gpu.device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
    });
    await expect(bad).rejects.toThrow(/WebGPU reported: /);
    await expect(withScopes(gpu, async () => 7)).resolves.toBe(7);
  });
});
