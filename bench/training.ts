/**
 * Times training steps of several libraries side by side: each is warmed up and checked to learn; then rounds take turns, so that
 * a machine that gets slower or faster does so for all. What a step asks of WebGPU is counted in a run of its own, not timed.
 */
import { type BenchOptions, type BenchResult, LEAST_STEPS, type Traffic } from '../src/cli/bench-report.ts';
import type { Digits, Strategy, Training } from './strategies/strategy.ts';
import { countTraffic } from './traffic.ts';

const FIRST_STEPS = 10;
/** A library that learns gets below this part of its first loss while it is warmed up; one that does not stays near 1. */
const LEARNS = 0.7;

interface Contender {
  readonly strategy: Strategy;
  readonly training: Training;
  readonly steps: number;
  readonly firstLoss: number;
  readonly traffic: Traffic;
  readonly ms: number[];
  lastLoss: number;
}

/** @throws Error where a library does not learn */
export async function benchTraining(
  strategies: readonly Strategy[],
  digits: Digits,
  options: BenchOptions,
  say: (line: string) => void = () => {},
): Promise<BenchResult[]> {
  const trainings: Training[] = [];
  const contenders: Contender[] = [];
  try {
    for (const strategy of strategies) {
      say(`batch ${options.batchSize}: warming up ${strategy.name}`);
      const training = await strategy.prepare(digits, options.batchSize);
      trainings.push(training);
      contenders.push(await warmUp(strategy, training, digits.labels.length, options));
    }
    for (let round = 0; round < options.rounds; round++) {
      // The order turns around each time, so that none always runs on a processor that the other has just heated.
      for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) await time(contender);
      say(`batch ${options.batchSize}: round ${round + 1} of ${options.rounds}`);
    }
    return contenders.map((contender) => resultOf(contender, options.batchSize));
  } finally {
    for (const training of trainings) await training.dispose();
  }
}

async function warmUp(
  strategy: Strategy,
  training: Training,
  count: number,
  { batchSize, roundMs }: BenchOptions,
): Promise<Contender> {
  const firstLoss = await training.step(FIRST_STEPS);
  const most = Math.floor(count / batchSize);
  let steps = FIRST_STEPS;
  for (let estimate = 0; estimate < 2; estimate++) {
    const begin = performance.now();
    await training.step(steps);
    const ms = (performance.now() - begin) / steps;
    steps = Math.max(FIRST_STEPS, Math.min(most, Math.round(roundMs / ms)));
    await training.step(steps); // sets up what this number of steps needs
  }
  const traffic = await trafficOf(training);
  let lastLoss = firstLoss;
  for (let tries = 0; tries < 5 && !(lastLoss < LEARNS * firstLoss); tries++) lastLoss = await training.step(steps);
  if (!(lastLoss < LEARNS * firstLoss)) {
    throw new Error(`bench: ${strategy.name} does not learn: loss ${firstLoss} at first, ${lastLoss} now.`);
  }
  await training.step(steps);
  return { strategy, training, steps, firstLoss, traffic, ms: [], lastLoss };
}

async function trafficOf(training: Training): Promise<Traffic> {
  let end: (() => Traffic) | undefined;
  let traffic: Traffic | undefined;
  await training.step(LEAST_STEPS);
  await training.step(LEAST_STEPS, {
    begin: () => {
      end = countTraffic();
    },
    end: () => {
      traffic = end?.();
    },
  });
  if (traffic === undefined) throw new Error('internal: bench: nothing was counted.');
  const perStep = Object.entries(traffic).map(([name, value]) => [name, value / LEAST_STEPS]);
  return Object.fromEntries(perStep) as unknown as Traffic;
}

async function time(contender: Contender): Promise<void> {
  const begin = performance.now();
  contender.lastLoss = await contender.training.step(contender.steps);
  contender.ms.push((performance.now() - begin) / contender.steps);
}

function resultOf({ strategy, steps, firstLoss, lastLoss, traffic, ms }: Contender, batchSize: number): BenchResult {
  const { name, how } = strategy;
  return { name, how, batchSize, steps, msPerStep: ms, medianMs: median(ms), firstLoss, lastLoss, traffic };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
