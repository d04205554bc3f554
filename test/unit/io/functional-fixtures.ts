/** Functional models for the tests of files: shared layers, several inputs and outputs, models within models, frozen layers. */
import { sizeOf } from '../../../src/graph/node.ts';
import type { NamedTensor } from '../../../src/nn/checkpoint.ts';
import type { ModelTensors } from '../../../src/nn/ends.ts';
import { input } from '../../../src/nn/input.ts';
import * as layers from '../../../src/nn/layers/index.ts';
import { type Model, model } from '../../../src/nn/model.ts';
import type { CompileArguments } from '../../../src/nn/model-options.ts';
import * as optimizers from '../../../src/nn/optimizers/index.ts';
import type { SavedModel } from '../../../src/nn/save.ts';
import { sequential } from '../../../src/nn/sequential.ts';
import { ADAM_RATES, values } from './fixtures.ts';

/** Two inputs and two outputs, by name, with a layer that both go through; the layers of the second way are made first. */
export function twoWays(): Model {
  const [left, right] = [input({ shape: [4], name: 'left' }), input({ shape: [3], name: 'right' })];
  const late = layers.dense({ units: 5, name: 'late' }).apply(right);
  const early = layers.dense({ units: 5, activation: 'tanh' }).apply(left);
  const shared = layers.dense({ units: 5, activation: 'relu', name: 'shared' });
  const twice = shared.apply(shared.apply(layers.dropout({ rate: 0.5 }).apply(early)));
  const outputs = {
    score: layers.dense({ units: 1, useBias: false }).apply(twice),
    'which one': layers.activation({ activation: 'softmax' }).apply(shared.apply(late)),
  };
  return model({ name: 'two ways', seed: 3, inputs: { 'the left': left, right }, outputs });
}

/** A model within models that is called twice, a sequential one, and layers of one name in all of them. */
export function nested(): Model {
  const x = input({ shape: [2, 3] });
  const flat = layers.flatten().apply(x);
  const mid = input({ shape: [6], name: 'flat' });
  const hidden = layers.dense({ units: 6, activation: 'sigmoid' }).apply(mid);
  const innermost = sequential({
    name: 'innermost',
    layers: [layers.dense({ units: 6, inputShape: [6], trainable: false }), layers.dropout({ rate: 0.25 })],
  });
  const inner = model({ inputs: mid, outputs: [hidden, innermost.apply(hidden)], name: 'inner' });
  const [a, b] = inner.apply(flat);
  const [, c] = inner.apply(a!);
  const dense = layers.dense({ units: 2, activation: 'softmax' });
  return model({ name: 'outer', inputs: x, outputs: [dense.apply(c!), dense.apply(b!)] });
}

/** A chain, ending in a softmax, with a frozen layer, a frozen model and a model whose layer is frozen. */
export function frozen(): Model {
  const pixels = input({ shape: [2, 3], name: 'pixels' });
  const base = sequential({
    name: 'base',
    layers: [layers.flatten({ inputShape: [2, 3] }), layers.dense({ units: 5, activation: 'relu' })],
  });
  base.trainable = false;
  const middle = sequential({
    name: 'middle',
    layers: [
      layers.dense({ units: 4, inputShape: [5], name: 'free' }),
      layers.dense({ units: 4, trainable: false, name: 'fixed' }),
    ],
  });
  const head = layers.dense({ units: 3, activation: 'softmax', name: 'head' });
  const x = middle.apply(base.apply(pixels));
  return model({ name: 'net', inputs: pixels, outputs: head.apply(layers.dense({ units: 4, name: 'last' }).apply(x)) });
}

/** A sequential model of models. */
export function stacked(): Model {
  const inner = (name: string) =>
    sequential({ name, layers: [layers.dense({ units: 3, inputShape: [3] }), layers.dropout({ rate: 0.5 })] });
  return sequential({ name: 'stack', layers: [inner('one'), inner('two'), layers.dense({ units: 2, name: 'out' })] });
}

/** Words, one after the other, and numbers, which come together in layers that merge. */
export function merging(): Model {
  const words = input({ shape: [5], dtype: 'int32', name: 'words' });
  const numbers = input({ shape: [3], name: 'numbers' });
  const reader = sequential({
    name: 'reader',
    layers: [
      layers.inputLayer({ shape: [5], dtype: 'int32', name: 'these' }),
      layers.embedding({ inputDim: 7, outputDim: 2 }),
      layers.flatten(),
      layers.dense({ units: 4 }),
    ],
  });
  const read = reader.apply(words);
  const counted = layers.layerNormalization().apply(layers.dense({ units: 4 }).apply(numbers));
  const sum = layers.add().apply([read, counted, read]);
  const both = layers.concatenate().apply([sum, layers.multiply().apply([counted, read])]);
  return model({ name: 'merging', inputs: [words, numbers], outputs: layers.dense({ units: 2 }).apply(both) });
}

/** Recurrent layers, also both ways. @param begins whether one begins with the states of another: tfjs does not save that again */
export function recurring(begins = true): Model {
  const x = input({ shape: [4, 3], name: 'sequence' });
  const own = { units: 2, recurrentInitializer: 'glorotUniform' } as const; // tfjs makes no orthogonal matrix of its core alone
  const [all, h, c] = layers.lstm({ ...own, returnSequences: true, returnState: true }).apply(x);
  const again = layers.lstm({ ...own, goBackwards: true, unitForgetBias: false }).apply(begins ? [all!, h!, c!] : all!);
  const gru = layers.gru({ ...own, resetAfter: false, recurrentActivation: 'tanh', returnSequences: true });
  const ways = layers.bidirectional({ layer: layers.simpleRNN(own), mergeMode: 'concat' }).apply(gru.apply(all!));
  const both = layers.bidirectional({ layer: layers.lstm({ ...own, name: 'inner' }), mergeMode: 'ave', name: 'both' });
  const outputs = layers.concatenate().apply([again, ways, both.apply(layers.masking().apply(x))]);
  return model({
    name: 'recurring',
    inputs: x,
    outputs: layers.dense({ units: 3, activation: 'softmax' }).apply(outputs),
  });
}

export const MODELS: readonly (readonly [string, () => Model])[] = [
  ['with several inputs and outputs by name, and a shared layer', twoWays],
  ['with models within models', nested],
  ['with frozen layers and models', frozen],
  ['that is a stack of models', stacked],
  ['whose tensors come together', merging],
  ['with recurrent layers', () => recurring()],
];

/** What `model.save` would hand to its target. @param step includes the optimizer */
export function savedOf<Outputs extends ModelTensors>(
  { name, seed, layers, topology, weights }: Model<Outputs>,
  step?: number,
  chosen: Partial<CompileArguments> = {},
): SavedModel {
  const optimizer = optimizers.adam({ learningRate: 0.002 });
  const compiled = { optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'], ...chosen } as const;
  const tensors = weights.map((weight, i): NamedTensor => ({ ...weight, values: values(sizeOf(weight.shape), i) }));
  const slots = optimizer.slots.flatMap((slot, s) =>
    weights
      .filter(({ trainable }) => trainable)
      .map(({ name, shape }, i): NamedTensor => {
        const own = values(sizeOf(shape), 100 * (s + 1) + i).map((value) => (slot === 'v' ? value * value : value));
        return { name: `${name}/${slot}`, shape, values: own };
      }),
  );
  const rates: NamedTensor = { name: 'rates', shape: [8], values: Float32Array.from(ADAM_RATES) };
  const all = [...tensors, ...slots, rates].map(({ name, shape, values }) => ({ name, shape, values }));
  return {
    model: { name, seed, layers, topology, weights, compiled },
    tensors: all,
    ...(step !== undefined && { step }),
  };
}
