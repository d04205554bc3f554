/** Long dispatches are cut into ranges of workgroups, of one text, below their budget of time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import type { Dispatch } from '../../../src/compiler/program.ts';
import { rangesOf } from '../../../src/compiler/slices.ts';
import { leaf, type Step } from '../../../src/graph/node.ts';
import type { Work } from '../../../src/kernels/group.ts';
import { adam } from '../../../src/nn/optimizers/index.ts';
import { matmul, relu, uniform } from '../../../src/ops/all.ts';
import { mlpStep, mnistStep } from './networks.ts';

const software: CompileOptions = { ...DEFAULT_OPTIONS, target: 'cpu', subgroups: true, maxBindings: 10 };
const f32 = (name: string, ...shape: number[]) => leaf('input', name, shape, 'f32');
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Evenly spread over so many workgroups, this many milliseconds of most kernels' operations on a software adapter. */
const work = (workgroups: number, ms: number): Work => {
  return { workgroups, flops: Math.round(600_000 * ms), effort: 1.2e6 * ms, bytes: 1000 };
};
const ranges = (...works: Work[]) => rangesOf(works, 'cpu', 50);
const lengths = (...works: Work[]) => ranges(...works).map(({ workgroups }) => workgroups);

describe('ranges', () => {
  const some = fc.tuple(fc.integer({ min: 1, max: 200_000 }), fc.double({ min: 0.01, max: 1e4, noNaN: true }));

  it('follow each other from the first workgroup to the last, within the budget, without losing anything', () => {
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 4 }), (given) => {
        const works = given.map(([workgroups, ms]) => work(workgroups, ms));
        const cut = ranges(...works);
        const longest = Math.max(...given.map(([count, ms]) => ms / count)); // of one workgroup
        cut.forEach(({ first, workgroups, ms }, i) => {
          expect(first).toBe(sum(cut.slice(0, i).map((range) => range.workgroups)));
          expect(workgroups).toBeGreaterThan(0);
          expect(workgroups).toBeLessThanOrEqual(65535);
          expect(workgroups === 1 || ms <= 50.01).toBe(true); // whole operations and bytes
        });
        for (const key of ['workgroups', 'flops', 'bytes'] as const) {
          expect(sum(cut.map((range) => range[key]))).toBe(sum(works.map((each) => each[key])));
        }
        const needed = sum(given.map(([count, ms]) => Math.max(ms / 50, count / 65535)));
        if (longest < 1) expect(cut.length).toBeLessThanOrEqual(Math.ceil(1.02 * needed) + 1);
      }),
      { numRuns: 50 },
    );
  });

  it('of one kernel are as few as that allows, all of one length but the last', () => {
    expect(lengths(work(64, 40))).toEqual([64]);
    expect(lengths(work(64, 130))).toEqual([22, 22, 20]);
    expect(lengths(work(3, 1e6))).toEqual([1, 1, 1]);
    expect(lengths(work(65536, 1))).toEqual([32768, 32768]);
  });

  it('of kernels side by side are cut where the time goes', () => {
    expect(lengths(work(8, 120), work(1000, 1))).toEqual([3, 3, 1002]);
    expect(lengths(work(1000, 1), work(4, 80))).toEqual([1002, 2]);
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
