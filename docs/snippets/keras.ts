/** A program of Keras's in wgrad. */
// #region model
import { layers, type Model, optimizers, schedules, sequential, type Tensor } from 'wgrad';

export function convnet() {
  const model = sequential({
    layers: [
      layers.inputLayer({ shape: [8, 8, 1] }), // keras.Input(shape=(8, 8, 1))
      layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }), // layers.Conv2D(8, kernel_size=3, …)
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.compile({
    optimizer: optimizers.adam({
      learningRate: schedules.cosineDecay({ initialLearningRate: 1e-2, decaySteps: 100 }),
    }),
    loss: 'sparse_categorical_crossentropy', // strings of Keras's are taken, and so is 'sparseCategoricalCrossentropy'
    metrics: ['accuracy'],
  });
  return model;
}
// #endregion model

// #region use
export async function use(model: Model, x: Tensor, y: Tensor) {
  const { history } = await model.fit(x, y, { epochs: 2, batchSize: 32, validationSplit: 0.25, verbose: 0 });
  const [loss, accuracy] = await model.evaluate(x, y);
  const values = await ((await model.predict(x)) as Tensor).data(); // .numpy()
  return { history, loss, accuracy, values };
}
// #endregion use
