/**
 * tfjs-webgpu as users run it: model.fit on tensors that lie on the GPU before the clock starts. `yieldEvery: 'never'` spares it
 * the wait for animation frames, which counts on fast adapters. On SwiftShader this, the default yieldEvery and trainOnBatch on
 * prepared batches took the same time within noise (medians of 121, 114 and 118 ms at batch 32).
 */
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type Digits, DROPOUT, LEARNING_RATE, type Strategy, type Training, UNITS } from './strategy.ts';

export const tfjsWebgpu: Strategy = {
  name: 'tfjs-webgpu',
  how: "model.fit, shuffled, yieldEvery 'never', samples on the GPU beforehand",
  async prepare(digits, batchSize): Promise<Training> {
    await tf.setBackend('webgpu');
    const model = build();
    let samples = upload(digits, batchSize);
    return {
      async step(steps, watch) {
        const count = steps * batchSize;
        if (samples.x.shape[0] !== count) {
          tf.dispose([samples.x, samples.y]);
          samples = upload(digits, count);
        }
        const { history } = await model.fit(samples.x, samples.y, {
          batchSize,
          epochs: 1,
          shuffle: true,
          verbose: 0,
          yieldEvery: 'never',
          callbacks: {
            onEpochBegin: async () => watch?.begin(),
            onEpochEnd: async () => watch?.end(),
          },
        });
        await model.getWeights()[1]!.data(); // comes after all steps
        return history.loss![0] as number;
      },
      dispose() {
        tf.dispose([samples.x, samples.y]);
        model.dispose();
      },
    };
  },
};

function build(): tfl.LayersModel {
  const model = tfl.sequential();
  model.add(tfl.layers.dense({ inputShape: [784], units: UNITS, activation: 'relu' }));
  model.add(tfl.layers.dropout({ rate: DROPOUT }));
  model.add(tfl.layers.dense({ units: 10, activation: 'softmax' }));
  model.compile({
    optimizer: tf.train.adam(LEARNING_RATE),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

function upload({ images, labels }: Digits, count: number): { x: tf.Tensor; y: tf.Tensor } {
  const pixels = Float32Array.from(images.subarray(0, count * 784), (value) => value / 255);
  return { x: tf.tensor2d(pixels, [count, 784]), y: tf.tensor1d(Float32Array.from(labels.subarray(0, count))) };
}
