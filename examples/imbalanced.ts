/**
 * Classification of rare cases, as in TensorFlow's tutorial on imbalanced data: which transactions are fraud, of which there is one in 200.
 * The last bias begins at the odds, so that training does not begin by learning these; what is measured is precision, recall and areas under
 * curves, since accuracy says nothing; training ends where the area under precision and recall of other transactions is best.
 */
import { earlyStopping, initializers, layers, metrics, optimizers, type Sequential, sequential } from 'wgrad';
import { seeded } from './data/random.ts';
import { HONEST, type Transactions, transactions } from './data/transactions.ts';

export function data(): Record<'train' | 'validation' | 'test', Transactions> {
  const random = seeded(6);
  return {
    train: transactions(8000, random),
    validation: transactions(4000, random),
    test: transactions(8000, random),
  };
}

/** Both kinds weigh the same in sum, and one transaction weighs 1 in the mean. */
export const CLASS_WEIGHT = { 0: (HONEST + 1) / HONEST / 2, 1: (HONEST + 1) / 2 };

export function build(seed: number, firstBias = Math.log(1 / HONEST)): Sequential {
  const model = sequential({
    layers: [
      layers.dense({ units: 16, activation: 'relu', inputShape: [5] }),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: 1, activation: 'sigmoid', biasInitializer: initializers.constant(firstBias) }),
    ],
    seed,
  });
  model.compile({
    optimizer: optimizers.adam({ learningRate: 0.01 }),
    loss: 'binaryCrossentropy',
    metrics: [
      metrics.precision({ name: 'precision' }),
      metrics.recall({ name: 'recall' }),
      metrics.auc({ name: 'auc' }),
      metrics.auc({ name: 'prc', curve: 'PR' }),
    ],
  });
  return model;
}

type Measured = Record<'loss' | 'precision' | 'recall' | 'auc' | 'prc', number>;

/** Measures of transactions that were not trained on: before training, and after it without and with class weights. */
export async function run({ epochs = 30, verbose = 1 as 0 | 1 | 2 } = {}) {
  const { train, validation, test } = data();
  const measured = async (what: string, model: Sequential): Promise<Measured> => {
    const values = await model.evaluate(test.x, test.y, { batchSize: 1000 });
    const all = Object.fromEntries(model.metricsNames.map((name, i) => [name, values[i]!])) as Measured;
    console.log(
      `${what}: ${Object.entries(all)
        .map(([name, value]) => `${name} ${value.toFixed(3)}`)
        .join(', ')}`,
    );
    model.dispose();
    return all;
  };
  const trained = async (options: { readonly classWeight?: typeof CLASS_WEIGHT }): Promise<Sequential> => {
    const model = build(1);
    const callbacks = [earlyStopping({ monitor: 'val_prc', mode: 'max', patience: 8, restoreBestWeights: true })];
    const validationData = [validation.x, validation.y] as const;
    await model.fit(train.x, train.y, { epochs, verbose, batchSize: 256, validationData, callbacks, ...options });
    return model;
  };
  return {
    unbiased: await measured('before training, bias 0', build(1, 0)),
    first: await measured('before training, bias of the odds', build(1)),
    plain: await measured('without class weights', await trained({})),
    weighted: await measured('with class weights', await trained({ classWeight: CLASS_WEIGHT })),
  };
}
