/**
 * The two GANs of the examples, narrow, against float64 (test/reference/tape.ts, which shares nothing with the library): every gradient and
 * every update, five steps in a row, and what batch normalisation keeps. The library makes one call of a net of several, and one way
 * back of the gradients of two losses; the twin calls and goes back each time.
 */
import { describe, expect, it } from 'vitest';
import { build as dcgan, NOISE } from '../../examples/dcgan.ts';
import { build as repairing } from '../../examples/repair.ts';
import { drawn, normal } from '../../src/cpu/random.ts';
import { madeUpDigits } from '../../src/data/made-up.ts';
import type { NamedWeight, OptimizerState } from '../../src/index.ts';
import { concat, rowsAt, Tape, type TapeOptimizer, tapeAdam, tapeDense, tapesOf } from '../reference/tape.ts';
import { tapeBatchNorm, tapeConv, tapeConvTransposed } from '../reference/tape-pictures.ts';
import { batchOrder, dropoutMask } from '../reference/training-twin.ts';

/** Of this seed no leaky ReLU is asked nearer to its kink than KINK. */
const [SEED, BATCH, COUNT, RATE] = [9, 8, 20, 1e-3];
const KINK = 2e-6;
const BETA1 = 0.5;
const digits = madeUpDigits({ train: COUNT, test: 0, seed: 1 }).train.images;
const x = digits.reshape([COUNT, 28, 28, 1]).div(255);

type Weights = Readonly<Record<string, Tape>>;
type Judge = (x: Tape, stream: number) => Tape;

/** How near to its kink a leaky ReLU was asked: nearer than a rounding either side is right, and the gradients of both part. */
let nearest = Number.POSITIVE_INFINITY;

const leaky = (slope: number) => (z: Tape) =>
  z.map(
    (value) => {
      nearest = Math.min(nearest, Math.abs(value));
      return value > 0 ? value : slope * value;
    },
    (value) => (value > 0 ? 1 : slope),
  );
const leakyRelu = leaky(0.3);

/** @param stream of the first dropout, which is three before the second */
const judgeOf =
  (w: Weights, step: number): Judge =>
  (pictures, stream) => {
    const layer = (input: Tape, name: string, own: number): Tape => {
      const conv = tapeConv(input, w[`${name}/kernel`]!, { stride: 2, same: true });
      const hidden = leakyRelu(conv.add(w[`${name}/bias`]!));
      return hidden.mul(
        new Tape(hidden.shape, dropoutMask(hidden.data.length, SEED, step, { rate: 0.3, stream: own })),
      );
    };
    const hidden = layer(layer(pictures, 'conv2d', stream), 'conv2d_1', stream + 3);
    const flat = hidden.reshape([hidden.shape[0]!, hidden.data.length / hidden.shape[0]!]);
    return tapeDense(flat, [w['dense/kernel']!, w['dense/bias']!]);
  };

const one = (z: Tape): Tape => z.mul(-1).softplus().mean();
const zero = (z: Tape): Tape => z.softplus().mean();

/** Weights by their names in a model, without those of another. */
const within = (weights: readonly NamedWeight[], tapes: readonly Tape[], model: string): Record<string, Tape> =>
  Object.fromEntries(
    weights.flatMap(({ name }, i) => (name.startsWith(`${model}/`) ? [[name.slice(model.length + 1), tapes[i]!]] : [])),
  );

const learnt = (w: Weights): Tape[] =>
  Object.entries(w).flatMap(([name, tape]) => (name.includes('moving_') ? [] : [tape]));

/** What a step gives, with gradients by name such as `generator/dense/kernel`. */
type Gradients = Record<string, Float64Array>;

interface Twin {
  readonly G: Weights;
  readonly D: Weights;
  readonly g: TapeOptimizer;
  readonly d: TapeOptimizer;
}

const gradientsOf = (model: string, w: Weights): Gradients =>
  Object.fromEntries(Object.entries(w).map(([name, { grad }]) => [`${model}/${name}`, grad.slice()]));

const normOf =
  (w: Weights, momentum: number) =>
  (z: Tape, name: string): Tape =>
    leakyRelu(
      tapeBatchNorm(
        z,
        {
          gamma: w[`${name}/gamma`]!,
          beta: w[`${name}/beta`]!,
          mean: w[`${name}/moving_mean`]!,
          variance: w[`${name}/moving_variance`]!,
        },
        momentum,
      ),
    );

/** Both gradients at the old weights. The noise is drawn first, then each layer of each call has a stream: 11 of G, 8 of D. */
function dcganStep({ G, D, g, d }: Twin, real: Tape, step: number): Gradients {
  const norm = normOf(G, 0.99);
  const up = (z: Tape, name: string, stride: number): Tape => tapeConvTransposed(z, G[`${name}/kernel`]!, { stride });
  const rows = real.shape[0]!;
  const noise = new Tape([rows, NOISE], normal(rows * NOISE, [step, 0, 0, SEED], 0));
  const dense = norm(noise.matmul(G['dense/kernel']!), 'batch_normalization');
  const first = norm(
    up(dense.reshape([rows, 7, 7, dense.shape[1]! / 49]), 'conv2d_transpose', 1),
    'batch_normalization_1',
  );
  const fake = up(norm(up(first, 'conv2d_transpose_1', 2), 'batch_normalization_2'), 'conv2d_transpose_2', 2).tanh();
  const judge = judgeOf(D, step);
  const [onReal, onFake] = [judge(real, 14), judge(fake, 22)];
  one(onReal).add(zero(onFake)).backward();
  const byD = gradientsOf('discriminator', D);
  one(onFake).backward();
  const byG = gradientsOf('generator', G);
  g.step(learnt(G));
  for (const [name, tape] of Object.entries(D)) tape.grad.set(byD[`discriminator/${name}`]!);
  d.step(learnt(D));
  return { ...byD, ...byG };
}

const LAMBDA = 100;
/** Draws of the damage: which kind, then the four of a hole. */
const [DAMAGE, HIDDEN] = [5, 8];

/** The discriminator first, and the generator by what it has become. Streams: the damage, 26 layers of G, 8 of each call of D. */
function repairStep({ G, D, g, d }: Twin, whole: Tape, step: number): Gradients {
  const rows = whole.shape[0]!;
  const draw = (stream: number, low: number, high: number): Float64Array =>
    drawn(rows, [step, 0, 0, SEED], stream).map((u) => low + (high - low) * u);
  const [height, top, width, left] = [draw(1, 0.3, 0.5), draw(2, 0, 1), draw(3, 0.3, 0.5), draw(4, 0, 1)];
  const inside = (at: number, length: number, begin: number): boolean =>
    at >= begin * 28 * (1 - length) && at < begin * 28 * (1 - length) + 28 * length;
  const holed = whole.data.map((value, i) => {
    const [image, row, column] = [Math.floor(i / 784), Math.floor(i / 28) % 28, i % 28];
    const lost = inside(row, height[image]!, top[image]!) && inside(column, width[image]!, left[image]!);
    return lost ? 0 : value;
  });
  const damaged = new Tape(whole.shape, holed);
  const norm = normOf(G, 0.9);
  const conv = (z: Tape, name: string, stride: number): Tape =>
    tapeConv(z, G[`${name}/kernel`]!, { stride, same: true });
  const up = (z: Tape, name: string): Tape => tapeConvTransposed(z, G[`${name}/kernel`]!, { stride: 2 });
  const half = norm(conv(damaged, 'conv2d', 2), 'batch_normalization');
  const quarter = norm(conv(half, 'conv2d_1', 2), 'batch_normalization_1');
  const deep = norm(conv(quarter, 'conv2d_2', 1), 'batch_normalization_2');
  const dense = (z: Tape, name: string): Tape => tapeDense(z, [G[`${name}/kernel`]!, G[`${name}/bias`]!]);
  const view = leakyRelu(dense(deep.reshape([rows, deep.data.length / rows]), 'dense'));
  const seen = norm(dense(view, 'dense_1').reshape(quarter.shape), 'batch_normalization_3');
  const larger = norm(up(concat([deep, seen, quarter]), 'conv2d_transpose'), 'batch_normalization_4');
  const wide = norm(up(concat([larger, half]), 'conv2d_transpose_1'), 'batch_normalization_5');
  const repaired = conv(wide, 'conv2d_3', 1).add(G['conv2d_3/bias']!).tanh();
  const first = DAMAGE + REPAIR_LAYERS + 2; // the third layer of D is its first dropout
  one(judgeOf(D, step)(whole, first))
    .add(zero(judgeOf(D, step)(repaired.stop(), first + HIDDEN)))
    .backward();
  const byD = gradientsOf('discriminator', D);
  d.step(learnt(D));
  const error = whole.sub(repaired).square().mean();
  one(judgeOf(D, step)(repaired, first + 2 * HIDDEN))
    .add(error.mul(LAMBDA))
    .backward();
  const byG = gradientsOf('generator', G);
  g.step(learnt(G));
  return { ...byD, ...byG };
}
const REPAIR_LAYERS = 26;

const SYSTEMS = {
  'DCGAN, both at once': () => {
    const { gan, generator, discriminator } = dcgan({ width: 4, learningRate: RATE, beta1: BETA1, seed: SEED });
    const optimizer = () => tapeAdam({ learningRate: RATE, beta1: BETA1 });
    return { own: gan, models: [generator, discriminator], optimizer, beta1: BETA1, step: dcganStep };
  },
  'repair, in turn': () => {
    const settings = { width: 4, learningRate: RATE, lambda: LAMBDA, seed: SEED, kinds: ['hole'] } as const;
    const { repair, generator, discriminator } = repairing(settings);
    const optimizer = () => tapeAdam({ learningRate: RATE, beta1: BETA1 });
    return { own: repair, models: [generator, discriminator], optimizer, beta1: BETA1, step: repairStep };
  },
};

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
const largest = (values: ArrayLike<number>): number => Math.max(...Array.from(values, Math.abs));

describe.each(Object.entries(SYSTEMS))('%s', (_, make) => {
  it.each([1, 5])('%i steps are those of float64, each gradient and update', async (steps) => {
    nearest = Number.POSITIVE_INFINITY;
    const { own, models, optimizer, beta1, step } = make();
    const before = await own.getWeights();
    await own.fit({ x }, { steps, batchSize: BATCH, epochs: 9, verbose: 0 });
    const after = await own.getWeights();
    const states: OptimizerState[] = [await own.getOptimizerState('g'), await own.getOptimizerState('d')];
    for (const each of [own, ...models]) each.dispose();
    const tapes = tapesOf(before);
    const twin: Twin = {
      G: within(before, tapes, 'generator'),
      D: within(before, tapes, 'discriminator'),
      g: optimizer(),
      d: optimizer(),
    };
    const moments: Gradients = {};
    batchOrder(COUNT, { batchSize: BATCH, steps, shuffle: true, seed: SEED }).forEach((rows, i) => {
      const whole = rowsAt(x.values, [28, 28, 1], rows)
        .mul(2 / 255)
        .sub(1);
      for (const [name, grad] of Object.entries(step(twin, whole, i + 1))) {
        moments[name] = grad.map((value, k) => beta1 * (moments[name]?.[k] ?? 0) + (1 - beta1) * value);
      }
    });
    expect(nearest).toBeGreaterThan(KINK);
    const slots = states.flatMap((state) => state.slots.filter(({ name }) => name.endsWith('/m')));
    expect(slots).toHaveLength(Object.keys(moments).filter((name) => !name.includes('moving_')).length);
    for (const { name, values } of slots) {
      const wanted = moments[name.replace(/^[gd]\/|\/m$/g, '')]!;
      expect(difference(values, wanted), name).toBeLessThan(2e-5 * largest(wanted)); // 2e-6 on SwiftShader
    }
    after.forEach(({ name, values }, i) => {
      const apart = Array.from(values, (value, k) => Math.abs(value - tapes[i]!.data[k]!));
      // where a gradient is next to nothing Adam makes of its rounding a part of the rate: 9e-7 on SwiftShader
      expect(largest(apart), name).toBeLessThan(2e-2 * RATE);
      expect(difference(values, before[i]!.values), name).toBeGreaterThan(0);
    });
  });
});
