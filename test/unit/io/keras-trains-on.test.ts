/** What Keras has trained goes on here as it does there: by any optimizer, from both kinds of files, to the weights and to what the optimizer knows. */
import { describe, expect, it } from 'vitest';
import { RATES } from '../../../src/graph/words.ts';
import { tensor } from '../../../src/index.ts';
import { describe as compiled, loadedFrom } from '../../../src/io/load-model.ts';
import type { LoadedModel } from '../../../src/io/tfjs-read.ts';
import { kerasFile } from '../../../src/io.ts';
import type { NamedWeight } from '../../../src/nn/callbacks.ts';
import { loadCounted } from '../../../src/nn/optimizers/counted.ts';
import { stateByTwin } from '../../reference/model-twin.ts';
import { arrays, baseOf, FIXTURES, TRAINED_ON } from './keras-fixtures.ts';

const STEPS = 3;

const read = (name: string): Promise<LoadedModel> => loadedFrom('test', kerasFile(FIXTURES[name]!, { name }), {});

/**
 * Keras computes in f32, the twin in float64. Weights and slots are at most 4 here, with 2⁻²² between two of them; a gradient is a sum of
 * some tens of products, each rounded, and what Adam and its like divide by a root of changes a step of 0.01 (Adagrad and Ftrl: 0.1) in
 * proportion.
 */
const WITHIN = 2e-6;

/**
 * Of the fixture `learning`: a bias that a batch normalisation takes out again, and the mean that follows it. Its gradient is what rounding
 * leaves, and Adam makes a step as long as any of that.
 */
const ROUNDING = ['inner/dense/bias', 'inner/batch_normalization_1/moving_mean'];

/** Words of the rates that go from step to step; the others are made anew in each. */
const COUNTED = [RATES.correction1, RATES.correction2, RATES.step, RATES.warming, RATES.calls];

function worst(found: ArrayLike<number>, { values }: NamedWeight): number {
  expect(found.length).toBe(values.length);
  return Math.max(0, ...Array.from(values, (value, i) => Math.abs(found[i]! - value)));
}

async function expectOn(name: string): Promise<void> {
  await loadCounted();
  const loaded = await read(name);
  const after = await read(`${baseOf(name)}.after.keras`);
  const model = compiled(loaded);
  const { optimizer, losses, state } = loaded.training!;
  const [target] = arrays(name, 't');
  const [size, ...shape] = target!.shape;
  const x = arrays(name, 'x').map((each) => tensor(each.values as Float32Array, each.shape));
  const found = stateByTwin({
    ...{ model, compiled: { optimizer, ...losses }, weights: loaded.weights, state },
    x: x.length === 1 ? x[0]! : x,
    targets: { values: target!.values as Float32Array, spec: { shape, dtype: 'f32', scale: 1 } },
    ...{ batchSize: size!, steps: STEPS },
  });
  const expected = after.training!.state!;
  // Keras's RMSprop keeps none where there is no momentum
  const isKept = ({ name: own }: NamedWeight) => optimizer.config!.config.momentum !== 0 || !own.endsWith('/momentum');
  expect(expected.step).toBe(state!.step + STEPS);
  const learns = new Set(model.weights.filter(({ trainable }) => trainable).map(({ name: own }) => own));
  // `fit` ends with the averages
  const end = (own: string) => found[optimizer.average && learns.has(own) ? `${own}/${optimizer.average}` : own]!;
  const away = Object.fromEntries([
    ...after.weights.map((weight) => [weight.name, worst(end(weight.name), weight)] as const),
    ...expected.slots.filter(isKept).map((slot) => [slot.name, worst(found[slot.name]!, slot)] as const),
    ...COUNTED.map((word) => [`rates ${word}`, Math.abs(found.rates![word]! - expected.rates[word]!)] as const),
  ]);
  const wrong = Object.entries(away).filter(([own, most]) => !(most < WITHIN) && !ROUNDING.includes(own));
  expect(wrong).toEqual([]);
  // all that learns has changed
  const before = new Map(loaded.weights.map((weight) => [weight.name, weight]));
  for (const own of learns) expect(worst(found[own]!, before.get(own)!), own).toBeGreaterThan(0);
}

describe('what Keras has trained goes on as it does there', () => {
  it.each(TRAINED_ON)('%s', expectOn);
});
