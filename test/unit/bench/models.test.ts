/** The models that the bench trains, and the order in which jax-js has their weights. */
import { describe, expect, it, test } from 'vitest';
import { firstGanWeights } from '../../../bench/gan-weights.ts';
import { type Classifier, MODELS, shapesThrough, weightShapes, withoutDropout } from '../../../bench/models.ts';
import { firstWeights } from '../../../bench/samples.ts';
import { layoutsOf } from '../../../bench/strategies/jax-js-network.ts';
import { buildModel } from '../../../bench/strategies/wgrad-any.ts';
import { anyLayer } from '../../../bench/strategies/wgrad-conv.ts';
import { recurrentLayer } from '../../../bench/strategies/wgrad-recurrent.ts';
import { sizeOf } from '../../../src/graph/node.ts';

const paramsOf = (model: Classifier): number => weightShapes(model).reduce((sum, shape) => sum + sizeOf(shape), 0);

/** As Keras's summaries print them: of its example "Simple MNIST convnet", of TensorFlow's tutorial on CIFAR-10. */
test.each([
  ['mlp', 101_770],
  ['convnet', 34_826],
  ['cifar', 122_570],
] as const)('%s has %i params, here and in wgrad', (name, params) => {
  expect(paramsOf(MODELS[name])).toBe(params);
  expect(buildModel(MODELS[name], anyLayer).countParams()).toBe(params);
});

test('lstm has as many params as Keras says, here and in wgrad', () => {
  expect(paramsOf(MODELS.lstm)).toBe(4 * 64 * (28 + 64 + 1) + 650);
  expect(buildModel(MODELS.lstm, recurrentLayer).countParams()).toBe(paramsOf(MODELS.lstm));
  expect([...firstWeights(MODELS.lstm)[2]!].map((value, i) => value === (i >= 64 && i < 128 ? 1 : 0))).not.toContain(
    false,
  );
});

test('the wide networks are as wide as their names say', () => {
  expect(weightShapes(MODELS['mlp-2048'])[0]).toEqual([784, 2048]);
  expect(weightShapes(MODELS['mlp-4096'])[2]).toEqual([4096, 4096]);
});

test("dcgan has as many weights as TensorFlow's tutorial; batch normalisation does nothing at first", () => {
  const weights = firstGanWeights(MODELS.dcgan);
  expect(weights.reduce((sum, { length }) => sum + length, 0)).toBe(2_330_944 + 212_865);
  const [kernel, gamma, beta, mean, variance] = weights as [Float32Array, ...Float32Array[]];
  expect(Math.max(...kernel.slice(0, 1000).map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / (100 + 12_544)));
  expect([gamma, beta, mean, variance].map((values) => [...new Set(values)])).toEqual([[1], [0], [0], [1]]);
});

test('without dropout a network has the same weights', () => {
  const { layers } = withoutDropout(MODELS.convnet);
  expect(layers.map(({ kind }) => kind)).not.toContain('dropout');
  expect(weightShapes(withoutDropout(MODELS.convnet))).toEqual(weightShapes(MODELS.convnet));
});

test('odd pictures lose their last row and column where they are pooled', () => {
  expect(shapesThrough(MODELS.convnet)).toContainEqual([5, 5, 64]);
  expect(shapesThrough(MODELS.cifar)).toContainEqual([4, 4, 64]);
});

describe('weights in the order of jax-js', () => {
  const layouts = layoutsOf(MODELS.convnet);

  it('holds each value once', () => {
    weightShapes(MODELS.convnet).forEach((shape, i) => {
      const { from, shape: theirs } = layouts[i]!;
      expect(sizeOf(theirs)).toBe(sizeOf(shape));
      expect(new Set(Array.from({ length: sizeOf(shape) }, (_, at) => from(at))).size).toBe(sizeOf(shape));
    });
  });

  it('has kernels by filter and channel, and rows of the dense kernel by channel', () => {
    // tap (1, 2), channel 3, filter 5 of the second convolution
    expect(layouts[2]!.from(((5 * 32 + 3) * 3 + 1) * 3 + 2)).toBe(((1 * 3 + 2) * 32 + 3) * 64 + 5);
    // unit 7 of what comes of pixel (2, 4), channel 9
    expect(layouts[4]!.from(((9 * 5 + 2) * 5 + 4) * 10 + 7)).toBe(((2 * 5 + 4) * 64 + 9) * 10 + 7);
  });
});
