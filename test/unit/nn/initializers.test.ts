/** Initialisers by their formulas: mean and deviation of what they draw, what their options and seeds do, and how files have them. */
import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { root } from '../../../src/fields.ts';
import { leaf, type Shape, sizeOf } from '../../../src/graph/node.ts';
import * as initializers from '../../../src/nn/initializers/index.ts';
import type { Initializer } from '../../../src/nn/initializers/initializer.ts';
import { initializerOf, NAMED } from '../../../src/nn/initializers/named.ts';
import { initializerFrom } from '../../../src/nn/initializers/registry.ts';

const {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  identity,
  lecunNormal,
  lecunUniform,
  orthogonal,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
} = initializers;

const SHAPE: Shape = [60, 80];

interface Drawing {
  readonly shape?: Shape;
  readonly seed?: number;
  readonly stream?: number;
}

/** As a model with this seed would begin, by the float64 twins of the kernels. */
function valuesOf(initializer: Initializer, { shape = SHAPE, seed = 3, stream = 7 }: Drawing = {}): number[] {
  if (initializer.values !== undefined) return [...initializer.values(shape, seed, stream)];
  const clock = leaf('state', 'clock', [8], 'u32');
  const [values] = evaluateGraph([initializer(clock, shape, stream)], { clock: [0, 0, 0, seed, 0, 0, 0, 0] });
  return [...values!];
}

function statistics(values: readonly number[]): { mean: number; deviation: number; most: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, deviation, most: Math.max(...values.map((value) => Math.abs(value - mean))) };
}

/** Of a normal one that is cut at two of its own deviations. */
const CUT = 0.87962566103423978;
/** The kernel [3, 3, 4, 8] has 9 · 4 inputs and 9 · 8 outputs for a unit. */
const KERNEL = [3, 3, 4, 8];

// expected: mean, deviation, and the most that a value can be from the mean, in deviations
it.each<[string, Initializer, readonly number[], number, number, number]>([
  ['lecunUniform', lecunUniform, SHAPE, 0, Math.sqrt(1 / 60), Math.sqrt(3)],
  ['lecunNormal', lecunNormal, SHAPE, 0, Math.sqrt(1 / 60), 2 / CUT],
  ['glorotUniform', glorotUniform, SHAPE, 0, Math.sqrt(2 / 140), Math.sqrt(3)],
  ['glorotNormal', glorotNormal, SHAPE, 0, Math.sqrt(2 / 140), 2 / CUT],
  ['heUniform of a kernel', heUniform, KERNEL, 0, Math.sqrt(2 / 36), Math.sqrt(3)],
  ['heNormal', heNormal, SHAPE, 0, Math.sqrt(2 / 60), 2 / CUT],
  ['varianceScaling', varianceScaling(), SHAPE, 0, Math.sqrt(1 / 60), 2 / CUT],
  ['its fanOut', varianceScaling({ scale: 3, mode: 'fanOut' }), SHAPE, 0, Math.sqrt(3 / 80), 2 / CUT],
  [
    'its fanAvg of a kernel',
    varianceScaling({ scale: 0.5, mode: 'fanAvg', distribution: 'uniform' }),
    KERNEL,
    0,
    Math.sqrt(0.5 / 54),
    Math.sqrt(3),
  ],
  ['its whole normal', varianceScaling({ distribution: 'untruncatedNormal' }), SHAPE, 0, Math.sqrt(1 / 60), 5],
  ['of a vector', varianceScaling(), [4800], 0, Math.sqrt(1 / 4800), 2 / CUT],
  ['randomNormal', randomNormal({ mean: 2, stddev: 0.5 }), SHAPE, 2, 0.5, 5],
  ['randomNormal without options', randomNormal(), SHAPE, 0, 0.05, 5],
  ['truncatedNormal', truncatedNormal({ mean: -1, stddev: 0.5 }), SHAPE, -1, 0.5 * CUT, 2 / CUT],
  ['randomUniform', randomUniform({ minval: 1, maxval: 3 }), SHAPE, 2, 1 / Math.sqrt(3), Math.sqrt(3)],
  ['constant', constant(0.3), SHAPE, 0.3, 0, 0],
])('%s has its mean, its deviation and its bounds', (_, initializer, shape, mean, deviation, most) => {
  const found = statistics(valuesOf(initializer, { shape }));
  const root = Math.sqrt(sizeOf(shape));
  // standard errors: deviation / √n of the mean, below deviation / √n of the deviation
  expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(4 * (deviation / root) + 1e-12);
  expect(Math.abs(found.deviation - deviation)).toBeLessThanOrEqual(4 * (deviation / root) + 1e-12);
  // the mean is not quite that of the draws
  expect(found.most).toBeLessThanOrEqual(most * deviation + 4 * (deviation / root) + 1e-12);
  if (most > 0 && most < 3) expect(found.most).toBeGreaterThan(0.9 * most * deviation);
  if (most === 5) expect(found.most).toBeGreaterThan(3 * deviation); // nothing is cut
});

describe('orthogonal', () => {
  /** Products of rows, or of columns, with each other. */
  function gram(values: readonly number[], rows: number, columns: number): number[][] {
    const vectors =
      rows <= columns
        ? Array.from({ length: rows }, (_, r) => values.slice(r * columns, (r + 1) * columns))
        : Array.from({ length: columns }, (_, c) => Array.from({ length: rows }, (__, r) => values[r * columns + c]!));
    return vectors.map((a) => vectors.map((b) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)));
  }

  it.each([
    [[1, 1], 1],
    [[40, 40], 1],
    [[70, 30], 1],
    [[30, 70], 2.5],
    [[3, 3, 5, 8], 0.5],
    [[1, 9], 1],
  ])('%j with gain %f: rows or columns of that length, at right angles, to 1e-6', (shape, gain) => {
    const columns = shape.at(-1)!;
    const products = gram(valuesOf(orthogonal({ gain }), { shape }), sizeOf(shape) / columns, columns);
    products.forEach((row, i) => {
      row.forEach((product, j) => {
        expect(Math.abs(product - (i === j ? gain ** 2 : 0))).toBeLessThan(1e-6 * gain ** 2);
      });
    });
  });

  it('prefers no direction: elements have the variance 1 / n, either sign, on the diagonal as elsewhere', () => {
    const found = Array.from({ length: 300 }, (_, stream) => valuesOf(orthogonal(), { shape: [4, 4], stream }));
    for (const place of [0, 5, 1, 14]) {
      const { mean, deviation } = statistics(found.map((values) => values[place]!));
      expect(Math.abs(mean)).toBeLessThan(4 * (0.5 / Math.sqrt(300)));
      expect(Math.abs(deviation - 0.5)).toBeLessThan(0.08);
    }
  });
});

describe('identity', () => {
  it('is gain on the diagonal, also where there are more rows or columns', () => {
    expect(valuesOf(identity({ gain: 2 }), { shape: [2, 3] })).toEqual([2, 0, 0, 0, 2, 0]);
    expect(valuesOf(identity(), { shape: [3, 2] })).toEqual([1, 0, 0, 1, 0, 0]);
  });

  it('takes matrices alone', () => {
    expect(() => valuesOf(identity(), { shape: [2, 2, 2] })).toThrow(
      "initializers.identity: 'a param' is [2, 2, 2]; expected two axes. Choose another initializer for it.",
    );
  });
});

const SEEDED: readonly [string, (seed?: number) => Initializer][] = [
  ['randomUniform', (seed) => randomUniform({ seed: seed! })],
  ['randomNormal', (seed) => randomNormal({ seed: seed! })],
  ['truncatedNormal', (seed) => truncatedNormal({ seed: seed! })],
  ['varianceScaling', (seed) => varianceScaling({ seed: seed! })],
  ['orthogonal', (seed) => orthogonal({ seed: seed! })],
];

describe.each(SEEDED)('%s', (_, make) => {
  const shape = [4, 5];

  it('without a seed is another for each param and each seed of the model, and always the same', () => {
    const first = valuesOf(make(), { shape });
    expect(valuesOf(make(), { shape })).toEqual(first);
    expect(valuesOf(make(), { shape, stream: 8 })).not.toEqual(first);
    expect(valuesOf(make(), { shape, seed: 4 })).not.toEqual(first);
  });

  it('with a seed is the same for each param, and another for each seed', () => {
    const first = valuesOf(make(11), { shape });
    expect(valuesOf(make(11), { shape, stream: 8 })).toEqual(first);
    expect(valuesOf(make(12), { shape })).not.toEqual(first);
    expect(valuesOf(make(11), { shape, seed: 4 })).not.toEqual(first);
    expect(valuesOf(make(), { shape })).not.toEqual(first);
  });

  it('has its seed in its config', () => {
    expect(make(11).config!.config).toMatchObject({ seed: 11 });
    expect(make().config!.config).not.toHaveProperty('seed');
  });
});

describe('files', () => {
  it.each<[string, Initializer]>([
    ['varianceScaling', varianceScaling({ scale: 0.3, mode: 'fanAvg', distribution: 'untruncatedNormal', seed: 5 })],
    ['randomNormal', randomNormal({ mean: 1, stddev: 2, seed: 5 })],
    ['truncatedNormal', truncatedNormal({ mean: 1, stddev: 2 })],
    ['randomUniform', randomUniform({ minval: -2, maxval: 4, seed: 5 })],
    ['orthogonal', orthogonal({ gain: 1.5, seed: 5 })],
    ['identity', identity({ gain: 1.5 })],
    ['constant', constant(4)],
    ['lecunNormal', lecunNormal],
  ])('%s comes back', (_, initializer) => {
    const read = initializerFrom(root('model.json', JSON.parse(JSON.stringify(initializer.config))))!;
    expect(read.config).toEqual(initializer.config);
    expect(valuesOf(read)).toEqual(valuesOf(initializer));
  });

  it.each([
    [{ scale: 1, mode: 'fan_in', distribution: 'normal', seed: null }, 'LecunNormal'],
    [{ scale: 1, mode: 'fan_in', distribution: 'uniform', seed: null }, 'LecunUniform'],
    [{ scale: 2, mode: 'fan_in', distribution: 'normal', seed: null }, 'HeNormal'],
    [{ scale: 1, mode: 'fan_avg', distribution: 'uniform', seed: null }, 'GlorotUniform'],
    [{ scale: 2, mode: 'fan_out', distribution: 'normal', seed: null }, 'VarianceScaling'],
    [{ scale: 1, mode: 'fan_in', distribution: 'truncated_normal', seed: null }, 'VarianceScaling'],
    [{}, 'VarianceScaling'],
  ])('tfjs and Keras write %j: %s', (config, expected) => {
    const field = root('model.json', { class_name: 'VarianceScaling', config });
    expect(initializerFrom(field)!.config!.class_name).toBe(expected);
  });

  it.each([
    ['OrthogonalInitializer', 'Orthogonal'],
    ['IdentityInitializer', 'Identity'],
    ['HeNormal', 'HeNormal'],
    ['lecun_uniform', 'LecunUniform'],
    ['LeCunNormal', 'LecunNormal'],
  ])('%s is %s', (className, expected) => {
    const field = root('model.json', { class_name: className, config: {} });
    expect(initializerFrom(field)!.config!.class_name).toBe(expected);
  });
});

it('each name is that of a class of Keras, without options', () => {
  for (const name of Object.keys(NAMED) as (keyof typeof NAMED)[]) {
    expect(initializerOf('layers.dense', name).config!.class_name.toLowerCase()).toMatch(name.toLowerCase());
  }
});
