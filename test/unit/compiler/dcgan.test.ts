/** The memory that TensorFlow's DCGAN needs at its batch of 256, as planned without a GPU: one forward pass of each net for both losses. */
import { describe, expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import type { Program } from '../../../src/compiler/program.ts';
import { layers, ops, optimizers, type SymbolicTensor, sequential, tensor, trainer } from '../../../src/index.ts';

const BATCH = 256;
/** 128 MiB: the most that an adapter binds unless it is asked for more. */
const BINDING = 2 ** 27;

const block = (filters: number, strides: number) => [
  layers.conv2dTranspose({ filters, kernelSize: 5, strides, padding: 'same', useBias: false }),
  layers.batchNormalization(),
  layers.leakyReLU(),
];

const generator = () =>
  sequential({
    layers: [
      layers.dense({ units: 7 * 7 * 256, useBias: false, inputShape: [100] }),
      layers.batchNormalization(),
      layers.leakyReLU(),
      layers.reshape({ targetShape: [7, 7, 256] }),
      ...block(128, 1),
      ...block(64, 2),
      layers.conv2dTranspose({
        ...{ filters: 1, kernelSize: 5, strides: 2, padding: 'same', useBias: false, activation: 'tanh' },
      }),
    ],
  });

const discriminator = () =>
  sequential({
    layers: [
      layers.conv2d({ filters: 64, kernelSize: 5, strides: 2, padding: 'same', inputShape: [28, 28, 1] }),
      layers.leakyReLU(),
      layers.dropout({ rate: 0.3 }),
      layers.conv2d({ filters: 128, kernelSize: 5, strides: 2, padding: 'same' }),
      layers.leakyReLU(),
      layers.dropout({ rate: 0.3 }),
      layers.flatten(),
      layers.dense({ units: 1 }),
    ],
  });

const one = (logits: SymbolicTensor): SymbolicTensor => ops.softplus(logits.neg()).mean();
const zero = (logits: SymbolicTensor): SymbolicTensor => ops.softplus(logits).mean();

const dcgan = () =>
  trainer({
    models: { G: generator(), D: discriminator() },
    optimizers: { g: optimizers.adam({ learningRate: 1e-4 }), d: optimizers.adam({ learningRate: 1e-4 }) },
    step({ x }, { models: { G, D }, optimizers: { g, d }, random }) {
      const fake = G(random.normal([BATCH, 100]));
      const [onReal, onFake] = [D(x!), D(fake)];
      const [gLoss, dLoss] = [one(onFake), one(onReal).add(zero(onFake))];
      return { updates: [g.minimize(gLoss, G), d.minimize(dLoss, D)], metrics: { gLoss, dLoss } };
    },
  });

describe('DCGAN', () => {
  const x = tensor(new Uint8Array(BATCH * 784), [BATCH, 28, 28, 1]).div(255);
  const program = dcgan().program({ x }, { batchSize: BATCH });
  it('x', () => {
    console.log(
      program.dispatches
        .map(
          ({ label, reads, writes, workgroups }, i) =>
            `${i} ${label.slice(0, 90)} [${workgroups}] r ${reads.join(' ')} w ${writes.join(' ')}`,
        )
        .join('\n'),
    );
    console.log(
      program.buffers.map(({ name, kind, bytes }) => `${name} ${kind} ${(bytes / 1e6).toFixed(1)}`).join('\n'),
    );
    // lifetimes
    const first = new Map<string, number>();
    const last = new Map<string, number>();
    program.dispatches.forEach(({ reads, writes }, i) => {
      for (const n of [...reads, ...writes])
        if (/^t\d+$/.test(n)) {
          if (!first.has(n)) first.set(n, i);
          last.set(n, i);
        }
    });
    console.log([...first].map(([n, f]) => `${n}:${f}-${last.get(n)}`).join(' '));
  });
});
