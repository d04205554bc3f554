import { it } from 'vitest';
import { Executor } from '../../src/gpu/executor.ts';
import { init, layers, optimizers, sequential, tensor } from '../../src/index.ts';

it('x', async () => {
  const gpu = await init();
  const model = sequential({
    layers: [layers.lstm({ units: 64, inputShape: [28, 28] }), layers.dense({ units: 10, activation: 'softmax' })],
    seed: 1,
  });
  model.compile({ optimizer: optimizers.adam(), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const n = 32 * 64;
  const labels = Uint8Array.from({ length: n }, (_, i) => i % 10);
  const x = tensor(
    Uint8Array.from({ length: n * 784 }, (_, i) => labels[Math.floor(i / 784)]! * 20 + ((i % 784) % 50)),
    [n, 28, 28],
  ).div(255);
  const y = tensor(labels);
  await model.fit(x, y, { batchSize: 32, verbose: 0 });
  const begin = performance.now();
  const { history } = await model.fit(x, y, { batchSize: 32, verbose: 0 });
  console.log('ms/step', (performance.now() - begin) / 64, history.loss, history.accuracy);
  const p = model.program({ batchSize: 32, samples: n });
  console.log(p.print());
  const lines = [];
  for (const dispatch of p.dispatches) {
    const buffers = new Map();
    const resolve = (name: string, bytes: number) => {
      const b = buffers.get(name) ?? gpu.createBuffer(name, bytes, 'other');
      buffers.set(name, b);
      return b;
    };
    const executor = await Executor.create(gpu, { ...p, dispatches: [dispatch] } as never, resolve);
    await gpu.submit((pass) => executor.encode(pass, 2), []);
    await gpu.device.queue.onSubmittedWorkDone();
    const t = performance.now();
    await gpu.submit((pass) => executor.encode(pass, 10), []);
    await gpu.device.queue.onSubmittedWorkDone();
    lines.push(`${((performance.now() - t) / 10).toFixed(2)} ms, est ${dispatch.ms.toFixed(2)}: ${dispatch.label}`);
    executor.dispose();
    for (const b of buffers.values()) b.dispose();
  }
  console.log(lines.join('\n'));
}, 300000);
