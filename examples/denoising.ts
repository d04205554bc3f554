/**
 * Denoising autoencoder: noise is added to each picture as it is trained on, other noise in each step; the targets are the clean pictures.
 * The noise is a layer, made on the GPU, and off when the model is used.
 */
import { layers, optimizers, type Sequential, sequential, type Tensor, tensor } from 'wgrad';
import { drawn, pictures, SIDE } from './data/pictures.ts';
import { seeded } from './data/random.ts';

export const STDDEV = 0.4;

/** Pictures [count, 12, 12], 0 to 1; `noisy` are those of the test with noise. */
export function data(): { train: Tensor; test: Tensor; noisy: Tensor } {
  const [test, random] = [pictures(200, 6), seeded(7)];
  const noisy = Float32Array.from(test.values, (value) => value * test.scale + random.normal(0, STDDEV));
  return { train: pictures(960, 5), test, noisy: tensor(noisy, test.shape) };
}

export function build(seed: number): Sequential {
  const model = sequential({
    layers: [
      layers.gaussianNoise({ stddev: STDDEV, inputShape: [SIDE, SIDE] }),
      layers.flatten(),
      layers.dense({ units: 64, activation: 'relu' }),
      layers.dense({ units: SIDE * SIDE, activation: 'sigmoid' }),
      layers.reshape({ targetShape: [SIDE, SIDE] }),
    ],
    seed,
  });
  model.compile({ optimizer: optimizers.rmsprop({ learningRate: 0.003 }), loss: 'meanSquaredError' });
  return model;
}

/** The mean squared error of a pixel with noise, and after the model took the noise away. */
export async function run({ epochs = 20, verbose = 1 as 0 | 1 | 2 } = {}): Promise<{ before: number; after: number }> {
  const { train, test, noisy } = data();
  const model = build(1);
  await model.fit(train, train, { epochs, verbose });
  const [after = 0] = await model.evaluate(noisy, test);
  const [clean, given] = [await test.data(), await noisy.data()];
  const before = clean.reduce((sum, pixel, i) => sum + (given[i]! - pixel) ** 2, 0) / clean.length;
  console.log(`${await drawn(5, noisy, await model.predict(noisy))}above: pictures with noise, below: without`);
  console.log(`mean squared error of a pixel: ${before.toFixed(4)} before, ${after.toFixed(4)} after`);
  model.dispose();
  return { before, after };
}
