/**
 * Times training steps of several libraries side by side: each is warmed up and checked to learn; then rounds take turns, so that
 * a machine that gets slower or faster does so for all. What a step asks of WebGPU is counted in a run of its own, not timed.
 */
import {
  type DataKind,
  LEAST_STEPS,
  type SuiteOptions,
  type Traffic,
  type TrainingResult,
} from '../src/report/bench-report.ts';
import { attempt, type Control } from './control.ts';
import { firstWeights } from './samples.ts';
import { spreadOf } from './statistics.ts';
import type { LazyStrategy } from './strategies/all.ts';
import type { Digits, Strategy, Training } from './strategies/strategy.ts';
import { countTraffic } from './traffic.ts';

/** The least that is timed in one go, and what is counted where a library is slow. */
const FIRST_STEPS = 5;
/** A library that learns gets below this part of its first loss while it is warmed up; one that does not stays near 1. */
const LEARNS = 0.7;

export interface TrainingPlan {
  readonly strategies: readonly LazyStrategy[];
  readonly digits: Digits;
  readonly data: DataKind;
  readonly batchSize: number;
}

interface Contender {
  readonly name: string;
  readonly strategy: Strategy;
  readonly training: Training;
  readonly steps: number;
  readonly firstLoss: number;
  readonly traffic: Traffic;
  readonly ms: number[];
  lastLoss: number;
}

/** Libraries that fail go to `control.missing`. */
export async function benchTraining(
  plan: TrainingPlan,
  options: Pick<SuiteOptions, 'rounds' | 'roundMs'>,
  control: Control,
): Promise<TrainingResult[]> {
  const where = `batch ${plan.batchSize}${plan.data === 'digits' ? '' : `, ${plan.data} data`}`;
  let contenders: Contender[] = [];
  try {
    for (const lazy of plan.strategies) {
      control.say(`${where}: warming up ${lazy.name}`);
      const ready = await attempt(control, 'training', `${lazy.name}, ${where}`, () =>
        enter(lazy, plan, options.roundMs),
      );
      if (ready !== undefined) contenders.push(ready);
    }
    for (let round = 0; round < options.rounds; round++) {
      control.say(`${where}: round ${round + 1} of ${options.rounds}`);
      // The order turns around each time, so that none always runs on a processor that the other has just heated.
      for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
        const done = await attempt(control, 'training', `${contender.name}, ${where}`, () => time(contender));
        if (done === undefined) {
          contenders = contenders.filter((other) => other !== contender);
          await contender.training.dispose();
        }
      }
    }
    return contenders.map((contender) => resultOf(contender, plan));
  } finally {
    for (const { training } of contenders) await training.dispose();
  }
}

async function enter(lazy: LazyStrategy, plan: TrainingPlan, roundMs: number): Promise<Contender> {
  const { strategy } = await lazy.load();
  const training = await strategy.prepare(plan.digits, plan.batchSize, firstWeights());
  try {
    return { name: lazy.name, strategy, training, ...(await warmUp(training, plan, roundMs)), ms: [] };
  } catch (error) {
    await training.dispose();
    throw error;
  }
}

type WarmedUp = Pick<Contender, 'steps' | 'firstLoss' | 'traffic' | 'lastLoss'>;

async function warmUp(
  training: Training,
  { digits, data, batchSize }: TrainingPlan,
  roundMs: number,
): Promise<WarmedUp> {
  const firstLoss = await training.step(FIRST_STEPS);
  const most = Math.floor(digits.labels.length / batchSize);
  let steps = FIRST_STEPS;
  let ms = 0;
  for (let estimate = 0; estimate < 2; estimate++) {
    const begin = performance.now();
    await training.step(steps);
    ms = (performance.now() - begin) / steps;
    steps = Math.max(FIRST_STEPS, Math.min(most, Math.round(roundMs / ms)));
    if (steps === FIRST_STEPS) break;
  }
  const traffic = await trafficOf(training, ms * LEAST_STEPS > roundMs ? FIRST_STEPS : LEAST_STEPS);
  let lastLoss = await training.step(steps); // sets up what this number of steps needs
  if (data === 'digits') {
    for (let tries = 0; tries < 5 && !(lastLoss < LEARNS * firstLoss); tries++) lastLoss = await training.step(steps);
    if (!(lastLoss < LEARNS * firstLoss)) {
      throw new Error(`does not learn: loss ${firstLoss} at first, ${lastLoss} now.`);
    }
  } else if (!Number.isFinite(lastLoss)) throw new Error(`does not train: its loss is ${lastLoss}.`);
  return { steps, firstLoss, traffic, lastLoss };
}

async function trafficOf(training: Training, steps: number): Promise<Traffic> {
  let end: (() => Traffic) | undefined;
  let traffic: Traffic | undefined;
  await training.step(steps);
  await training.step(steps, {
    begin: () => {
      end = countTraffic();
    },
    end: () => {
      traffic = end?.();
    },
  });
  if (traffic === undefined) throw new Error('internal: bench: nothing was counted.');
  const perStep = Object.entries(traffic).map(([name, value]) => [name, value / steps]);
  return Object.fromEntries(perStep) as unknown as Traffic;
}

async function time(contender: Contender): Promise<true> {
  const begin = performance.now();
  contender.lastLoss = await contender.training.step(contender.steps);
  contender.ms.push((performance.now() - begin) / contender.steps);
  return true;
}

function resultOf(contender: Contender, { batchSize, data }: TrainingPlan): TrainingResult {
  const { name, strategy, steps, firstLoss, lastLoss, traffic, ms } = contender;
  const msPerStep = spreadOf(ms);
  const samplesPerSecond = (1000 * batchSize) / msPerStep.median;
  const { how } = strategy;
  return {
    library: name,
    how,
    data,
    batchSize,
    steps,
    rounds: ms,
    msPerStep,
    samplesPerSecond,
    firstLoss,
    lastLoss,
    traffic,
  };
}
