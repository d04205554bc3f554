/** The memory that TensorFlow's DCGAN needs at its batch of 256, as planned without a GPU: one forward pass of each net for both losses. */
import { describe, expect, it } from 'vitest';
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

describe('DCGAN at batch 256', () => {
  const x = tensor(new Uint8Array(BATCH * 784), [BATCH, 28, 28, 1]).div(255);
  const program = dcgan().program({ x }, { batchSize: BATCH });
  const temporaries = program.buffers.filter(({ kind }) => kind === 'temporary');
  const bytes = temporaries.reduce((sum, buffer) => sum + buffer.bytes, 0);

  it('needs less than 150 MB besides weights, in buffers that every adapter binds', () => {
    console.info(`${(bytes / 1e6).toFixed(1)} MB of temporaries, ${program.dispatches.length} dispatches`);
    expect(bytes).toBeLessThan(150e6);
    expect(Math.max(...program.buffers.map((buffer) => buffer.bytes))).toBeLessThanOrEqual(BINDING);
  });

  it('says so before it is trained', () => {
    expect(program.print()).toContain(`${program.dispatches.length} dispatches, ${bytes} bytes of temporaries`);
  });

  it('stores no mask: signs are read from what the forward pass stored', () => {
    expect(program.dispatches.filter(({ label }) => label.includes('greater'))).toEqual([]);
  });
});
