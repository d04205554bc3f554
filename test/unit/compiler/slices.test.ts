/** Long dispatches are cut into ranges of workgroups, of one text, below their budget of time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import type { Dispatch } from '../../../src/compiler/program.ts';
import { rangesOf } from '../../../src/compiler/slices.ts';
import { leaf, type Step } from '../../../src/graph/node.ts';
import type { Work } from '../../../src/kernels/group.ts';
import { adam } from '../../../src/nn/optimizers/index.ts';
import { LSTM, matmul, recurrent, relu, uniform } from '../../../src/ops/all.ts';
import { gradients } from '../../../src/ops/gradients.ts';
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

describe('a kernel whose stages follow each other', () => {
  /** An LSTM and its gradient, whose last state alone counts. */
  const programOf = (times: number, units: number, options: CompileOptions) => {
    const [a, u] = [f32('a', times, 32, 4 * units), f32('u', units, 4 * units)];
    const { last } = recurrent(LSTM, { a, u }, { activation: 'tanh', gate: 'sigmoid' });
    const [da] = gradients(last, f32('dy', 32, units), [a]);
    return compile({ outputs: { da: da! }, updates: [] }, options);
  };
  const recurrentOf = ({ dispatches }: ReturnType<typeof compile>) =>
    dispatches.filter(({ label }) => label.startsWith('recurrent'));
  const gpu: CompileOptions = { ...DEFAULT_OPTIONS, target: 'gpu' };

  it('is a dispatch for each stage, and one text however many there are', () => {
    for (const times of [5, 50]) {
      const all = recurrentOf(programOf(times, 256, gpu));
      // the states before the first step are a turn; nothing asks for their gradient
      expect(all).toHaveLength(times + 1 + times);
      expect(new Set(all.map(({ code }) => code)).size).toBe(2);
      expect(new Set(all.map(({ workgroups }) => workgroups)).size).toBe(1);
    }
    const [short, long] = [5, 50].map((times) => recurrentOf(programOf(times, 256, gpu))[0]!.code.length);
    expect(Math.abs(long! - short!)).toBeLessThan(200); // sizes alone
  });

  it('has one stage where its workgroups have all units of their rows, as long as that takes little time', () => {
    expect(recurrentOf(programOf(28, 64, gpu))).toHaveLength(2);
    expect(recurrentOf(programOf(28, 64, software))).toHaveLength(2);
    const long = recurrentOf(programOf(28, 512, software));
    expect(long.length).toBeGreaterThan(4);
    expect(Math.max(...long.map(({ ms }) => ms))).toBeLessThan(60);
  });

  it('stands alone', () => {
    expect(programOf(28, 64, software).dispatches.map(({ label }) => label)).not.toContainEqual(
      expect.stringMatching(/recurrent.* [|→] |[|→] recurrent/),
    );
  });
});
