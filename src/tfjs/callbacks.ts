/** Callbacks as tfjs calls them: hooks with logs that may be changed, as an object, a list of them, or classes. */
import { type EarlyStoppingOptions, earlyStopping as stopping } from '../nn/callbacks/early-stopping.ts';
import type { Logs, Callback as Own } from '../nn/callbacks.ts';

/** Measures by name: `loss`, `acc`, with `val_` before those of the validation data. */
// biome-ignore lint/suspicious/noExplicitAny: programs take them for numbers, and add to them
export type CallbackLogs = Record<string, any>;

/** What `fit` calls while it trains. A hook may be asynchronous: training waits for it. */
export interface CallbackArgs {
  /** before the first epoch */
  onTrainBegin?(logs?: CallbackLogs): unknown;
  /** after the last epoch */
  onTrainEnd?(logs?: CallbackLogs): unknown;
  /** before an epoch, counted from 0 */
  onEpochBegin?(epoch: number, logs?: CallbackLogs): unknown;
  /** after an epoch and its validation */
  onEpochEnd?(epoch: number, logs?: CallbackLogs): unknown;
  /** before a batch, counted from 0 within its epoch */
  onBatchBegin?(batch: number, logs?: CallbackLogs): unknown;
  /** after a batch, once its numbers are there */
  onBatchEnd?(batch: number, logs?: CallbackLogs): unknown;
  /** as onBatchEnd, since training never blocks the page */
  onYield?(epoch: number, batch: number, logs?: CallbackLogs): unknown;
}

/** A callback as a class: `model` and `params` are those of the call. */
export class Callback {
  /** the one that is trained */
  // biome-ignore lint/suspicious/noExplicitAny: a model, which imports this
  model: any = undefined;
  /** what the call was told */
  params: object | undefined;

  /** Called first. @param model the one that is trained */
  setModel(model: unknown): void {
    this.model = model;
  }

  /** Called before `setModel`. @param params what the call was told */
  setParams(params: object): void {
    this.params = params;
  }
}

/** A callback of hooks. */
export class CustomCallback extends Callback {
  /** @param args the hooks */
  constructor(args: CallbackArgs) {
    super();
    Object.assign(this, args);
  }
}

/** Options of `earlyStopping`. */
export interface EarlyStoppingArgs {
  /** what is watched: default 'val_loss' */
  readonly monitor?: string;
  /** what counts as better by less than this does not: default 0 */
  readonly minDelta?: number;
  /** epochs without a better value before it stops: default 0 */
  readonly patience?: number;
  /** prints where it is 1: default 0 */
  readonly verbose?: number;
  /** whether less or more is better: default 'auto', by the name */
  readonly mode?: 'auto' | 'min' | 'max';
  /** what must be bettered: default nothing */
  readonly baseline?: number;
  /** puts back the best weights: default false */
  readonly restoreBestWeights?: boolean;
}

/** Stops training where a measure no longer gets better. @throws UsageError where an option is wrong */
export function earlyStopping(args: EarlyStoppingArgs = {}): Callback {
  const { verbose: _, ...options } = args;
  return stopping(options as EarlyStoppingOptions) as unknown as Callback;
}

type Hooks = Readonly<Record<string, ((...given: unknown[]) => unknown) | undefined>>;

/**
 * What wgrad calls, for what tfjs's `fit` was given.
 * @param model what callbacks see as the model
 * @param running measures that are no means over samples
 */
export function callbacksOf(given: unknown, model: unknown, running: ReadonlySet<string>): Own[] {
  const list = (Array.isArray(given) ? given : [given]).filter((each) => each !== undefined && each !== null);
  return list.map((one: object): Own => {
    if (!(one instanceof Callback) && 'setModel' in one) return one as Own; // wgrad's own, such as earlyStopping
    const hooks = one as Hooks;
    const call = (name: string, ...args: unknown[]): Promise<void> | undefined => {
      const answer = hooks[name]?.call(one, ...args);
      return answer instanceof Promise ? answer.then(() => {}) : undefined;
    };
    let [epoch, seen, sums] = [0, 0, new Map<string, number>()];
    /** wgrad has means over the epoch so far, tfjs those of the batch. */
    const ofBatch = (batch: number, { batch: _, size = 1, ...logs }: Logs): CallbackLogs => {
      if (batch === 0) [seen, sums] = [0, new Map()];
      seen += size;
      const own = Object.entries(logs).map(([name, mean]) => {
        if (running.has(name)) return [name, mean];
        const sum = mean * seen;
        const value = (sum - (sums.get(name) ?? 0)) / size;
        sums.set(name, sum);
        return [name, value];
      });
      return { batch, size, ...Object.fromEntries(own) };
    };
    return {
      setParams: (params) => void call('setParams', params),
      setModel: () => void call('setModel', model),
      onTrainBegin: (logs) => call('onTrainBegin', { ...logs }),
      onTrainEnd: (logs) => call('onTrainEnd', { ...logs }),
      onEpochBegin: (number, logs) => {
        epoch = number;
        return call('onEpochBegin', number, { ...logs });
      },
      onEpochEnd: (number, logs) => call('onEpochEnd', number, { ...logs }),
      ...(hooks.onBatchBegin && {
        onBatchBegin: (batch, logs) => call('onBatchBegin', batch, { batch, ...logs }),
      }),
      ...((hooks.onBatchEnd || hooks.onYield) && {
        onBatchEnd: async (batch: number, logs: Logs) => {
          const own = ofBatch(batch, logs);
          await call('onBatchEnd', batch, own);
          await call('onYield', epoch, batch, own);
        },
      }),
    };
  });
}
