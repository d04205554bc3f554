/** The training loop: epochs, validation, callbacks, history. Every number comes from rings that are read asynchronously. */
import { NumericError } from '../../errors.ts';
import type { Callback, CallbackParams, Logs } from '../callbacks.ts';
import { progressLine } from '../progress.ts';
import { hearingSteps, withHooks } from './hooks.ts';
import { Means } from './means.ts';
import type { StepMeasures } from './runner.ts';
import type { TrainingSession } from './session.ts';

/** What `fit` gives: a value per epoch. */
export interface History {
  /** numbers of the epochs that ended */
  readonly epoch: number[];
  /** measures by name, with `val_` before those of the validation data */
  readonly history: Record<string, number[]>;
  /** wall time of each epoch in seconds, validation included */
  readonly seconds: number[];
  /** what `fit` was told, as callbacks get it */
  readonly params: CallbackParams;
}

export interface FitPlan {
  readonly session: TrainingSession;
  readonly epochs: number;
  readonly callbacks: readonly Callback[];
  readonly verbose: number;
  readonly stopped: () => boolean;
  /** Whether there is validation data, and it is used after the epoch. */
  readonly validatesAfter: (epoch: number) => boolean;
  /** Warns once where the loss explodes. */
  readonly lossHint: (means: Means) => void;
  /** What is done to the weights when all steps are done. */
  readonly finish: () => Promise<void>;
  /** the session's position to stop at */
  readonly last: number;
}

/** How far a fit has come, as far as callbacks know. */
export interface FitProgress {
  /** the epoch under way, or the next one once the end of one is being reported */
  epoch: number;
  /** the session's position at which that epoch begins */
  began: number;
  means: Means;
  /** the session's position that the means go up to */
  position: number;
  /** steps that an earlier run did and could not report before its checkpoint */
  readonly unreported: readonly StepMeasures[];
  /** callbacks that got the end of the last epoch in the history */
  reported: number;
  readonly history: History;
}

/** Runs all epochs from where `progress` stands. */
export async function runFit(plan: FitPlan, progress: FitProgress): Promise<History> {
  const { history } = progress;
  const each = async (call: (callback: Callback) => void | Promise<void> | undefined): Promise<void> => {
    for (const callback of plan.callbacks) await call(callback);
  };
  await each((callback) => callback.onTrainBegin?.({}));
  await reportEpochEnd(plan, progress);
  let logs = lastLogs(plan, history);
  while (progress.epoch < plan.epochs && !ended(plan)) {
    const { epoch } = progress;
    await each((callback) => callback.onEpochBegin?.(epoch, {}));
    const begin = performance.now();
    const whole = await trainEpoch(plan, progress).catch((error: unknown) => forgiven(plan, error));
    if (progress.means.samples === 0) break;
    logs = progress.means.logs();
    if (!whole) break;
    if (plan.validatesAfter(epoch)) logs = { ...logs, ...(await validate(plan)) };
    for (const callback of plan.callbacks) logs = { ...logs, ...(await callback.epochLogs?.(epoch)) };
    const seconds = (performance.now() - begin) / 1000;
    history.epoch.push(epoch);
    history.seconds.push(seconds);
    for (const [name, value] of Object.entries(logs)) {
      history.history[name] ??= [];
      history.history[name].push(value);
    }
    if (plan.verbose > 0) printEpoch(plan, epoch, seconds, logs);
    progress.epoch += 1;
    progress.began = plan.session.runner.position;
    progress.means = new Means({}, 0, plan.session.runner.running);
    progress.reported = 0;
    await reportEpochEnd(plan, progress);
  }
  await plan.finish();
  await each((callback) => callback.onTrainEnd?.(logs));
  return history;
}

/** A callback counts from when it is called: the checkpoint that it asks for is of after its call. */
async function reportEpochEnd(plan: FitPlan, progress: FitProgress): Promise<void> {
  const { history } = progress;
  const { callbacks } = plan;
  while (progress.reported < callbacks.length) {
    const callback = callbacks[progress.reported]!;
    progress.reported += 1;
    await callback.onEpochEnd?.(history.epoch.at(-1)!, lastLogs(plan, history));
  }
}

/** Of the last epoch; validation may be of one before. */
function lastLogs({ validatesAfter }: FitPlan, { epoch, history }: History): Logs {
  const validated = validatesAfter(epoch.at(-1) ?? 0);
  const names = Object.keys(history).filter((name) => validated || !name.startsWith('val_'));
  return Object.fromEntries(names.map((name) => [name, history[name]!.at(-1)!]));
}

const ended = ({ stopped, session, last }: FitPlan): boolean => stopped() || session.runner.position >= last;

/** Trains an epoch, or the rest of it, or a part of it where training was stopped; says whether it is whole. */
async function trainEpoch(plan: FitPlan, progress: FitProgress): Promise<boolean> {
  const { session, callbacks, stopped, last, lossHint } = plan;
  const { means, began } = progress;
  const hearing = (listeners: readonly Callback[]) => {
    const hear = hearingSteps(listeners, 'Train', means, ({ position }) => {
      progress.position = position + 1;
    });
    return (steps: readonly StepMeasures[]) => hear(steps.filter(({ position }) => position >= progress.position));
  };
  // what was done before a checkpoint and reported after it: only those need it again that went back to the checkpoint
  await hearing(callbacks.filter((callback) => callback.setState !== undefined))(progress.unreported);
  const hear = hearing(callbacks);
  const onSteps = async (steps: readonly StepMeasures[]): Promise<void> => {
    await hear(steps);
    lossHint(means);
  };
  const end = (): number => session.runner.feed.endAfter(began);
  await session.walk(() => Math.min(end(), last), onSteps, stopped);
  return session.runner.position === end();
}

/** Says that the epoch is not whole, where a callback takes an error for the end of training. @throws the error */
async function forgiven({ callbacks }: FitPlan, error: unknown): Promise<false> {
  if (!(error instanceof NumericError)) throw error;
  let ends = false;
  for (const callback of callbacks) if ((await callback.onNumericError?.(error)) === true) ends = true;
  if (!ends) throw error;
  return false;
}

/** Means over the validation data with `val_` before their names. */
async function validate({ session, callbacks }: FitPlan): Promise<Logs> {
  const logs = await withHooks(callbacks, 'Test', () => session.validate(callbacks));
  return Object.fromEntries(Object.entries(logs).map(([name, value]) => [`val_${name}`, value]));
}

function printEpoch({ session, epochs, verbose }: FitPlan, epoch: number, seconds: number, logs: Logs): void {
  const { steps = 0 } = session.runner.feed;
  const line = progressLine({ step: steps, steps, seconds, logs, done: true, bar: verbose !== 2 });
  console.info(`Epoch ${epoch + 1}/${epochs}\n${line}`);
}
