/** Long dispatches are cut into ranges of workgroups, of one text, below their budget of time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import type { Dispatch } from '../../../src/compiler/program.ts';
import { partOf, rangesOf } from '../../../src/compiler/slices.ts';
import { leaf, type Step } from '../../../src/graph/node.ts';
import { adam } from '../../../src/nn/optimizers/index.ts';
import { matmul, relu, uniform } from '../../../src/ops/all.ts';
import { mlpStep, mnistStep } from './networks.ts';

const software: CompileOptions = { ...DEFAULT_OPTIONS, target: 'cpu', subgroups: true, maxBindings: 10 };
const f32 = (name: string, ...shape: number[]) => leaf('input', name, shape, 'f32');
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('ranges', () => {
  const workgroups = fc.integer({ min: 1, max: 500_000 });

  it('follow each other from the first workgroup to the last, all of one length but the last', () => {
    fc.assert(
      fc.property(workgroups, fc.double({ min: 0, max: 1e4, noNaN: true }), (count, ms) => {
        const ranges = rangesOf(count, ms, 50);
        expect(sum(ranges.map((range) => range.count))).toBe(count);
        ranges.forEach(({ first, count: own }, i) => {
          expect(first).toBe(sum(ranges.slice(0, i).map((range) => range.count)));
          expect(own).toBeGreaterThan(0);
          expect(own).toBeLessThanOrEqual(i < ranges.length - 1 ? ranges[0]!.count : Math.min(65535, ranges[0]!.count));
          expect(own === 1 || (ms * own) / count <= 50 * (1 + 1e-9)).toBe(true);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('are as few as that allows', () => {
    expect(rangesOf(64, 40, 50)).toEqual([{ first: 0, count: 64 }]);
    expect(rangesOf(64, 130, 50).map(({ count }) => count)).toEqual([22, 22, 20]);
    expect(rangesOf(3, 1e6, 50).map(({ count }) => count)).toEqual([1, 1, 1]);
    expect(rangesOf(65536, 1, 50).map(({ count }) => count)).toEqual([32768, 32768]);
  });

  it('divide operations without losing any', () => {
    const ranges = rangesOf(7, 1000, 300);
    expect(sum(ranges.map((range) => partOf(1001, range, 7)))).toBe(1001);
  });
});

describe('a long product', () => {
  const step: Step = { outputs: { y: relu(matmul(f32('a', 512, 1024), f32('b', 1024, 1024))) }, updates: [] };
  const [whole] = compile(step, { ...software, maxDispatchMs: Number.POSITIVE_INFINITY }).dispatches as [Dispatch];
  const program = compile(step, software);
  const { dispatches, buffers } = program;

  it('is cut below the budget, into dispatches of one text', () => {
    expect(dispatches.length - whole.ms / 50).toBeLessThan(2); // what is left over may need one more
    for (const { ms } of dispatches) expect(ms).toBeLessThanOrEqual(50);
    expect(new Set(dispatches.map(({ code }) => code)).size).toBe(1);
    expect(dispatches[0]!.label).toBe(`${whole.label}, part 1 of ${dispatches.length}`);
  });

  it('does as much in all', () => {
    for (const key of ['workgroups', 'flops', 'bytes'] as const) {
      expect(sum(dispatches.map((dispatch) => dispatch[key]))).toBe(whole[key]);
    }
  });

  it('reads where each begins from the uniform buffer, which is the same for all threads', () => {
    const table = buffers.find(({ kind }) => kind === 'addresses')!;
    const begins = dispatches.map(({ bindings }) => table.words![bindings.at(-1)!.range!.offset / 4]);
    expect(begins).toEqual(dispatches.map((_, i) => i * dispatches[0]!.workgroups));
    expect(dispatches[0]!.code).toContain('(vec3u(group.x + addresses[0u][0u], 0u, 0u), lane)');
    expect(dispatches[0]!.code).not.toContain('var<private>');
  });

  it('on a GPU is one', () => {
    expect(compile(step).dispatches.length).toBe(1);
  });
});

it('more workgroups than a dispatch may have become several', () => {
  const clock = leaf('state', 'clock', [8], 'u32');
  const params = [2048, 900, 2000].map((rows, i) => leaf('param', `p${i}`, [rows, 1501], 'f32'));
  const step: Step = { outputs: {}, updates: params.map((p, i) => [p, uniform(clock, p.shape, 1, i)]) };
  const { dispatches } = compile(step);
  const cut = dispatches.filter(({ label }) => label.includes(', part '));
  expect(sum(cut.map(({ workgroups }) => workgroups))).toBeGreaterThan(65535);
});

it('copies of kernels, and what shares a dispatch, are cut like any other, and nothing is below the budget', () => {
  for (const step of [mlpStep(Array(12).fill(32), adam()), mnistStep()]) {
    for (const options of [software, DEFAULT_OPTIONS]) {
      const whole = compile(step, options);
      expect(whole.dispatches.some(({ label }) => label.includes(', part '))).toBe(false);
      const fine = compile(step, { ...options, maxDispatchMs: 1e-9 });
      for (const { workgroups } of fine.dispatches) expect(workgroups).toBe(1);
      const texts = ({ dispatches }: typeof whole) => new Set(dispatches.map(({ code }) => code)).size;
      expect(texts(fine)).toBe(texts(whole));
    }
  }
});
