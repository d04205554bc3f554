/**
 * Text classification: whether a guest liked a restaurant. Each word has a row of numbers, which it learns (an embedding); the mean of a
 * text's words decides. Texts differ in length, so the filling counts for nothing.
 */
import { input, layers, model, optimizers } from 'wgrad';
import { encoded, LENGTH, reviews, type Texts, VOCABULARY } from './data/reviews.ts';

export const data = (): { train: Texts; test: Texts } => ({ train: reviews(1200, 11), test: reviews(400, 12) });

export function build(seed: number) {
  const words = input({ shape: [LENGTH], name: 'words', dtype: 'int32' });
  const rows = layers.embedding({ inputDim: VOCABULARY.length, outputDim: 8 }).apply(words);
  const mean = layers.lambda({
    name: 'mean_of_words',
    function: (rows, words) => {
      const isWord = words!.cast('float32').notEqual(0).expandDims(-1); // [batch, words, 1]
      return rows!
        .mul(isWord)
        .sum({ axis: 1 })
        .div(isWord.sum({ axis: 1 }));
    },
  });
  const classes = layers.dense({ units: 2, activation: 'softmax' }).apply(mean.apply([rows, words]));
  const classifier = model({ inputs: words, outputs: classes, name: 'reviews', seed });
  classifier.compile({
    optimizer: optimizers.adam({ learningRate: 0.02 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return classifier;
}

/** The share of the test's texts that are judged rightly. */
export async function run({ epochs = 8, verbose = 1 as 0 | 1 | 2 } = {}): Promise<{ accuracy: number }> {
  const { train, test } = data();
  const classifier = build(1);
  await classifier.fit(train.x, train.y, { epochs, verbose });
  const [, accuracy = 0] = await classifier.evaluate(test.x, test.y);
  const mine = ['the waiter was very rude', 'sadly the wine was bitter but the fish tasted delicious and fresh'];
  const probabilities = await (await classifier.predict(encoded(mine))).data();
  mine.forEach((text, i) => {
    console.log(`${Math.round(100 * probabilities[2 * i + 1]!)} % pleased: ${text}`);
  });
  console.log(`judged rightly: ${(100 * accuracy).toFixed(1)} %`);
  classifier.dispose();
  return { accuracy };
}
