/**
 * Convnet: rings, crosses and bars told apart. All pictures to learn from have them in the middle; others have not. Moved and zoomed at
 * random while it trains, the few pictures are others in each step.
 */
import { layers, optimizers, type Sequential, sequential } from 'wgrad';
import { type Labelled, labelled, SIDE } from './data/pictures.ts';

/** Pictures [count, 12, 12], 0 to 1, and what each shows: 0 ring, 1 cross, 2 bar. */
export const data = (): { train: Labelled; test: Labelled } => ({
  train: labelled(90, 5, 0.2),
  test: labelled(600, 6, 3),
});

export function build(seed: number, augment = true): Sequential {
  const changes = [
    layers.randomTranslation({ heightFactor: 0.25, widthFactor: 0.25, fillMode: 'constant' }),
    layers.randomZoom({ heightFactor: 0.2, fillMode: 'constant' }),
  ];
  const model = sequential({
    layers: [
      layers.reshape({ targetShape: [SIDE, SIDE, 1], inputShape: [SIDE, SIDE] }),
      ...(augment ? changes : []),
      layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 3, activation: 'relu' }),
      layers.flatten(),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
    seed,
  });
  model.compile({
    optimizer: optimizers.adam({ learningRate: 0.003 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

/** The accuracy on pictures that it has not seen, without and with random changes. */
export async function run({ epochs = 80, verbose = 1 as 0 | 1 | 2 } = {}): Promise<{ plain: number; changed: number }> {
  const { train, test } = data();
  const accuracyOf = async (augment: boolean): Promise<number> => {
    const model = build(1, augment);
    await model.fit(train.images, train.labels, { epochs, batchSize: 30, verbose });
    const [, accuracy = 0] = await model.evaluate(test.images, test.labels);
    model.dispose();
    return accuracy;
  };
  const [plain, changed] = [await accuracyOf(false), await accuracyOf(true)];
  console.log(`pictures as they are: ${(100 * plain).toFixed(1)} % of others are told rightly`);
  console.log(`moved and zoomed at random: ${(100 * changed).toFixed(1)} %`);
  return { plain, changed };
}
