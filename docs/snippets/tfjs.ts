/** A program of TensorFlow.js's in wgrad: what is called otherwise stands beside it. */
// #region model
import { init, layers, optimizers, sequential, tensor } from 'wgrad';

export async function line() {
  await init(); // await tf.setBackend('webgpu'); await tf.ready();
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })], seed: 1 }); // tf.sequential({ layers: … })
  model.compile({ optimizer: optimizers.sgd({ learningRate: 0.1 }), loss: 'meanSquaredError' }); // tf.train.sgd(0.1)
  const x = tensor([1, 2, 3, 4], [4, 1]); // tf.tensor2d(values, [4, 1])
  const y = tensor([1, 3, 5, 7], [4, 1]);
  await model.fit(x, y, { epochs: 60, verbose: 0 });
  const answer = await model.predict(tensor([5], [1, 1])); // a promise here
  const [value] = await answer.data();
  model.dispose(); // weights live on the GPU; tensors need no dispose, and there is no tidy
  return value!;
}
// #endregion model
