/** What models know before anything runs on a GPU. */
import { expect, it } from 'vitest';
import * as tf from '../../../src/tfjs.ts';

it('layers that come and go', () => {
  const model = tf.sequential();
  const first = tf.layers.dense({ units: 3, inputShape: [2], activation: 'relu' });
  model.add(first);
  expect(model.layers).toEqual([first]);
  expect(first.getWeights().map(({ shape }) => shape)).toEqual([[2, 3], [3]]); // biome-ignore format: one line
  model.add(tf.layers.dense({ units: 1 }));
  const [, gone] = model.layers;
  model.pop();
  const last = tf.layers.leakyReLU();
  model.add(last);
  expect(model.layers).toEqual([first, last]);
  expect(model.layers).not.toContain(gone);
  expect(model.countParams()).toBe(9);
  expect(last.getConfig()).toMatchObject({ negative_slope: 0.3 });
});

it('weights: those that training changes first, frozen ones and statistics last', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 2, inputShape: [2], trainable: false, name: 'frozen' }),
      tf.layers.batchNormalization({ name: 'norm' }),
      tf.layers.dense({ units: 1, name: 'head', kernelInitializer: 'ones' }),
    ],
  });
  expect(model.weights.map(({ name }) => name)).toEqual([
    ...['norm/gamma', 'norm/beta', 'head/kernel', 'head/bias'],
    ...['frozen/kernel', 'frozen/bias', 'norm/moving_mean', 'norm/moving_variance'],
  ]);
  expect(model.trainableWeights.length).toBe(4);
  expect(model.getLayer('head').getWeights()[0]!.arraySync()).toEqual([[1], [1]]);
});

it('dropout works in a call that trains, gradients go through one that does not', () => {
  const dropout = tf.layers.dropout({ rate: 0.5, inputShape: [64] });
  const model = tf.sequential({ layers: [dropout, tf.layers.dense({ units: 1, kernelInitializer: 'ones' })] });
  const x = tf.ones([1, 64]);
  // Masks, not their sums: one sum in ten is that of no mask at all. Two masks of 64 are equal once in 2⁶⁴ runs.
  const front = tf.sequential({ layers: [dropout] });
  const masks = [0, 1].map(() => [...front.apply(x, { training: true }).dataSync()]);
  for (const mask of masks) expect([...new Set(mask)].sort()).toEqual([0, 2]);
  expect(masks[0]).not.toEqual(masks[1]);
  const { grads } = tf.variableGrads(() => model.predict(x).sum());
  expect(Object.values(grads)[0]!.dataSync()).toEqual(new Float32Array(64).fill(1));
});

it('data sets: batches, windows of a shuffle, side by side', async () => {
  const numbers = tf.data.array([1, 2, 3, 4, 5]);
  const batches = await numbers
    .map((x) => ({ xs: [x, 2 * x], ys: x }))
    .batch(2)
    .toArray();
  expect(batches.map(({ xs }) => xs.arraySync())).toEqual([[[1, 2], [2, 4]], [[3, 6], [4, 8]], [[5, 10]]]); // biome-ignore format: one line
  expect(batches[2].ys.shape).toEqual([1]);
  expect(numbers.batch(2, false).size).toBe(2);
  const shuffled = await numbers.shuffle(3, 7).toArray();
  expect(shuffled.toSorted()).toEqual([1, 2, 3, 4, 5]);
  expect(await numbers.shuffle(3, 7).toArray()).toEqual(shuffled);
  const both = tf.data.zip({ xs: numbers.skip(1), ys: numbers.filter((x) => x % 2 === 1) });
  expect(await both.toArray()).toEqual([{ xs: 2, ys: 1 }, { xs: 3, ys: 3 }, { xs: 4, ys: 5 }]); // biome-ignore format: one line
  const made = tf.data.generator(function* () {
    yield* ['a', 'b'];
  });
  expect(await made.repeat(2).concatenate(numbers.take(1)).toArray()).toEqual(['a', 'b', 'a', 'b', 1]);
});

it('a model is made again of its topology, own layers among it, with weights of its own', async () => {
  class Twice extends tf.layers.Layer {
    static className = 'Twice';
    readonly numTimes: number;
    constructor(config: { numTimes: number; name?: string }) {
      super(config);
      this.numTimes = config.numTimes;
    }
    override call([x]: tf.Tensor[]): tf.Tensor {
      return x!.mul(this.numTimes);
    }
    override getConfig(): object {
      return { ...super.getConfig(), numTimes: this.numTimes };
    }
  }
  tf.serialization.registerClass(Twice);
  expect(tf.serialization.getRegisteredName(Twice)).toBe('Twice');
  const inputs = tf.layers.input({ shape: [2] });
  const hidden = tf.layers.dense({ units: 3, activation: 'hardSigmoid' }).apply(inputs);
  const model = tf.model({ inputs, outputs: new Twice({ numTimes: 2, name: 'doubled' }).apply(hidden) });
  const json = JSON.parse(model.toJSON() as string);
  expect(json.config.layers[2].config).toMatchObject({ name: 'doubled', num_times: 2 });
  for (const given of [model.toJSON(), { modelTopology: model.toJSON(null, false) }]) {
    const again = await tf.models.modelFromJSON(given);
    again.setWeights(model.getWeights());
    const x = tf.tensor2d([[1, -2]]);
    expect(again.getLayer('doubled')).toBeInstanceOf(Twice);
    const [a, b] = [model, again].map((each) => each.apply(x, { training: true }).dataSync());
    expect(a).toEqual(b);
  }
});

it('scopes of the engine, and what a function leaves', async () => {
  const engine = tf.engine();
  const before = tf.memory().numTensors;
  engine.startScope();
  tf.ones([2]).add(1);
  engine.endScope();
  expect(tf.memory().numTensors).toBe(before);
  const { newTensors, result } = await tf.profile(() => tf.tidy(() => tf.ones([2]).add(1).sum()));
  expect([newTensors, result.arraySync()]).toEqual([1, 4]);
});
