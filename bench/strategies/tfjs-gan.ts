/** tfjs's DCGAN on WebGPU: noise, dropout and both Adams are its own. See tfjs-dcgan.ts. */
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Gan } from '../models.ts';
import { normalised } from '../samples.ts';
import type { Strategy } from './strategy.ts';
import { gradsOf, NOISE, networksOf, update, weightsOf } from './tfjs-dcgan.ts';

const DROPOUT = 0.3;

export const strategy: Strategy<Gan> = {
  how(lean) {
    const batches = lean ? 'no dropout, batches in order' : 'dropout, batches by shuffled index';
    return `tf.variableGrads of each network and two Adams, ${batches}, samples on the GPU beforehand`;
  },
  async prepare({ model: { width, learningRate, input }, samples: { images, labels }, batchSize, weights, lean }) {
    await tf.setBackend('webgpu');
    const networks = networksOf(width, lean ? 0 : DROPOUT, weights);
    const x = tf.tensor(normalised(images), [labels.length, ...input]);
    const [g, d] = [tf.train.adam(learningRate), tf.train.adam(learningRate)];
    const batches = batchesOf(labels.length, batchSize, !lean);
    /** The discriminator's loss. */
    const trainStep = (): tf.Scalar =>
      tf.tidy(() => {
        const real = tf.sub(tf.mul(tf.gather(x, batches()), 2), 1);
        const grads = gradsOf(networks, real, tf.randomNormal([batchSize, NOISE]));
        update(g, grads.g);
        update(d, grads.d);
        return grads.d.value;
      });
    return {
      async step(steps, watch) {
        await tf.setBackend('webgpu');
        watch?.begin();
        const losses = Array.from({ length: steps }, trainStep);
        const mean = tf.tidy(() => tf.mean(tf.stack(losses)));
        const [loss] = await mean.data();
        await weightsOf(networks).at(-1)!.data(); // comes after all steps
        watch?.end();
        tf.dispose([losses, mean]);
        return loss!;
      },
      async weights() {
        await tf.setBackend('webgpu');
        return Promise.all(weightsOf(networks).map(async (weight) => (await weight.data()) as Float32Array));
      },
      async dispose() {
        await tf.setBackend('webgpu');
        x.dispose();
        for (const each of [networks.generator, networks.discriminator, g, d]) each.dispose();
      },
    };
  },
};

/** Indices of batch after batch [batch]: an epoch is all whole batches, in the order of the samples or shuffled. */
function batchesOf(count: number, size: number, shuffle: boolean): () => tf.Tensor1D {
  const order = Array.from({ length: count }, (_, i) => i);
  let at = count;
  return () => {
    if (at + size > count) {
      if (shuffle) tf.util.shuffle(order);
      at = 0;
    }
    at += size;
    return tf.tensor1d(order.slice(at - size, at), 'int32');
  };
}
