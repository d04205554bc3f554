/** Layers of a model that has learnt something, frozen under a new one: what a step then computes, changes and keeps. */
import { expect, it } from 'vitest';
import { onFrozen } from '../../../docs/snippets/heads.ts';
import { layers, type Sequential, sequential } from '../../../src/index.ts';

const [BATCH, INPUT, HIDDEN, WIDTH] = [32, 20, 48, 24];

const base = (): Sequential =>
  sequential({
    layers: [
      layers.dense({ units: HIDDEN, activation: 'relu', inputShape: [INPUT] }),
      layers.dense({ units: WIDTH, activation: 'relu' }),
      layers.dense({ units: 4, activation: 'softmax' }),
    ],
    seed: 1,
  });

const flopsOf = (model: Sequential): number =>
  model.program({ batchSize: BATCH }).dispatches.reduce((sum, { flops }) => sum + flops, 0);

function compiled(model: Sequential): Sequential {
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  return model;
}

it('computes no gradient of the front, and keeps nothing for it', () => {
  const own = base();
  const model = onFrozen(own, 5);
  const { dispatches, buffers } = model.program({ batchSize: BATCH });
  const changed = dispatches.flatMap(({ writes }) => writes).filter((name) => /kernel|bias|gamma/.test(name));
  expect(new Set(changed)).toEqual(
    new Set(['kernel', 'bias'].flatMap((name) => [`head/${name}`, `head/${name}/m`, `head/${name}/v`])),
  );
  expect(buffers.map(({ name }) => name).filter((name) => /^dense.*\/[mv]$/.test(name))).toEqual([]);
  // the products of the front, forward, and all of the head: x · W, and xᵀ · dy
  const [front, head] = [2 * BATCH * (INPUT * HIDDEN + HIDDEN * WIDTH), 2 * 2 * BATCH * WIDTH * 5];
  const flops = flopsOf(model);
  expect(flops / (front + head)).toBeGreaterThan(1);
  expect(flops / (front + head)).toBeLessThan(1.2);

  for (const layer of own.layers) layer.trainable = true; // counts from compile on
  expect(flopsOf(compiled(model)) / (front + head)).toBeGreaterThan(2);
  expect(model.program().dispatches.length).toBeGreaterThan(dispatches.length);
});

it('has the layers themselves, as Keras does: what one model freezes is frozen in the other', () => {
  const own = base();
  const model = onFrozen(own, 5);
  expect(model.weights.map(({ name, trainable }) => [name, trainable])).toEqual([
    ['dense/kernel', false],
    ['dense/bias', false],
    ['dense_1/kernel', false],
    ['dense_1/bias', false],
    ['head/kernel', true],
    ['head/bias', true],
  ]);
  const stores = [own, model].map(({ network }) => network!.layers.map(({ callee }) => callee));
  expect(stores[1]!.slice(0, 2)).toEqual(stores[0]!.slice(0, 2));
  expect(stores[1]![0]).toBe(stores[0]![0]);
  model.layers[0]!.trainable = true;
  expect(own.layers[0]!.trainable).toBe(true);
  expect(() => compiled(own)).not.toThrow();
});

it('a whole model may be the front, and is frozen as one', () => {
  const own = base();
  const front = sequential({ layers: own.layers.slice(0, 2), name: 'front' });
  front.trainable = false;
  const model = compiled(sequential({ layers: [front, layers.dense({ units: 5, activation: 'softmax' })], seed: 2 }));
  expect(flopsOf(model) / flopsOf(onFrozen(own, 5))).toBeCloseTo(1, 2);
  front.trainable = true;
  for (const layer of own.layers) layer.trainable = true;
  expect(flopsOf(compiled(model))).toBeGreaterThan(1.5 * flopsOf(onFrozen(own, 5)));
});
