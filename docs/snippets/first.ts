/** The first program: TensorFlow's beginner demo. */
// #region first
import { init, layers, optimizers, sequential } from 'wgrad';
import { mnist } from 'wgrad/mnist';

export async function first(load = mnist, epochs = 5) {
  await init(); // the GPU, or a software adapter where there is none
  const { train, test } = await load(); // images u8 [60000, 28, 28], labels u8 [60000]
  const [xTrain, xTest] = [train.images.div(255), test.images.div(255)]; // stay bytes: scaled as batches are gathered

  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [28, 28] }),
      layers.dense({ units: 128, activation: 'relu' }),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
    seed: 1, // decides initial weights, shuffle and dropout
  });
  model.compile({
    optimizer: optimizers.adam({ learningRate: 1e-3 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  model.summary();

  await model.fit(xTrain, train.labels, { epochs, validationData: [xTest, test.labels] });
  const [, accuracy] = await model.evaluate(xTest, test.labels);
  const probabilities = await model.predict(xTest); // a Tensor [10000, 10]
  const values = await probabilities.data(); // a Float32Array
  console.log(`${(100 * accuracy!).toFixed(1)} % of the test digits are read`);
  return { model, accuracy, values };
}
// #endregion first
