/**
 * Binary classification from logits, with class weights: which payments are fraud, of which there is one in thirty. A model that takes
 * all of them for honest is right in 97 %, and useless; weights make a missed fraud cost as much as many false alarms.
 */
import { layers, losses, metrics, optimizers, type Sequential, sequential, type Tensor, tensor } from 'wgrad';
import { seeded } from './data/random.ts';

export const CLASS_WEIGHT = { 0: 1, 1: 15 };

/** Payments x [count, 3]: amount, hour and distance, scaled; y [count]: 1 is fraud. */
export function data(): { train: [x: Tensor, y: Tensor]; test: [x: Tensor, y: Tensor] } {
  const random = seeded(2);
  const payments = (count: number): [Tensor, Tensor] => {
    const y = Uint8Array.from({ length: count }, () => (random.uniform() < 1 / 30 ? 1 : 0));
    const x = Array.from(y, (fraud) => [
      random.normal(fraud ? 0.8 : 0, 0.7),
      random.normal(0, fraud ? 1.5 : 0.7),
      random.normal(fraud ? 0.9 : 0, 0.6),
    ]);
    return [tensor(x), tensor(y)];
  };
  return { train: payments(3000), test: payments(1500) };
}

export function build(seed: number): Sequential {
  const model = sequential({
    layers: [layers.dense({ units: 16, activation: 'relu', inputShape: [3] }), layers.dense({ units: 1 })],
    seed,
  });
  model.compile({
    optimizer: optimizers.sgd({ learningRate: 0.05, momentum: 0.9 }),
    loss: losses.binaryCrossentropy({ fromLogits: true }),
    metrics: [metrics.binaryAccuracy({ threshold: 0, name: 'accuracy' })], // a logit above 0 is a probability above 0.5
  });
  return model;
}

export interface Found {
  /** share of the test's payments that are judged rightly */
  readonly accuracy: number;
  /** share of the frauds that are found */
  readonly recall: number;
}

/** What is found without and with class weights. */
export async function run({ epochs = 8, verbose = 1 as 0 | 1 | 2 } = {}): Promise<{ plain: Found; weighted: Found }> {
  const { train, test } = data();
  const measured = async (name: string, options: { readonly classWeight?: typeof CLASS_WEIGHT }): Promise<Found> => {
    const model = build(1);
    await model.fit(...train, { epochs, verbose, ...options });
    const [, accuracy = 0] = await model.evaluate(...test);
    const logits = await (await model.predict(test[0])).data();
    const frauds = [...test[1].values.entries()].filter(([, fraud]) => fraud === 1);
    const found = frauds.filter(([payment]) => logits[payment]! > 0);
    console.log(`${name}: accuracy ${accuracy.toFixed(3)}, finds ${found.length} of ${frauds.length} frauds`);
    model.dispose();
    return { accuracy, recall: found.length / frauds.length };
  };
  return {
    plain: await measured('without class weights', {}),
    weighted: await measured('with class weights', { classWeight: CLASS_WEIGHT }),
  };
}
