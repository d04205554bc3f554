/**
 * Times training steps of several libraries side by side: each is warmed up and checked to learn; then rounds take turns, so that
 * a machine that gets slower or faster does so for all. What a step asks of WebGPU is counted in a run of its own, not timed.
 */
import { placeName } from '../src/report/bench-progress.ts';
import {
  type DataKind,
  LEAST_STEPS,
  type SuiteOptions,
  type Traffic,
  type TrainingResult,
} from '../src/report/bench-report.ts';
import { attempt, type Control } from './control.ts';
import { firstGanWeights } from './gan-weights.ts';
import type { BenchModel } from './models.ts';
import { firstWeights } from './samples.ts';
import { spreadOf } from './statistics.ts';
import { type LazyStrategy, strategyFor } from './strategies/all.ts';
import type { Samples, Strategy, Training } from './strategies/strategy.ts';
import { countTraffic } from './traffic.ts';
import { watchMemory } from './watch-memory.ts';

/** What is done at first, and counted where a library is slow. */
const FIRST_STEPS = 5;
/** A library is given so many rounds to learn, and steps. */
const LEARNING = { rounds: 5, steps: 25 };
/**
 * The same of one whose every step takes longer than a round is to take, which is a round: it must come a part of the way, and joins only
 * so many rounds. Of its steps two are counted, or one where they would take longer than so many rounds.
 */
const SLOW = { counted: 2, countingRounds: 4, way: 0.2, steps: 12, rounds: 3 };

export interface TrainingPlan {
  readonly strategies: readonly LazyStrategy[];
  readonly model: BenchModel;
  readonly samples: Samples;
  readonly data: DataKind;
  readonly batchSize: number;
  readonly lean: boolean;
}

interface Contender {
  readonly name: string;
  readonly strategy: Strategy<BenchModel>;
  readonly training: Training;
  readonly steps: number;
  readonly firstLoss: number;
  readonly firstStepMs: number;
  readonly peakBytes: number;
  readonly traffic: Traffic;
  /** A step takes longer than a round is to take. */
  readonly slow: boolean;
  readonly ms: number[];
  lastLoss: number;
}

/** Libraries that fail go to `control.missing`. */
export async function benchTraining(
  plan: TrainingPlan,
  options: Pick<SuiteOptions, 'rounds' | 'roundMs'>,
  control: Control,
): Promise<TrainingResult[]> {
  const at = { model: plan.model.name, batchSize: plan.batchSize, data: plan.data };
  const where = placeName(at);
  let contenders: Contender[] = [];
  try {
    for (const lazy of plan.strategies) {
      control.tell({ kind: 'warming', at, library: lazy.name });
      const ready = await attempt(control, 'training', `${lazy.name}, ${where}`, () =>
        enter(lazy, plan, options.roundMs),
      );
      if (ready !== undefined) contenders.push(ready);
    }
    for (let round = 0; round < options.rounds; round++) {
      control.tell({ kind: 'round', at, round: round + 1, rounds: options.rounds });
      // The order turns around each time, so that none always runs on a processor that the other has just heated.
      const turns = contenders.filter(({ slow }) => !slow || round < SLOW.rounds);
      for (const contender of round % 2 === 0 ? turns : turns.toReversed()) {
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
  const { model, samples, batchSize, lean } = plan;
  const weights = model.kind === 'gan' ? firstGanWeights(model) : firstWeights(model);
  const strategy = await strategyFor(lazy, model);
  const memory = watchMemory();
  const begin = performance.now();
  const training = await strategy.prepare({ model, samples, batchSize, weights, lean });
  try {
    const firstLoss = await training.step(1);
    const firstStepMs = performance.now() - begin;
    const warm = await warmUp(training, plan, roundMs);
    const lastLoss = await learn(training, plan, { ...warm, firstLoss });
    const measured = { firstLoss, firstStepMs, ...warm, lastLoss, peakBytes: memory() };
    return { name: lazy.name, strategy, training, ...measured, ms: [] };
  } catch (error) {
    await training.dispose();
    throw error;
  }
}

type WarmedUp = Pick<Contender, 'steps' | 'traffic' | 'slow'>;

/** How many steps a round has, and what they ask for. */
async function warmUp(training: Training, plan: TrainingPlan, roundMs: number): Promise<WarmedUp> {
  const { samples, batchSize } = plan;
  const most = Math.floor(samples.labels.length / batchSize);
  let [steps, ran, ms] = [1, 0, 0];
  for (let estimate = 0; estimate < 3; estimate++) {
    const begin = performance.now();
    await training.step(steps);
    ms = (performance.now() - begin) / steps;
    ran = steps;
    if (ms > roundMs) break;
    const least = ms * FIRST_STEPS > roundMs ? 1 : FIRST_STEPS;
    steps = Math.max(least, Math.min(most, Math.round(roundMs / ms)));
  }
  const slow = ms > roundMs;
  const counted = ms * LEAST_STEPS > roundMs ? FIRST_STEPS : LEAST_STEPS;
  const few = ms * SLOW.counted > roundMs * SLOW.countingRounds ? 1 : SLOW.counted;
  return { steps, slow, traffic: await trafficOf(training, slow ? few : counted, ran) };
}

/** Trains until the loss shows that it does; gives the last loss. @throws Error where it does not */
async function learn(
  training: Training,
  { model, data }: TrainingPlan,
  { steps, slow, firstLoss }: Pick<Contender, 'steps' | 'slow' | 'firstLoss'>,
): Promise<number> {
  let lastLoss = await training.step(steps); // sets up what this number of steps needs
  if (data === 'dense random') {
    if (Number.isFinite(lastLoss)) return lastLoss;
    throw new Error(`does not train: its loss is ${lastLoss}.`);
  }
  const goal = (slow ? 1 - SLOW.way * (1 - model.learns) : model.learns) * firstLoss;
  const tries = slow ? SLOW.steps : Math.max(LEARNING.rounds, Math.ceil(LEARNING.steps / steps));
  for (let i = 0; i < tries && !(lastLoss < goal); i++) lastLoss = await training.step(steps);
  if (lastLoss < goal) return lastLoss;
  throw new Error(`does not learn: loss ${firstLoss} at first, ${lastLoss} now.`);
}

/** @param ran the number of steps that is set up */
async function trafficOf(training: Training, steps: number, ran: number): Promise<Traffic> {
  let end: (() => Traffic) | undefined;
  let traffic: Traffic | undefined;
  if (steps !== ran) await training.step(steps);
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

function resultOf(contender: Contender, { model, batchSize, data, lean }: TrainingPlan): TrainingResult {
  const { name, strategy, steps, firstLoss, firstStepMs, lastLoss, traffic, peakBytes, ms } = contender;
  const msPerStep = spreadOf(ms);
  return {
    library: name,
    how: strategy.how(lean),
    model: model.name,
    lean,
    data,
    batchSize,
    steps,
    rounds: ms,
    firstStepMs,
    msPerStep,
    samplesPerSecond: (1000 * batchSize) / msPerStep.median,
    firstLoss,
    lastLoss,
    traffic,
    peakBytes,
  };
}
