/** A program of tfjs-layers, with its import changed. */
// #region program
import * as tf from 'wgrad/tfjs'; // in place of '@tensorflow/tfjs'

export async function tfjsProgram() {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 1, inputShape: [1] }));
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
  const x = tf.tensor2d([1, 2, 3, 4], [4, 1]);
  const y = tf.tensor2d([1, 3, 5, 7], [4, 1]);
  await model.fit(x, y, { epochs: 60, verbose: 0 });
  const answer = model.predict(tf.tensor2d([5], [1, 1])) as tf.Tensor;
  const [value] = await answer.data();
  return value!;
}
// #endregion program
