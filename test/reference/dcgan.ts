/** TensorFlow's tutorial "Deep Convolutional Generative Adversarial Network", with one forward pass of each net for both losses. */
import { layers, ops, optimizers, type SymbolicTensor, sequential, trainer } from '../../src/index.ts';

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

/** @param batch of noise, as large as the batches of x [batch, 28, 28, 1] are */
export const dcgan = (batch: number) =>
  trainer({
    models: { G: generator(), D: discriminator() },
    optimizers: { g: optimizers.adam({ learningRate: 1e-4 }), d: optimizers.adam({ learningRate: 1e-4 }) },
    step({ x }, { models: { G, D }, optimizers: { g, d }, random }) {
      const fake = G(random.normal([batch, 100]));
      const [onReal, onFake] = [D(x!), D(fake)];
      const [gLoss, dLoss] = [one(onFake), one(onReal).add(zero(onFake))];
      return { updates: [g.minimize(gLoss, G), d.minimize(dLoss, D)], metrics: { gLoss, dLoss } };
    },
  });
