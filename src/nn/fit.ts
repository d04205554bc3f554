/** The training loop: epochs, validation, callbacks, history. Every number comes from rings that are read behind training. */
import { Pacer } from '../gpu/pacer.ts';
import type { Callback, Logs } from './callbacks.ts';
import { progressLine } from './progress.ts';
import { Means, type Runner, type StepMeasures } from './runner.ts';
import { RING_SLOTS } from './steps.ts';

/** What `fit` gives: a value per epoch. */
export interface History {
  /** numbers of the epochs that ended */
  readonly epoch: number[];
  /** measures by name, with `val_` before those of the validation data */
  readonly history: Record<string, number[]>;
  /** wall time of each epoch in seconds, validation included */
  readonly seconds: number[];
}

export interface FitPlan {
  readonly train: Runner;
  /** Compiled while the first epoch trains. */
  readonly validation: Promise<Runner> | undefined;
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly callbacks: readonly Callback[];
  readonly verbose: number;
  readonly stopped: () => boolean;
}

/** Runs all epochs. `pacer` measures the training steps. */
export async function runFit(plan: FitPlan, pacer: Pacer): Promise<History> {
  const history: History = { epoch: [], history: {}, seconds: [] };
  const each = async (call: (callback: Callback) => void | Promise<void> | undefined): Promise<void> => {
    for (const callback of plan.callbacks) await call(callback);
  };
  let logs: Logs = {};
  await each((callback) => callback.onTrainBegin?.());
  for (let epoch = plan.initialEpoch; epoch < plan.epochs && !plan.stopped(); epoch++) {
    await each((callback) => callback.onEpochBegin?.(epoch));
    const begin = performance.now();
    const trained = await trainEpoch(plan, pacer);
    if (trained === undefined) break;
    logs = trained.whole ? { ...trained.logs, ...(await validate(plan)) } : trained.logs;
    if (!trained.whole) break;
    const seconds = (performance.now() - begin) / 1000;
    history.epoch.push(epoch);
    history.seconds.push(seconds);
    for (const [name, value] of Object.entries(logs)) {
      history.history[name] ??= [];
      history.history[name].push(value);
    }
    if (plan.verbose > 0) printEpoch(plan, epoch, seconds, logs);
    await each((callback) => callback.onEpochEnd?.(epoch, logs));
  }
  await each((callback) => callback.onTrainEnd?.(logs));
  return history;
}

/** Trains an epoch, or a part of it where training was stopped; undefined where not a single step was done. */
async function trainEpoch(plan: FitPlan, pacer: Pacer): Promise<{ logs: Logs; whole: boolean } | undefined> {
  const means = new Means();
  const listeners = plan.callbacks.filter((callback) => callback.onBatchEnd !== undefined);
  const onSteps = async (steps: readonly StepMeasures[]): Promise<void> => {
    if (listeners.length === 0) {
      means.add(steps);
      return;
    }
    for (const step of steps) {
      means.add([step]);
      const logs = { ...means.logs(), batch: step.batch, size: step.samples };
      for (const listener of listeners) await listener.onBatchEnd?.(step.batch, logs);
    }
  };
  const done = await plan.train.epoch({ pacer, onSteps, stopped: plan.stopped });
  return done === 0 ? undefined : { logs: means.logs(), whole: done === plan.train.steps };
}

async function validate(plan: FitPlan): Promise<Logs> {
  const runner = await plan.validation;
  return runner === undefined ? {} : measure(runner, 'val_');
}

/** Means of all measures over the runner's data. */
export async function measure(runner: Runner, prefix = ''): Promise<Record<string, number>> {
  const means = new Means();
  await runner.epoch({ pacer: new Pacer(RING_SLOTS), onSteps: (steps) => means.add(steps) });
  return means.logs(prefix);
}

function printEpoch(plan: FitPlan, epoch: number, seconds: number, logs: Logs): void {
  const { steps } = plan.train;
  console.info(`Epoch ${epoch + 1}/${plan.epochs}\n${progressLine({ step: steps, steps, seconds, logs, done: true })}`);
}
