/** Models that are no chain: shared layers, several inputs and outputs, a model as a layer. */
// #region pair
import { input, layers, losses, model, type Tensor } from 'wgrad';

export function pairModel() {
  const [left, right] = [input({ shape: [16], name: 'left' }), input({ shape: [16], name: 'right' })];
  const shared = layers.dense({ units: 32, activation: 'relu' }); // one kernel, applied twice
  const both = layers.concatenate().apply([shared.apply(left), shared.apply(right)]);
  const pair = model({
    inputs: { left, right },
    outputs: {
      same: layers.dense({ units: 1 }).apply(both),
      kind: layers.dense({ units: 5, activation: 'softmax' }).apply(both),
    },
  });
  pair.compile({
    optimizer: 'adam',
    loss: { same: losses.binaryCrossentropy({ fromLogits: true }), kind: 'sparseCategoricalCrossentropy' },
    lossWeights: { same: 1, kind: 0.5 },
    metrics: { kind: ['accuracy'] },
  });
  return pair;
}
// #endregion pair

// #region fit
export async function fitPair(left: Tensor, right: Tensor, same: Tensor, kind: Tensor) {
  const pair = pairModel();
  const { history } = await pair.fit({ left, right }, { same, kind }, { epochs: 2, verbose: 0 });
  const answers = await pair.predict({ left, right }); // { same: Tensor, kind: Tensor }
  return { history, answers };
}
// #endregion fit

// #region residual
/** A block of layers is a function over tensors. */
export function residual() {
  const x = input({ shape: [8, 8, 1] });
  const stem = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(x);
  const block = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }).apply(stem);
  const sum = layers.activation({ activation: 'relu' }).apply(layers.add().apply([stem, block]));
  const classes = layers.dense({ units: 3, activation: 'softmax' }).apply(layers.globalAveragePooling2d().apply(sum));
  return model({ inputs: x, outputs: classes });
}
// #endregion residual
