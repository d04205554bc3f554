/**
 * tfjs as users run it: model.fit on tensors that lie on its backend before the clock starts. `yieldEvery: 'never'` spares it the
 * wait for animation frames, which counts on fast adapters. On SwiftShader this, the default yieldEvery and trainOnBatch on
 * prepared batches took the same time within noise (medians of 121, 114 and 118 ms at batch 32).
 */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { normalised } from '../samples.ts';
import {
  CLASSES,
  DROPOUT,
  LEARNING_RATE,
  PIXELS,
  type Strategy,
  UNITS,
  WEIGHT_SHAPES,
  type Weights,
  walker,
} from './strategy.ts';

const HOW = "model.fit, shuffled, yieldEvery 'never'";

/** tfjs on a backend that has been imported. Both backends share one tfjs, so each call names its own. */
export function tfjsOn(backend: 'webgpu' | 'cpu'): Strategy {
  return {
    how: backend === 'webgpu' ? `${HOW}, samples on the GPU beforehand` : `${HOW}, plain JavaScript`,
    async prepare({ images, labels }, batchSize, weights) {
      await tf.setBackend(backend);
      const model = build(weights);
      const x = tf.tensor2d(normalised(images), [labels.length, PIXELS]);
      const y = tf.tensor1d(Float32Array.from(labels));
      const next = walker(labels.length);
      return {
        async step(steps, watch) {
          await tf.setBackend(backend);
          const count = steps * batchSize;
          const begin = next(count);
          const samples = [tf.slice(x, [begin, 0], [count, PIXELS]), tf.slice(y, [begin], [count])] as const;
          const { history } = await model.fit(...samples, {
            batchSize,
            epochs: 1,
            shuffle: true,
            verbose: 0,
            yieldEvery: 'never',
            callbacks: { onEpochBegin: async () => watch?.begin(), onEpochEnd: async () => watch?.end() },
          });
          await model.getWeights()[1]!.data(); // comes after all steps
          tf.dispose([...samples]);
          return history.loss![0] as number;
        },
        async weights() {
          await tf.setBackend(backend);
          const values = await Promise.all(model.getWeights().map((weight) => weight.data()));
          return values as unknown as Weights;
        },
        async dispose() {
          await tf.setBackend(backend);
          tf.dispose([x, y]);
          model.dispose();
        },
      };
    },
  };
}

function build(weights: Weights): tfl.LayersModel {
  const model = tfl.sequential();
  model.add(tfl.layers.dense({ inputShape: [PIXELS], units: UNITS, activation: 'relu' }));
  model.add(tfl.layers.dropout({ rate: DROPOUT }));
  model.add(tfl.layers.dense({ units: CLASSES, activation: 'softmax' }));
  model.setWeights(weights.map((values, i) => tf.tensor(values, [...WEIGHT_SHAPES[i]!])));
  model.compile({
    optimizer: tf.train.adam(LEARNING_RATE),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}
