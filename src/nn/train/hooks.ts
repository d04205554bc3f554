/** The hooks of callbacks: which there are, the check of what somebody hands in, and their calls over the steps of a walk. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { suggestion } from '../../names.ts';
import type { Callback, CallbackParams, Logs, TrainedModel } from '../callbacks.ts';
import { expectFunction } from '../check.ts';
import { uncalled } from '../maker.ts';
import type { Means } from './means.ts';
import type { StepMeasures } from './runner.ts';

/** Names of the hooks. */
export const HOOKS = [
  ...['onTrainBegin', 'onTrainEnd', 'onEpochBegin', 'onEpochEnd', 'onBatchBegin', 'onBatchEnd'],
  ...['onTrainBatchBegin', 'onTrainBatchEnd'],
  ...['onTestBegin', 'onTestEnd', 'onTestBatchBegin', 'onTestBatchEnd'],
  ...['onPredictBegin', 'onPredictEnd', 'onPredictBatchBegin', 'onPredictBatchEnd', 'onNumericError'],
];

/** @throws UsageError for what is no callback, and for a hook that nobody would call */
export function expectCallbacks(where: string, given: Callback | readonly Callback[] = []): readonly Callback[] {
  const callbacks = Array.isArray(given) ? (given as readonly Callback[]) : [given as Callback];
  callbacks.forEach((callback, i) => {
    const what = `${where}: callbacks[${i}]`;
    if (typeof callback !== 'object' || callback === null) {
      throw new UsageError(
        `${what} is ${uncalled('earlyStopping', callback) ?? `${show(callback)}; expected an object with functions such as onEpochEnd.`}`,
      );
    }
    expectHooks(what, callback);
  });
  return callbacks;
}

/** @throws UsageError for a hook that nobody would call, or that is no function */
export function expectHooks(what: string, callback: Callback): void {
  for (const name of namesOf(callback)) checkHook(what, name, callback);
}

/** Own names and those of its classes. */
function namesOf(callback: object): string[] {
  const names: string[] = [];
  for (let at = callback; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  return names;
}

function checkHook(what: string, name: string, callback: Callback): void {
  const hook = callback[name as keyof Callback];
  if (HOOKS.includes(name)) {
    if (hook !== undefined) expectFunction(what, name, hook);
  } else if (/^(on[A-Z_]|set_(model|params)$)/.test(name)) {
    throw new UsageError(
      `${what}: unknown hook '${name}'.${suggestion(name, [...HOOKS, 'setModel', 'setParams'])} Known: ${HOOKS.join(', ')}.`,
    );
  }
}

type Kind = 'Train' | 'Test' | 'Predict';
type BatchHook = ((batch: number, logs: Record<string, number>) => void | Promise<void>) | undefined;

/** Keras calls onBatchBegin and onBatchEnd where a callback has no hook for training batches of its own. */
function batchHook(callback: Callback, kind: Kind, moment: 'Begin' | 'End'): BatchHook {
  const general = kind === 'Train' ? callback[`onBatch${moment}`] : undefined;
  return (callback[`on${kind}Batch${moment}`] ?? general)?.bind(callback);
}

/**
 * Takes the steps of a walk into `means`, and calls the batch hooks, with the means so far.
 * @param heard gets each step once it is in the means, before the hooks of its end
 */
export function hearingSteps(
  callbacks: readonly Callback[],
  kind: Kind,
  means: Means,
  heard: (step: StepMeasures) => void = () => {},
): (steps: readonly StepMeasures[]) => void | Promise<void> {
  const begins = callbacks.map((callback) => batchHook(callback, kind, 'Begin')).filter((hook) => hook !== undefined);
  const ends = callbacks.map((callback) => batchHook(callback, kind, 'End')).filter((hook) => hook !== undefined);
  if (begins.length + ends.length === 0) {
    return (steps) => {
      means.add(steps);
      steps.forEach(heard);
    };
  }
  return async (steps) => {
    for (const step of steps) {
      for (const begin of begins) await begin(step.batch, {});
      means.add([step]);
      heard(step);
      const logs = { ...means.logs(), batch: step.batch, size: step.samples };
      for (const end of ends) await end(step.batch, logs);
    }
  };
}

/** Calls the hooks of the begin and the end around a walk. */
export async function withHooks(
  callbacks: readonly Callback[],
  kind: 'Test' | 'Predict',
  walk: () => Promise<Logs>,
): Promise<Logs> {
  for (const callback of callbacks) await callback[`on${kind}Begin`]?.({});
  const logs = await walk();
  for (const callback of callbacks) await callback[`on${kind}End`]?.(logs);
  return logs;
}

/** Gives the callbacks what they need to know of the call and the model. */
export function introduce(callbacks: readonly Callback[], model: TrainedModel, params: CallbackParams): void {
  for (const callback of callbacks) {
    callback.setParams?.(params);
    callback.setModel?.(model);
  }
}
