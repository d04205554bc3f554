/**
 * Made-up colour pictures, few of them: a small network that sees them changed at random in each step tells more of others rightly than one
 * that sees them as they are. Takes minutes: in `npm run test:long` alone.
 */
import { describe, expect, it } from 'vitest';
import { madeUpPictures } from '../../src/datasets.ts';
import { layers, optimizers, sequential } from '../../src/index.ts';
import { LONG } from './long.ts';

const [EPOCHS, BATCH, SEED] = [100, 50, 1];

const changes = () => [
  layers.randomFlip(),
  layers.randomRotation({ factor: 0.1 }),
  layers.randomTranslation({ heightFactor: 0.1, widthFactor: 0.1, interpolation: 'nearest' }),
];

/** Accuracy on 1,000 pictures that it learnt from, and on 2,000 others. */
async function accuracies(augment: boolean): Promise<{ learnt: number; others: number }> {
  const { train, test } = madeUpPictures({ train: 1000, test: 2000, seed: SEED });
  const [x, others] = [train.images.div(255), test.images.div(255)];
  const model = sequential({
    layers: [
      layers.inputLayer({ shape: [32, 32, 3] }),
      ...(augment ? changes() : []),
      layers.conv2d({ filters: 16, kernelSize: 5, strides: 2, activation: 'relu' }),
      layers.conv2d({ filters: 32, kernelSize: 3, strides: 2, activation: 'relu' }),
      layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.flatten(),
      layers.dense({ units: 64, activation: 'relu' }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
    seed: SEED,
  });
  model.compile({
    optimizer: optimizers.adam({ learningRate: 0.002 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  await model.fit(x, train.labels, { epochs: EPOCHS, batchSize: BATCH, verbose: 0 });
  const [, learnt = 0] = await model.evaluate(x, train.labels);
  const [, right = 0] = await model.evaluate(others, test.labels);
  model.dispose();
  return { learnt, others: right };
}

describe.runIf(LONG)('pictures that are changed at random', () => {
  it('teach a network more than the same pictures as they are', { timeout: 1_800_000 }, async () => {
    const [plain, changed] = [await accuracies(false), await accuracies(true)];
    console.log(`as they are: ${JSON.stringify(plain)}; changed at random: ${JSON.stringify(changed)}`);
    expect(plain.learnt).toBeGreaterThan(changed.learnt); // it has them by heart
    expect(changed.others).toBeGreaterThan(plain.others + 0.05);
  });
});
