/**
 * Variational autoencoder (Kingma & Welling 2014): pictures through two numbers, each a normal distribution, so that numbers drawn at
 * random make new pictures. Its loss is no loss of targets and an output, so it has a training step of its own.
 */
import { input, layers, losses, model, optimizers, sequential, type Tensor, tensor, trainer } from 'wgrad';
import { drawn, pictures, SIDE } from './data/pictures.ts';

/** Pictures [count, 12, 12], 0 to 1. */
export const data = (): { train: Tensor; test: Tensor } => ({ train: pictures(960, 8), test: pictures(200, 9) });

export function build(seed: number) {
  const x = input({ shape: [SIDE, SIDE] });
  const hidden = layers.dense({ units: 64, activation: 'relu' }).apply(layers.flatten().apply(x));
  const [mean, logVariance] = [layers.dense({ units: 2 }).apply(hidden), layers.dense({ units: 2 }).apply(hidden)];
  const encoder = model({ inputs: x, outputs: { mean, logVariance }, seed });
  const decoder = sequential({
    layers: [
      layers.dense({ units: 64, activation: 'relu', inputShape: [2] }),
      layers.dense({ units: SIDE * SIDE }),
      layers.reshape({ targetShape: [SIDE, SIDE] }),
    ],
    seed,
  });
  const vae = trainer({
    models: { encoder, decoder },
    optimizers: { adam: optimizers.adam({ learningRate: 0.003 }) },
    seed,
    step({ x }, { models: { encoder, decoder }, optimizers: { adam }, random }) {
      const { mean, logVariance } = encoder(x!);
      const z = mean.add(logVariance.mul(0.5).exp().mul(random.normal(mean.shape)));
      const picture = losses.binaryCrossentropy(x!, decoder(z), { fromLogits: true }).mul(SIDE * SIDE);
      // Kullback-Leibler divergence from the standard normal distribution
      const spread = mean.square().add(logVariance.exp()).sub(logVariance).sub(1).sum({ axis: -1 }).mul(0.5).mean();
      const loss = picture.add(spread);
      return { updates: [adam.minimize(loss, [encoder, decoder])], metrics: { loss, picture, spread } };
    },
    testStep({ x }, { models: { encoder, decoder } }) {
      const logits = decoder(encoder(x!).mean);
      return { metrics: { error: losses.meanSquaredError(x!, logits.sigmoid()) } };
    },
  });
  return { vae, encoder, decoder };
}

/** The mean squared error of a pixel of the test, and the loss of the first and last epoch. */
export async function run({ epochs = 20, verbose = 1 as 0 | 1 | 2 } = {}) {
  const { train, test } = data();
  const { vae, encoder, decoder } = build(1);
  const { history } = await vae.fit({ x: train }, { epochs, verbose });
  const { error = 0 } = await vae.evaluate({ x: test });
  const logits = await (await decoder.predict(tensor([[-1.2, -1.2], [-1.2, 1.2], [0, 0], [1.2, -1.2], [1.2, 1.2]]))).data(); // biome-ignore format: a list of points
  const made = tensor(logits.map((logit) => 1 / (1 + Math.exp(-logit))), [5, SIDE, SIDE]); // biome-ignore format: one line
  console.log(`${await drawn(5, test, made)}above: pictures, below: what the decoder makes of five points`);
  console.log(`mean squared error of a pixel: ${error.toFixed(4)}`);
  for (const each of [vae, encoder, decoder]) each.dispose();
  return { error, first: history.loss![0]!, last: history.loss!.at(-1)! };
}
