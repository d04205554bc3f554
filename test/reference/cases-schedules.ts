/** Cases of what schedules are made of, and of whole rates that a schedule advances. */
import { adam, nadam, sgd } from '../../src/nn/optimizers/index.ts';
import { cosineDecay, exponentialDecay } from '../../src/nn/schedules/index.ts';
import { exp2, quarterSine, wholeTimes } from '../../src/ops/all.ts';
import { type Case, MATRICES } from './case.ts';
import { matrixCase } from './cases-elementwise.ts';
import { exact, ulps } from './tolerance.ts';

const series = ulps(4, 'a series of which the last sums round');

/** Multiples of the divisor, and one less: where a rounded quotient would go over or stay under. */
const around = (divisor: number): Case =>
  matrixCase(`wholeTimes of ${divisor}`, exact, (draw, shape) => {
    const most = Math.floor(2 ** 24 / divisor);
    const times = Float32Array.from({ length: shape[0]! * shape[1]! }, (_, i) => (i * 7919) % most);
    const steps = times.map((count, i) => Math.max(0, count * divisor - (i % 2)));
    return { y: wholeTimes(draw.values('x', shape, 'f32', steps), divisor) };
  });

const rates = ulps(16, 'a schedule, β and 1 - β rounded, a root and a division');
const OPTIMIZERS = {
  sgd: sgd({
    learningRate: exponentialDecay({ initialLearningRate: 0.1, decaySteps: 7, decayRate: 0.9, staircase: true }),
  }),
  adam: adam({
    learningRate: cosineDecay({ initialLearningRate: 0, warmupTarget: 0.1, warmupSteps: 2, decaySteps: 30 }),
    epsilonPlace: 'paper',
  }),
  nadam: nadam({ learningRate: exponentialDecay({ initialLearningRate: 0.1, decaySteps: 7, decayRate: 0.9 }) }),
  'nadam, of none': nadam(),
};

export const SCHEDULE_CASES: readonly Case[] = [
  matrixCase('exp2', series, (draw, shape) => ({ y: exp2(draw.f32('x', shape, -125, 126)) }), MATRICES),
  matrixCase('quarterSine', series, (draw, shape) => ({ y: quarterSine(draw.f32('x', shape, 0, 1)) }), MATRICES),
  ...[1, 3, 41, 469, 10_007].map(around),
  ...Object.entries(OPTIMIZERS).map(
    ([name, optimizer]): Case => ({
      name: `rates of ${name} by a schedule`,
      sizes: [[0], [1], [14]],
      gradientSize: [],
      make: ([step], draw) => {
        const words = Float32Array.of(0, 0.19, 0.002, 0, 0, step!, 0.0784, 0);
        const leaf = draw.values('rates', [8], 'f32', words, 'state');
        return {
          step: { outputs: {}, updates: [[leaf, optimizer.advance(leaf)]] },
          feeds: draw.feeds,
          tolerance: rates,
        };
      },
    }),
  ),
];
