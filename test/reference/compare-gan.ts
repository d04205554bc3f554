/**
 * One step of examples/dcgan.ts, as `fit` makes it, beside the same step in tfjs-webgpu: the same weights, the same real pictures in the same
 * order, the same noise and the same dropout masks. Shared by the tests and by `npm run verify`.
 */
import { build } from '../../examples/dcgan.ts';
import { normal } from '../../src/cpu/random.ts';
import { type NamedWeight, tensor } from '../../src/index.ts';
import type { Check } from '../../src/report/check-report.ts';
import type { Digits } from './compare.ts';
import type { TfjsGanRun } from './tfjs-gan.ts';
import { batchOrder, dropoutMask } from './training-twin.ts';

export interface GanRecipe {
  readonly name: string;
  readonly width: number;
  readonly batchSize: number;
}

export const GAN_RECIPES: readonly GanRecipe[] = [{ name: 'DCGAN of width 4, batch 8', width: 4, batchSize: 8 }];

/** The first seed to try. */
const SEED = 5;
const MOST_SEEDS = 20;
/** How near to LeakyReLU's kink an input may come: as for relu (compare.ts). One in twenty seeds comes nearer. */
const MARGIN = 2e-6;
const RATE = 1e-3;
const BETA1 = 0.9;
const DROPOUT = 0.3;
/** Streams of the noise, and of both dropouts when D judges real pictures, then drawn ones. */
const STREAMS = { noise: 0, real: [14, 17], fake: [22, 25] } as const;
const PIXELS = 784;

/**
 * Losses as closely as those of the first steps of a classifier. A gradient, by its largest value, to 1e-4: sums of at most 1,568 terms that
 * are rounded on both sides, 2e-6 on SwiftShader. Where a gradient is next to nothing Adam makes of its rounding a part of the rate: 1e-3 of it.
 */
const TOLERANCE = { loss: 1e-5, gradient: 1e-4, weight: 2e-2 * RATE, average: 1e-5 };

export async function compareGanWithTfjs(digits: Digits, recipe: GanRecipe): Promise<Check[]> {
  const { seed, before, there } = await findSeed(digits, recipe);
  const here = await trainWgrad(digits, recipe, seed, before);
  const check = (what: string, measured: number, tolerance: number): Check => ({
    group: `tfjs-webgpu, ${recipe.name}, 1 step`,
    what,
    measured: Number.isFinite(measured) ? measured : null,
    tolerance,
  });
  const ofNetwork = (network: string): Check[] => {
    const [learnt, averages] = [indices(before, network, false), indices(before, network, true)];
    const worst = (of: readonly number[], error: (i: number) => number): number => largest(of.map(error));
    const moved = (i: number): number => difference(here.weights[i]!, there.weights[i]!);
    return [
      check(
        `${network}: gradients, relative to the largest`,
        worst(learnt, (i) => difference(here.grads[i]!, there.grads[i]!) / largest(there.grads[i]!)),
        TOLERANCE.gradient,
      ),
      check(`${network}: weights after Adam`, worst(learnt, moved), TOLERANCE.weight),
      ...(averages.length === 0
        ? []
        : [check(`${network}: moving averages`, worst(averages, moved), TOLERANCE.average)]),
    ];
  };
  const loss = (name: 'gLoss' | 'dLoss'): number => Math.abs(here[name] - there[name]) / there[name];
  return [
    check('loss of the generator, relative', loss('gLoss'), TOLERANCE.loss),
    check('loss of the discriminator, relative', loss('dLoss'), TOLERANCE.loss),
    ...ofNetwork('generator'),
    ...ofNetwork('discriminator'),
  ];
}

/** With which every input of LeakyReLU keeps its distance from the kink. */
async function findSeed(digits: Digits, recipe: GanRecipe) {
  const { gansOf } = await import('./tfjs-gan.ts'); // large, and not needed for the others
  const { width, batchSize } = recipe;
  for (let seed = SEED; seed < SEED + MOST_SEEDS; seed++) {
    const { gan, generator, discriminator } = build({ width, seed });
    const before = unsettled(await gan.getWeights(), seed);
    for (const each of [gan, generator, discriminator]) each.dispose();
    const [order = []] = batchOrder(batchSize, { batchSize, steps: 1, shuffle: true, seed });
    const mask = (stream: number) => (size: number) => dropoutMask(size, seed, 1, { rate: DROPOUT, stream });
    const there: TfjsGanRun = await gansOf({
      width,
      weights: before.map(({ values }) => values),
      pictures: order.map((sample) => digits.images.subarray(sample * PIXELS, (sample + 1) * PIXELS)),
      noise: (size) => Float32Array.from(normal(size, [1, 0, 0, seed], STREAMS.noise)),
      masks: { real: STREAMS.real.map(mask), fake: STREAMS.fake.map(mask) },
      learningRate: RATE,
    });
    if (there.margin >= MARGIN) return { seed, before, there };
  }
  throw new Error(`compare: ${recipe.name}: every one of ${MOST_SEEDS} seeds comes too near to a kink of LeakyReLU.`);
}

/** Biases and batch normalisation begin where they do nothing, and what is wrong with them would not show: they are moved from there. */
const unsettled = (weights: readonly NamedWeight[], seed: number): NamedWeight[] =>
  weights.map(({ name, shape, values }, i) => {
    if (shape.length > 1) return { name, shape, values };
    const apart = normal(values.length, [0, 0, 0, seed], 1000 + i);
    return { name, shape, values: Float32Array.from(values, (value, k) => value + 0.1 * apart[k]!) };
  });

/** Gradients are those that Adam's first moments hold. */
async function trainWgrad(digits: Digits, { width, batchSize }: GanRecipe, seed: number, before: NamedWeight[]) {
  const { gan, generator, discriminator } = build({ width, seed, learningRate: RATE, beta1: BETA1 });
  try {
    await gan.setWeights(before);
    const x = tensor(digits.images.slice(0, batchSize * PIXELS), [batchSize, 28, 28, 1]).div(255);
    const { history } = await gan.fit({ x }, { batchSize, verbose: 0 });
    const states = [await gan.getOptimizerState('g'), await gan.getOptimizerState('d')];
    const moments = new Map(states.flatMap(({ slots }) => slots.map(({ name, values }) => [name, values] as const)));
    const gradOf = (name: string): number[] => {
      const moment = moments.get(`g/${name}/m`) ?? moments.get(`d/${name}/m`) ?? [];
      return Array.from(moment, (value) => value / (1 - BETA1));
    };
    return {
      gLoss: history.gLoss![0]!,
      dLoss: history.dLoss![0]!,
      grads: before.map(({ name }) => gradOf(name)),
      weights: (await gan.getWeights()).map(({ values }) => values),
    };
  } finally {
    for (const each of [gan, generator, discriminator]) each.dispose();
  }
}

/** Places of a network's weights in the list, of those that learn or of the moving averages. */
const indices = (weights: readonly NamedWeight[], network: string, moving: boolean): number[] =>
  weights.flatMap(({ name }, i) => (name.startsWith(`${network}/`) && name.includes('/moving_') === moving ? [i] : []));

/** The largest size, or NaN if there is one. */
const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** NaN where they are of different lengths. */
const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length ? largest(Array.from(a, (value, i) => value - b[i]!)) : Number.NaN;
