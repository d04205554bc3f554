import { writeFileSync } from 'node:fs';
import { beforeAll, it, vi } from 'vitest';
import { checker } from '../../../src/compiler/check.ts';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { printProgram } from '../../../src/compiler/program.ts';
import type { Step } from '../../../src/graph/node.ts';
import { input, layers, model, optimizers } from '../../../src/index.ts';
import { loadSoftwareKernels } from '../../../src/ops/software-kernels.ts';

beforeAll(loadSoftwareKernels);
it('prints', () => {
  const [T, D, H, B] = [32, 64, 4, 32];
  const x = input({ shape: [T, D] });
  const a = layers
    .layerNormalization()
    .apply(layers.add().apply([x, layers.multiHeadAttention({ numHeads: H, keyDim: D / H }).apply([x, x])]));
  const f = layers.dense({ units: D }).apply(layers.dense({ units: 2 * D, activation: 'relu' }).apply(a));
  const b = layers.layerNormalization().apply(layers.add().apply([a, f]));
  const own = model({ inputs: x, outputs: layers.dense({ units: 10, activation: 'softmax' }).apply(b) });
  own.compile({ optimizer: optimizers.adam(), loss: 'mse' });
  const built = vi.spyOn(checker, 'step');
  own.program({ batchSize: B, samples: B });
  const step = built.mock.calls.find(([pass]) => pass === 'build')![1] as Step;
  const p = compile(step, {
    ...DEFAULT_OPTIONS,
    maxDispatchMs: Infinity,
    target: 'cpu',
    subgroups: true,
    subgroupSize: 4,
  });
  const g = compile(step, { ...DEFAULT_OPTIONS, maxDispatchMs: Infinity });
  writeFileSync('/tmp/lay/print.txt', `${printProgram(p)}\n\nGPU\n${printProgram(g)}`);
  own.dispose();
});
