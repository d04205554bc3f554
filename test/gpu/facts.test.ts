/** The kernels against what the tests of tfjs and Keras expect, and against tfjs itself where elements are equal. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../../src/graph/node.ts';
import { layers, optimizers, sequential, tensor } from '../../src/index.ts';
import { gradients } from '../../src/ops/gradients.ts';
import { LEAST } from '../least-device.ts';
import { type Fact, leafOf, NONE, pooled } from '../reference/facts.ts';
import { CONV_FACTS } from '../reference/facts-conv.ts';
import { POOLING_FACTS } from '../reference/facts-pooling.ts';
import { waysFor } from '../reference/kernel-checks.ts';
import { tf, useCpu } from '../reference/tfjs-files.ts';
import { describeWorst, within } from '../reference/tolerance.ts';
import { runStep } from './harness.ts';

/** The facts have six digits and more. */
const NEAR = within(1e-6, 'rounding', 80);
const WAYS = Object.entries(waysFor(!LEAST));

/** y, and where the fact has a gradient of it, those of x and w. */
async function resultsOf({ x, w = NONE, dy, y }: Fact, options: (typeof WAYS)[number][1]) {
  const [leafX, leafW] = [leafOf('x', x), leafOf('w', w)];
  const result = y(leafX, leafW);
  const outputs: Record<string, Node> = { y: result };
  if (dy !== undefined) {
    const cotangent = leafOf('dy', [result.shape, dy]);
    const [dx, dw] = gradients(result, cotangent, w === NONE ? [leafX] : [leafX, leafW]);
    Object.assign(outputs, { dx: dx!, ...(dw && { dw }) });
  }
  const feeds = { x: Float32Array.from(x[1]), w: Float32Array.from(w[1]), dy: Float32Array.from(dy ?? []) };
  return runStep({ outputs, updates: [] }, feeds, options);
}

describe.each([
  ['convolutions', CONV_FACTS],
  ['pooling', POOLING_FACTS],
])('%s', (_, facts) => {
  it.each(facts)('$name', async (fact) => {
    for (const [way, options] of WAYS) {
      const results = await resultsOf(fact, options);
      for (const [name, values] of Object.entries(fact.expected)) {
        expect(describeWorst(results[name]!, values, NEAR), `${way}: ${name}`).toBeUndefined();
      }
    }
  });
});

it.each([
  [2, 2, 'valid'],
  [3, 1, 'same'],
  [3, 2, 'same'],
] as const)('of equal elements the one that tfjs takes gets the gradient: windows of %i by %i, %s', async (...args) => {
  const [size, stride, padding] = args;
  await useCpu();
  const shape = [2, 7, 6, 3] as const;
  const values = Float32Array.from({ length: 252 }, (_, i) => ((i * i * 7) % 11) % 3);
  const y = (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, size, stride, padding);
  const there = tf.tensor(values, [...shape]);
  const slopes = Float32Array.from({ length: y(there).size }, (_, i) => Math.sin(i));
  const expected = tf
    .grad(y)(there, tf.tensor(slopes, y(there).shape))
    .dataSync();
  const fact: Fact = {
    ...{ name: '', x: [shape, [...values]], y: pooled('max', size, stride, padding), dy: [...slopes], expected: {} },
  };
  for (const [way, options] of WAYS) {
    const { dx } = await resultsOf(fact, options);
    expect(describeWorst(dx!, Array.from(expected), NEAR), way).toBeUndefined();
  }
});

describe('batch normalisation', () => {
  /** The tests of batchnorm in tfjs-core, "simple batchnorm4D, 2x1x1x2" */
  const [MEAN, VARIANCE, OFFSET, SCALE] = [
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 5],
  ] as const;

  it('predicts what tfjs gives', async () => {
    const layer = layers.batchNormalization({ inputShape: [1, 1, 2] });
    const model = sequential({ layers: [layer] });
    const values = { gamma: SCALE, beta: OFFSET, moving_mean: MEAN, moving_variance: VARIANCE };
    const weights = (await model.getWeights()).map((weight) => {
      const own = values[weight.name.split('/').at(-1) as keyof typeof values];
      return { ...weight, values: Float32Array.from(own) };
    });
    await model.setWeights(weights);
    const x = [2, 4, 9, 23];
    const y = await model.predict(tensor(Float32Array.from(x), [2, 1, 1, 2]));
    const expected = x.map((value, i) => {
      const c = i % 2;
      return OFFSET[c]! + ((value - MEAN[c]!) * SCALE[c]!) / Math.sqrt(VARIANCE[c]! + 0.001);
    });
    expect(describeWorst(y.values, expected, NEAR)).toBeUndefined();
    model.dispose();
  });

  /** Keras's tests of BatchNormalization, test_correctness: momentum 0, numbers around 5 with a deviation of 10 */
  it('gives mean 0 and deviation 1, and with momentum 0 predicts what it trained on', async () => {
    const model = sequential({
      layers: [
        layers.batchNormalization({ momentum: 0, inputShape: [3, 3, 2], movingVarianceInitializer: 'zeros' }),
        layers.flatten(),
      ],
    });
    model.compile({ optimizer: optimizers.sgd({ learningRate: 0 }), loss: 'meanSquaredError' });
    const x = tensor(
      Float32Array.from({ length: 90 }, (_, i) => 5 + 14 * Math.sin(i * i)),
      [5, 3, 3, 2],
    );
    const zeros = tensor(new Float32Array(90), [5, 18]);
    const [loss] = await model.trainOnBatch(x, zeros);
    const { values } = await model.predict(x);
    for (const channel of [0, 1]) {
      const own = Array.from(values).filter((_, i) => i % 2 === channel);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      const square = own.reduce((sum, value) => sum + value ** 2, 0) / own.length;
      expect(Math.abs(mean)).toBeLessThan(1e-3);
      expect(Math.abs(square - 1)).toBeLessThan(1e-3);
    }
    const predicted = Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / values.length;
    expect(Math.abs(loss! - predicted)).toBeLessThan(1e-5);
    model.dispose();
  });
});
