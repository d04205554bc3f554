/**
 * Text classification, as in TensorFlow's tutorial: whether a guest liked a restaurant. Each word has a row of numbers, which it learns (an
 * embedding); the mean of a text's rows decides. Texts differ in length and are filled up with a word of their own, 0.
 */
import { layers, metrics, optimizers, type Sequential, sequential } from 'wgrad';
import { encoded, LENGTH, reviews, type Texts, VOCABULARY } from './data/reviews.ts';

export const data = (): { train: Texts; test: Texts } => ({ train: reviews(1200, 11), test: reviews(400, 12) });

export function build(seed: number): Sequential {
  const model = sequential({
    layers: [
      layers.embedding({ inputDim: VOCABULARY.length, outputDim: 16, inputShape: [LENGTH] }),
      layers.dropout({ rate: 0.2 }),
      layers.globalAveragePooling1d(),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
    seed,
  });
  model.compile({
    optimizer: optimizers.adam({ learningRate: 0.02 }),
    loss: 'binaryCrossentropy',
    metrics: [metrics.binaryAccuracy({ threshold: 0.5, name: 'accuracy' })],
  });
  return model;
}

/** The share of the test's texts that are judged rightly, and of those that were held back, after each epoch. */
export async function run({ epochs = 8, verbose = 1 as 0 | 1 | 2 } = {}) {
  const { train, test } = data();
  const model = build(1);
  const { history } = await model.fit(train.x, train.y, { epochs, verbose, validationSplit: 0.2 });
  const [, accuracy = 0] = await model.evaluate(test.x, test.y);
  const mine = ['The waiter was very rude!', 'Sadly the wine was bitter, but the fish tasted delicious and fresh.'];
  const pleased = await (await model.predict(encoded(mine))).data();
  mine.forEach((text, i) => {
    console.log(`${Math.round(100 * pleased[i]!)} % pleased: ${text}`);
  });
  console.log(`judged rightly: ${(100 * accuracy).toFixed(1)} %`);
  model.dispose();
  return { accuracy, heldBack: history.val_accuracy! };
}
