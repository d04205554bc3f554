/**
 * tfjs as users run it: model.fit on tensors that lie on its backend before the clock starts. `yieldEvery: 'never'` spares it the
 * wait for animation frames, which counts on fast adapters. On SwiftShader this, the default yieldEvery and trainOnBatch on
 * prepared batches took the same time within noise (medians of 121, 114 and 118 ms at batch 32).
 */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type Classifier, type LayerSpec, weightShapes, withoutDropout } from '../models.ts';
import { normalised } from '../samples.ts';
import { LEARNING_RATE, type Strategy, type Weights, walker } from './strategy.ts';

/** tfjs on a backend that has been imported. Both backends share one tfjs, so each call names its own. */
export function tfjsOn(backend: 'webgpu' | 'cpu'): Strategy {
  return {
    how(lean) {
      const fit = `model.fit${lean ? ', no dropout' : ', shuffled'}, yieldEvery 'never'`;
      return backend === 'webgpu' ? `${fit}, samples on the GPU beforehand` : `${fit}, plain JavaScript`;
    },
    async prepare({ model: spec, samples: { images, labels }, batchSize, weights, lean }) {
      await tf.setBackend(backend);
      const model = build(lean ? withoutDropout(spec) : spec, weights);
      const x = tf.tensor(normalised(images), [labels.length, ...spec.input]);
      const y = tf.tensor1d(Float32Array.from(labels));
      const next = walker(labels.length);
      return {
        async step(steps, watch) {
          await tf.setBackend(backend);
          const count = steps * batchSize;
          const begin = next(count);
          const samples = [tf.slice(x, begin, count), tf.slice(y, begin, count)] as const;
          const { history } = await model.fit(...samples, {
            batchSize,
            epochs: 1,
            shuffle: !lean,
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
          return Promise.all(model.getWeights().map(async (weight) => (await weight.data()) as Float32Array));
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

function build(spec: Classifier, weights: Weights): tfl.LayersModel {
  const model = tfl.sequential();
  for (const [i, layer] of spec.layers.entries())
    model.add(layerOf(layer, i === 0 ? { inputShape: [...spec.input] } : {}));
  const shapes = weightShapes(spec);
  model.setWeights(weights.map((values, i) => tf.tensor(values, [...shapes[i]!])));
  model.compile({
    optimizer: tf.train.adam(LEARNING_RATE),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

function layerOf(spec: LayerSpec, first: { inputShape?: number[] }) {
  const { conv2d, maxPooling2d, flatten, dropout, dense } = tfl.layers;
  if (spec.kind === 'conv2d') {
    return conv2d({ filters: spec.filters, kernelSize: spec.kernelSize, activation: 'relu', ...first });
  }
  if (spec.kind === 'lstm') {
    // tfjs's own defaults are 'hardSigmoid', and 'orthogonal', which asks its core for more than is loaded here
    const own = { recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotUniform' } as const;
    return tfl.layers.lstm({ units: spec.units, ...own, ...first });
  }
  if (spec.kind === 'maxPooling2d') return maxPooling2d({ poolSize: spec.poolSize });
  if (spec.kind === 'flatten') return flatten();
  if (spec.kind === 'dropout') return dropout({ rate: spec.rate });
  return dense({ units: spec.units, activation: spec.activation, ...first });
}
