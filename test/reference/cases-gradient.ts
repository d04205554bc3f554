/** Cases that matter for their gradients alone: values used twice, and a whole model. */

import type { Variable } from '../../src/graph/variable.ts';
import type { TensorType } from '../../src/nn/layers/description.ts';
import { dense, dropout as dropoutLayer } from '../../src/nn/layers/index.ts';
import { lossOf } from '../../src/nn/losses/named.ts';
import { add, crossEntropy, dropout, matmul, relu, reshape, scale, tanh } from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { within } from './tolerance.ts';

const unused = within(0, 'only the gradients are looked at');

const gradientCase = (name: string, size: readonly number[], make: Case['make']): Case => ({
  name,
  sizes: [size],
  gradientSize: size,
  make,
});

/** [batch, units]: a weight in two layers, and an x that is used before and after them. */
const sharedCase = gradientCase('a param and an input used twice', [3, 4], ([m, n], draw): Problem => {
  const [x, w] = [draw.f32('x', [m!, n!], -1, 1), draw.f32('w', [n!, n!], -1, 1, 'param')];
  const offset = draw.f32('b', [n!], -1, 1, 'param');
  const twice = matmul(tanh(add(matmul(x, w), offset)), w, false, true);
  const y = add(add(scale(twice, 0.5), x), offset);
  return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance: unused, wrt: [x, w, offset] };
});

/** [batch, features, units]: relu' and dropout' of the same relu: simplify has a rule for them. */
const droppedCase = gradientCase('dropout after relu', [6, 5, 8], ([m, k, n], draw): Problem => {
  const [x, w] = [draw.f32('x', [m!, k!], -1, 1), draw.f32('w', [k!, n!], -1, 1, 'param')];
  const y = dropout(relu(matmul(x, w)), draw.clock(), 0.5, 3);
  return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance: unused, wrt: [x, w] };
});

const vector = (size: number): TensorType => ({ shape: [size], dtype: 'f32' });

/** The MNIST MLP with few units: 784 → relu → dropout → softmax, and the loss of each sample. */
function model([batch, features, units, classes]: readonly number[], draw: Draw): Problem {
  const layers = [
    dense({ units: units!, activation: 'relu' }).build('hidden', [vector(features!)]),
    dropoutLayer({ rate: 0.2 }).build('dropout', [vector(units!)]),
    dense({ units: classes!, activation: 'softmax' }).build('top', [vector(units!)]),
  ];
  const variables = layers.flatMap((layer) => layer.variables ?? []);
  const params = new Map(
    variables.map((variable, i) => [variable, draw.f32(`${variable.name} ${i}`, variable.shape, -0.1, 0.1, 'param')]),
  );
  const clock = draw.clock();
  const x = draw.f32('x', [batch!, features!], 0, 1);
  const prediction = layers.reduce((y, layer, i) => {
    const own = layer.variables ?? [];
    const trace = { training: true, clock, read: (variable: Variable) => params.get(variable)!, stream: () => i };
    return layer.apply(
      [y],
      { ...trace, learns: () => true, maskOf: () => undefined, mask: () => {}, assign: () => {}, addLoss: () => {} },
      own,
    );
  }, x);
  const loss = lossOf('sparseCategoricalCrossentropy').perSample(draw.u32('labels', batch!, classes!), prediction);
  return {
    step: { outputs: { y: loss }, updates: [] },
    feeds: draw.feeds,
    tolerance: unused,
    wrt: [...params.values()],
  };
}

/** [batch, height, width, units]: pictures made rows, and the loss of logits that have a bias. */
const picturesCase = gradientCase('pictures, flattened', [5, 3, 4, 6], ([m, h, w, n], draw): Problem => {
  const x = draw.f32('x', [m!, h!, w!], -1, 1);
  const [kernel, offset] = [draw.f32('kernel', [h! * w!, n!], -1, 1, 'param'), draw.f32('b', [n!], -1, 1, 'param')];
  const z = add(matmul(reshape(scale(x, 2), [m!, h! * w!]), kernel), offset);
  const y = crossEntropy(z, draw.u32('labels', m!, n!));
  return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance: unused, wrt: [x, kernel, offset] };
});

export const MODEL_CASE: Case = gradientCase('the MNIST MLP with 16 units', [4, 784, 16, 10], model);
export const GRADIENT_CASES: readonly Case[] = [sharedCase, droppedCase, picturesCase];
