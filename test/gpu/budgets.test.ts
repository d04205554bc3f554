/** Variables and temporaries in several arenas, dispatches in ranges of workgroups: the same bits as in one. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import { Engine } from '../../src/gpu/engine.ts';
import { leaf, type Node, type Step } from '../../src/graph/node.ts';
import { type Checkpoint, layers, sequential, tensor } from '../../src/index.ts';
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

describe('a model whose weights do not fit one buffer', () => {
  afterEach(() => void vi.restoreAllMocks());
  const x = tensor(
    Float32Array.from({ length: 32 * 24 }, (_, i) => Math.cos(i)),
    [32, 24],
  );
  const y = tensor(Uint8Array.from({ length: 32 }, (_, i) => i % 3));

  async function trained(): Promise<{ weights: number[]; checkpoint: Checkpoint }> {
    const hidden = Array.from({ length: 4 }, () => layers.dense({ units: 24, activation: 'tanh', inputShape: [24] }));
    const model = sequential({ seed: 3, layers: [...hidden, layers.dense({ units: 3, activation: 'softmax' })] });
    model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
    let checkpoint: Promise<Checkpoint> | undefined;
    const callbacks = {
      onBatchEnd: () => {
        checkpoint ??= model.checkpoint();
      },
    };
    await model.fit(x, y, { batchSize: 8, epochs: 2, verbose: 0, callbacks });
    const weights = (await model.getWeights()).flatMap(({ values }) => [...values]);
    model.dispose();
    return { weights, checkpoint: (await checkpoint)! };
  }

  it('trains with the same bits, and its checkpoints have the same tensors', async () => {
    const whole = await trained();
    const largest = 4096; // holds a kernel and some biases
    vi.spyOn(Engine.prototype, 'largestBuffer', 'get').mockReturnValue(largest);
    const made = vi.spyOn(Engine.prototype, 'createBuffer');
    const parted = await trained();
    expect(made.mock.calls.map(([name]) => name)).toEqual(expect.arrayContaining(['params/4', 'slots/8']));
    expect(Math.max(...made.mock.calls.map(([, bytes]) => bytes))).toBeLessThanOrEqual(largest);
    expect(parted.weights).toEqual(whole.weights);
    const shapes = ({ tensors }: Checkpoint): string[] => tensors.map(({ name, shape }) => `${name} [${shape}]`);
    expect(shapes(parted.checkpoint)).toEqual(shapes(whole.checkpoint));
  });
});
