/** Wrong arguments of schedules, and of optimizers that take them. */
import { optimizers, schedules } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

const {
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  piecewiseConstantDecay,
  polynomialDecay,
} = schedules;
const DECAY = { initialLearningRate: 0.1, decaySteps: 100 };

export const BAD_SCHEDULES: readonly BadInput[] = [
  [
    'no options',
    'UsageError',
    'schedules.cosineDecay: the options are undefined; expected a plain object such as { initialLearningRate: ... }.',
    () => cosineDecay(wrong(undefined)),
  ],
  [
    "an option by Keras's name",
    'UsageError',
    "schedules.exponentialDecay: unknown option 'decay_steps'. Did you mean 'decaySteps'? Known: initialLearningRate, decaySteps, decayRate, staircase.",
    () => exponentialDecay(wrong({ initialLearningRate: 0.1, decay_steps: 10, decayRate: 0.9 })),
  ],
  [
    'no initial rate',
    'UsageError',
    'schedules.cosineDecay: initialLearningRate is undefined; expected a number from 0 up that f32 holds.',
    () => cosineDecay(wrong({ decaySteps: 10 })),
  ],
  [
    'a negative initial rate',
    'UsageError',
    'schedules.inverseTimeDecay: initialLearningRate is -1; expected a number from 0 up that f32 holds.',
    () => inverseTimeDecay({ ...DECAY, initialLearningRate: -1, decayRate: 1 }),
  ],
  [
    'decay over no steps',
    'UsageError',
    'schedules.cosineDecay: decaySteps is 0; expected a number from 1 to 16777216.',
    () => cosineDecay({ ...DECAY, decaySteps: 0 }),
  ],
  [
    'decay over more steps than are counted',
    'UsageError',
    'schedules.polynomialDecay: decaySteps is 16777217; expected a number from 1 to 16777216.',
    () => polynomialDecay({ ...DECAY, decaySteps: 2 ** 24 + 1 }),
  ],
  [
    'steps as text',
    'UsageError',
    "schedules.exponentialDecay: decaySteps is '10'; expected a number from 1 to 16777216.",
    () => exponentialDecay({ ...DECAY, decaySteps: wrong('10'), decayRate: 0.9 }),
  ],
  [
    'a decay rate of 0',
    'UsageError',
    'schedules.exponentialDecay: decayRate is 0; expected a number from 1e-30 up that f32 holds.',
    () => exponentialDecay({ ...DECAY, decayRate: 0 }),
  ],
  [
    'restarts after ever fewer steps',
    'UsageError',
    'schedules.cosineDecayRestarts: tMul is 0.5; expected a number from 1 up that f32 holds.',
    () => cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 100, tMul: 0.5 }),
  ],
  [
    'more restarts than a kernel is written for',
    'UsageError',
    'schedules.cosineDecayRestarts: tMul is 1.01, firstDecaySteps is 100: more than 64 decays in 16777216 steps. Take a larger tMul, or 1.',
    () => cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 100, tMul: 1.01 }),
  ],
  [
    'restarts after no steps',
    'UsageError',
    'schedules.cosineDecayRestarts: firstDecaySteps is 0; expected a number from 1 to 16777216.',
    () => cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 0 }),
  ],
  [
    'staircase that is no boolean',
    'UsageError',
    'schedules.exponentialDecay: staircase is 1; expected true or false.',
    () => exponentialDecay({ ...DECAY, decayRate: 0.9, staircase: wrong(1) }),
  ],
  [
    'a negative alpha',
    'UsageError',
    'schedules.cosineDecay: alpha is -0.1; expected a number from 0 up that f32 holds.',
    () => cosineDecay({ ...DECAY, alpha: -0.1 }),
  ],
  [
    'a negative target of the warm-up',
    'UsageError',
    'schedules.cosineDecay: warmupTarget is -1; expected a number from 0 up that f32 holds.',
    () => cosineDecay({ ...DECAY, warmupTarget: -1, warmupSteps: 5 }),
  ],
  [
    'a warm-up of a negative number of steps',
    'UsageError',
    'schedules.cosineDecay: warmupSteps is -5; expected a number from 0 to 16777216.',
    () => cosineDecay({ ...DECAY, warmupTarget: 1, warmupSteps: -5 }),
  ],
  [
    'a decay that ends beyond the steps that are counted',
    'UsageError',
    'schedules.cosineDecay: decaySteps + warmupSteps is 16777316; expected a number from 1 to 16777216.',
    () => cosineDecay({ ...DECAY, warmupTarget: 1, warmupSteps: 2 ** 24 }),
  ],
  [
    'a power of 0',
    'UsageError',
    'schedules.polynomialDecay: power is 0; expected a number from 1e-30 up that f32 holds.',
    () => polynomialDecay({ ...DECAY, power: 0 }),
  ],
  [
    'a boundary that is no list',
    'UsageError',
    'schedules.piecewiseConstantDecay: boundaries is 10; expected a list of numbers.',
    () => piecewiseConstantDecay({ boundaries: wrong(10), values: [1, 2] }),
  ],
  [
    'as many values as boundaries',
    'UsageError',
    'schedules.piecewiseConstantDecay: 2 boundaries and 2 values; expected at least one boundary, and one value more than boundaries.',
    () => piecewiseConstantDecay({ boundaries: [10, 20], values: [1, 2] }),
  ],
  [
    'no boundaries',
    'UsageError',
    'schedules.piecewiseConstantDecay: 0 boundaries and 1 values; expected at least one boundary, and one value more than boundaries.',
    () => piecewiseConstantDecay({ boundaries: [], values: [1] }),
  ],
  [
    'boundaries out of order',
    'UsageError',
    'schedules.piecewiseConstantDecay: boundaries[1] is 10, boundaries[0] is 20; expected each above the one before. Sort them.',
    () => piecewiseConstantDecay({ boundaries: [20, 10], values: [1, 2, 3] }),
  ],
  [
    'a negative boundary',
    'UsageError',
    'schedules.piecewiseConstantDecay: boundaries[0] is -1; expected a number from 0 to 16777216.',
    () => piecewiseConstantDecay({ boundaries: [-1], values: [1, 2] }),
  ],
  [
    'a value that is no number',
    'UsageError',
    'schedules.piecewiseConstantDecay: values[1] is NaN; expected a number from 0 up that f32 holds.',
    () => piecewiseConstantDecay({ boundaries: [1], values: [1, Number.NaN] }),
  ],
  [
    'a schedule that was not called',
    'UsageError',
    'optimizers.sgd: learningRate is the function schedules.cosineDecay. Call it: schedules.cosineDecay({ ... }).',
    () => optimizers.sgd({ learningRate: wrong(cosineDecay) }),
  ],
  [
    'the options of a schedule as learning rate',
    'UsageError',
    'optimizers.adam: learningRate is an object (Object); expected a number from 0 up that f32 holds.',
    () => optimizers.adam({ learningRate: wrong(DECAY) }),
  ],
];
