/** Keras's schedules, its formulas written out in float64, beside the same of wgrad's. Source: Keras 3, learning_rate_schedule.py. */
import {
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  piecewiseConstantDecay,
  polynomialDecay,
} from '../../src/nn/schedules/index.ts';
import type { Schedule } from '../../src/nn/schedules/schedule.ts';

export interface KerasSchedule {
  readonly name: string;
  readonly schedule: Schedule;
  readonly formula: (step: number) => number;
}

const cosine = (share: number, alpha: number): number => (1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * share)) + alpha;

function warmed(step: number): number {
  const at = Math.min(step, 1000 + 100);
  if (at < 100) return (0.05 - 0.001) * (at / 100) + 0.001;
  return 0.05 * cosine((at - 100) / 1000, 0);
}

interface Restarts {
  readonly firstDecaySteps: number;
  readonly tMul: number;
  readonly mMul: number;
  readonly alpha: number;
}

/**
 * Keras finds the restart by a logarithm, which in exact arithmetic is this sum. Half of 1 + cos(π f) is sin²(π/2 · (1 - f)), which keeps
 * its digits near the end of a decay.
 */
function restarted(step: number, { firstDecaySteps, tMul, mMul, alpha }: Restarts): number {
  let [begin, steps, height] = [0, firstDecaySteps, 1];
  while (step >= begin + steps) {
    begin += steps;
    steps *= tMul;
    height *= mMul;
  }
  const share = Math.sin((Math.PI / 2) * ((begin + steps - step) / steps)) ** 2;
  return 0.1 * ((1 - alpha) * height * share + alpha);
}

const RESTARTS: Readonly<Record<string, Restarts>> = {
  'doubled each time': { firstDecaySteps: 100, tMul: 2, mMul: 1, alpha: 0 },
  'ever lower, of broken steps': { firstDecaySteps: 150.3, tMul: 1.7, mMul: 0.8, alpha: 0.1 },
  'of one length': { firstDecaySteps: 469, tMul: 1, mMul: 1, alpha: 0 },
  'of one length, ever lower': { firstDecaySteps: 1000, tMul: 1, mMul: 0.9, alpha: 0.01 },
};

function pieces(step: number): number {
  if (step <= 10) return 1;
  if (step <= 469) return 0.5;
  return step <= 3000 ? 0.1 : 0.001;
}

function cycle(step: number): number {
  const steps = 1000 * (step === 0 ? 1 : Math.ceil(step / 1000));
  return (0.1 - 0.01) * (1 - step / steps) + 0.01;
}

const polynomial = (step: number, power: number): number =>
  (0.1 - 1e-4) * (1 - Math.min(step, 1000) / 1000) ** power + 1e-4;

const DECAY = { initialLearningRate: 0.1, decaySteps: 1000 };

export const KERAS_SCHEDULES: readonly KerasSchedule[] = [
  {
    name: 'exponential',
    schedule: exponentialDecay({ ...DECAY, decayRate: 0.96 }),
    formula: (step) => 0.1 * 0.96 ** (step / 1000),
  },
  {
    name: 'exponential, staircase',
    schedule: exponentialDecay({ initialLearningRate: 0.01, decaySteps: 469, decayRate: 0.9, staircase: true }),
    formula: (step) => 0.01 * 0.9 ** Math.floor(step / 469),
  },
  {
    name: 'exponential, growing',
    schedule: exponentialDecay({ initialLearningRate: 1e-5, decaySteps: 1000.5, decayRate: 1.1 }),
    formula: (step) => 1e-5 * 1.1 ** (step / 1000.5),
  },
  { name: 'cosine', schedule: cosineDecay(DECAY), formula: (step) => 0.1 * cosine(Math.min(step, 1000) / 1000, 0) },
  {
    name: 'cosine to a share',
    schedule: cosineDecay({ ...DECAY, alpha: 0.1, warmupSteps: 50 }),
    formula: (step) => 0.1 * cosine(Math.min(step, 1000) / 1000, 0.1),
  },
  {
    name: 'cosine with warm-up',
    schedule: cosineDecay({
      initialLearningRate: 0.001,
      decaySteps: 1000,
      alpha: 0,
      warmupTarget: 0.05,
      warmupSteps: 100,
    }),
    formula: warmed,
  },
  {
    name: 'cosine with a warm-up of no steps',
    schedule: cosineDecay({ ...DECAY, warmupTarget: 0.3 }),
    formula: (step) => 0.3 * cosine(Math.min(step, 1000) / 1000, 0),
  },
  ...Object.entries(RESTARTS).map(
    ([name, options]): KerasSchedule => ({
      name: `cosine with restarts, ${name}`,
      schedule: cosineDecayRestarts({ initialLearningRate: 0.1, ...options }),
      formula: (step) => restarted(step, options),
    }),
  ),
  {
    name: 'piecewise',
    schedule: piecewiseConstantDecay({ boundaries: [10, 469, 3000], values: [1, 0.5, 0.1, 0.001] }),
    formula: pieces,
  },
  {
    name: 'inverse time',
    schedule: inverseTimeDecay({ ...DECAY, decayRate: 0.5 }),
    formula: (step) => 0.1 / (1 + (0.5 * step) / 1000),
  },
  {
    name: 'inverse time, staircase',
    schedule: inverseTimeDecay({ ...DECAY, decayRate: 0.5, staircase: true }),
    formula: (step) => 0.1 / (1 + 0.5 * Math.floor(step / 1000)),
  },
  { name: 'polynomial', schedule: polynomialDecay(DECAY), formula: (step) => polynomial(step, 1) },
  {
    name: 'polynomial of a root',
    schedule: polynomialDecay({ ...DECAY, power: 0.5 }),
    formula: (step) => polynomial(step, 0.5),
  },
  {
    name: 'polynomial of a square',
    schedule: polynomialDecay({ ...DECAY, power: 2 }),
    formula: (step) => polynomial(step, 2),
  },
  {
    name: 'polynomial, cycle',
    schedule: polynomialDecay({ ...DECAY, endLearningRate: 0.01, cycle: true }),
    formula: cycle,
  },
];

/** Each of the first steps, those around boundaries, and far ones up to the last that is counted. */
export const STEPS: readonly number[] = [
  ...Array.from({ length: 3100 }, (_, step) => step),
  ...[6_299, 6_300, 6_301, 102_299, 102_300, 102_301],
  ...[3_999, 4_000, 4_001, 9_999, 10_000, 46_899, 46_900, 46_901, 99_999, 100_000],
];
