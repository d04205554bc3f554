/** Temporaries in several arenas, dispatches in ranges of workgroups: the same bits as in one. */
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import { leaf, type Node, type Step } from '../../src/graph/node.ts';
import { add, fill, matmul, relu, sgd } from '../../src/ops/all.ts';
import { gradients } from '../../src/ops/gradients.ts';
import { engine, type Feeds, PLAIN, runStep } from './harness.ts';

const [LAYERS, ROWS, UNITS] = [7, 32, 32];
const f32 = (name: string, ...shape: number[]): Node => leaf('param', name, shape, 'f32');

/** A step of gradient descent of equal layers, whose kernels are copies of each other. */
function stepOf(): { step: Step; feeds: Feeds } {
  const kernels = Array.from({ length: LAYERS }, (_, i) => f32(`w${i}`, UNITS, UNITS));
  const biases = Array.from({ length: LAYERS }, (_, i) => f32(`b${i}`, UNITS));
  const y = kernels.reduce((x, w, i) => relu(add(matmul(x, w), biases[i]!)), f32('x', ROWS, UNITS));
  const params = [...kernels, ...biases];
  const grads = gradients(y, fill([ROWS, UNITS], 1), params);
  const rates = leaf('state', 'rates', [8], 'f32');
  const updates = params.map((param, i) => [param, sgd(param, grads[i]!, rates)] as const);
  const values = (length: number, seed: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => Math.sin(seed + 1.7 * i) / 4);
  const fed = [...params, f32('x', ROWS, UNITS)].map(({ attrs, shape }, i) => {
    return [
      String(attrs.name),
      values(
        shape.reduce((size, n) => size * n, 1),
        i,
      ),
    ] as const;
  });
  return {
    step: { outputs: { y }, updates },
    feeds: { ...Object.fromEntries(fed), rates: Float32Array.of(0.01, 0, 0, 0, 0, 0, 0, 0) },
  };
}

describe.each([
  ['optimised', {}],
  ['plain', PLAIN],
])('%s', (_, options) => {
  const { step, feeds } = stepOf();
  const compiled = async (budget: Partial<CompileOptions>) => {
    const target = (await engine()).adapter.software ? 'cpu' : 'gpu';
    return compile(step, { ...DEFAULT_OPTIONS, target, ...options, ...budget });
  };
  const expectAlike = async (budget: Partial<CompileOptions>): Promise<void> => {
    const whole = await runStep(step, feeds, options, 5);
    expect(await runStep(step, feeds, { ...options, ...budget }, 5)).toEqual(whole);
    expect(Array.from(whole.w0!)).not.toEqual(Array.from(feeds.w0!));
  };

  it('three values to an arena', async () => {
    const budget = { maxBufferBytes: 3 * 4 * ROWS * UNITS };
    const arenas = (await compiled(budget)).buffers.filter(({ kind }) => kind === 'temporary');
    expect(arenas.length).toBeGreaterThan(2);
    await expectAlike(budget);
  });

  it('one workgroup to a dispatch', async () => {
    const budget = { maxDispatchMs: 1e-9 };
    const { dispatches } = await compiled(budget);
    expect(dispatches.length).toBeGreaterThan(2 * (await compiled({})).dispatches.length);
    await expectAlike(budget);
  });
});
