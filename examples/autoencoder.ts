/** Autoencoder: pictures of 144 pixels through a bottleneck of 8 numbers and back. The targets are the pictures themselves. */
import { layers, optimizers, type Sequential, sequential, type Tensor } from 'wgrad';
import { drawn, pictures, SIDE } from './data/pictures.ts';

/** Pictures [count, 12, 12], 0 to 1. */
export const data = (): { train: Tensor; test: Tensor } => ({ train: pictures(960, 3), test: pictures(200, 4) });

export function build(seed: number): Sequential {
  const encoder = sequential({
    layers: [
      layers.flatten({ inputShape: [SIDE, SIDE] }),
      layers.dense({ units: 48, activation: 'relu' }),
      layers.dense({ units: 8 }),
    ],
    name: 'encoder',
    seed,
  });
  const decoder = sequential({
    layers: [
      layers.dense({ units: 48, activation: 'relu', inputShape: [8] }),
      layers.dense({ units: SIDE * SIDE, activation: 'sigmoid' }),
      layers.reshape({ targetShape: [SIDE, SIDE] }),
    ],
    name: 'decoder',
    seed,
  });
  const model = sequential({ layers: [encoder, decoder], name: 'autoencoder', seed });
  model.compile({
    optimizer: optimizers.adam({ learningRate: 0.003 }),
    loss: 'binaryCrossentropy',
    metrics: ['meanSquaredError'],
  });
  return model;
}

/** The mean squared error of a pixel of the test, and that of black pictures. */
export async function run({ epochs = 20, verbose = 1 as 0 | 1 | 2 } = {}): Promise<{ error: number; black: number }> {
  const { train, test } = data();
  const model = build(1);
  await model.fit(train, train, { epochs, verbose, validationData: [test, test] });
  const [, error = 0] = await model.evaluate(test, test);
  const pixels = await test.data();
  const black = pixels.reduce((sum, pixel) => sum + pixel ** 2, 0) / pixels.length;
  console.log(`${await drawn(5, test, await model.predict(test))}above: pictures, below: what came through 8 numbers`);
  console.log(`mean squared error of a pixel: ${error.toFixed(4)}; of black pictures: ${black.toFixed(4)}`);
  model.dispose();
  return { error, black };
}
