/** What a transformer's block becomes: its attention runs in one dispatch, forward and back, and nothing that is repeated is stored. */
import { beforeAll, expect, it, vi } from 'vitest';
import { checker } from '../../../src/compiler/check.ts';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import type { Step } from '../../../src/graph/node.ts';
import { input, layers, model } from '../../../src/index.ts';
import { loadSoftwareKernels } from '../../../src/ops/software-kernels.ts';

const [BATCH, PLACES, WIDTH, HEADS] = [32, 32, 64, 4];

beforeAll(loadSoftwareKernels);

function blockStep(): Step {
  const x = input({ shape: [PLACES, WIDTH] });
  const heads = layers.multiHeadAttention({ numHeads: HEADS, keyDim: WIDTH / HEADS }).apply([x, x]);
  const attended = layers.layerNormalization().apply(layers.add().apply([x, heads]));
  const hidden = layers.dense({ units: 2 * WIDTH, activation: 'relu' }).apply(attended);
  const wide = layers.dense({ units: WIDTH }).apply(hidden);
  const block = layers.layerNormalization().apply(layers.add().apply([attended, wide]));
  const own = model({ inputs: x, outputs: layers.dense({ units: 10, activation: 'softmax' }).apply(block) });
  own.compile({ optimizer: 'adam', loss: 'mse' });
  const built = vi.spyOn(checker, 'step');
  own.program({ batchSize: BATCH, samples: BATCH });
  const step = built.mock.calls.find(([pass]) => pass === 'build')![1] as Step;
  built.mockRestore();
  own.dispose();
  return step;
}

it.each([
  ['software', { target: 'cpu', subgroups: true, subgroupSize: 4 }, 34],
  ['a GPU', { target: 'gpu' }, 30],
] as const)("a transformer's block on %s", (_, target, dispatches) => {
  const program = compile(blockStep(), { ...DEFAULT_OPTIONS, ...target, maxDispatchMs: Number.POSITIVE_INFINITY });
  const labels = program.dispatches.map(({ label }) => label);
  expect(labels.length).toBeLessThanOrEqual(dispatches);
  expect(labels.filter((label) => label.includes('broadcastTo'))).toEqual([]);
  const softmaxes = labels.filter((label) => /matmul_batched\w* → softmax → .*matmul_batched/.test(label));
  const back = labels.filter((label) => /matmul_batched\w* → softmax_grad → .*matmul_batched/.test(label));
  expect([softmaxes.length, back.length]).toEqual([1, 1]);
});
