/** A layer of one's own with tfjs's names. */
// #region program
import * as tf from 'wgrad/tfjs';

class Gate extends tf.layers.Layer {
  static className = 'Gate';
  private gate!: tf.LayerVariable;

  override build(inputShape: number[]) {
    this.gate = this.addWeight('gate', [inputShape.at(-1)!], 'float32', 'zeros');
  }

  override call(inputs: tf.Tensor[]) {
    return inputs[0]!.mul(this.gate.read().sigmoid());
  }
}
tf.serialization.registerClass(Gate);
// #endregion program

/** Trains one gate: its output is half of what goes in, and is to be all of it. */
export async function gateProgram() {
  const model = tf.sequential({ layers: [new Gate({ inputShape: [2] })] });
  model.compile({ optimizer: tf.train.adam(0.1), loss: 'meanSquaredError' });
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
  const { history } = await model.fit(x, x, { epochs: 20, verbose: 0 });
  model.dispose();
  return history.loss!;
}
