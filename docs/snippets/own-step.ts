/** What compile and fit do not have: losses, metrics and training steps of one's own, gradients by the inputs. */
import {
  gradients,
  layers,
  losses,
  ops,
  optimizers,
  type Sequential,
  type SymbolicTensor,
  sequential,
  type Tensor,
  trainer,
} from 'wgrad';

// #region loss
export function ownLoss() {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [4] })], seed: 1 });
  model.compile({
    optimizer: 'adam',
    // a value for each sample, of symbolic tensors [batch, 1]
    loss: (yTrue, yPred) => ops.mean(ops.abs(yTrue.sub(yPred)), { axis: -1 }),
    metrics: [(yTrue, yPred) => ops.max(ops.abs(yTrue.sub(yPred)), { axis: -1 })],
  });
  return model;
}
// #endregion loss

// #region gan
export function gan(width = 64) {
  const generator = sequential({
    layers: [layers.dense({ units: 32, activation: 'relu', inputShape: [8] }), layers.dense({ units: width })],
    seed: 1,
  });
  const discriminator = sequential({
    layers: [layers.dense({ units: 32, activation: 'leakyRelu', inputShape: [width] }), layers.dense({ units: 1 })],
    seed: 2,
  });
  return trainer({
    models: { generator, discriminator },
    optimizers: { g: optimizers.adam({ learningRate: 1e-4 }), d: optimizers.adam({ learningRate: 1e-4 }) },
    step({ x }, { models: { generator: G, discriminator: D }, optimizers: { g, d }, random }) {
      const fake = G(random.normal([x!.shape[0]!, 8]));
      const [onReal, onFake] = [D(x!), D(fake)];
      const logits = { fromLogits: true };
      const gLoss = losses.binaryCrossentropy(1, onFake, logits);
      const dLoss = losses.binaryCrossentropy(1, onReal, logits).add(losses.binaryCrossentropy(0, onFake, logits));
      return { updates: [g.minimize(gLoss, G), d.minimize(dLoss, D)], metrics: { gLoss, dLoss } };
    },
  });
}
// #endregion gan

// #region fit
export async function fitGan(images: Tensor) {
  const trained = gan();
  const { history } = await trained.fit({ x: images }, { epochs: 2, batchSize: 16, verbose: 0 });
  return history; // { gLoss: [ … ], dLoss: [ … ] }, a mean for each epoch
}
// #endregion fit

// #region gradients
/** By how much each pixel changes the loss. Labels are int32. */
export async function saliency(model: Sequential, picture: Tensor, label: Tensor) {
  const loss = (yPred: SymbolicTensor, yTrue: SymbolicTensor | undefined) =>
    losses.sparseCategoricalCrossentropy(yTrue!, yPred);
  return gradients(model, loss, picture, label); // in the shape of `picture`
}
// #endregion gradients
