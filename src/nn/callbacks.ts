/** Callbacks: what `fit` calls while it trains, with Keras's names, and early stopping. */
import { show } from '../arguments.ts';
import { FormatError, UsageError } from '../errors.ts';
import { expectBoolean, expectNumber, expectOptions, expectText, expectWhole, unknownName } from './check.ts';
import type { CallbackState } from './checkpoint.ts';

/** Measures by name: `loss`, `accuracy`, with `val_` before those of the validation data. */
export type Logs = Readonly<Record<string, number>>;

/**
 * Called with numbers that are read asynchronously: batch callbacks come late, epoch callbacks in time. A callback may await whatever
 * the model offers; what trains throws that it is busy.
 */
export interface Callback {
  readonly onTrainBegin?: () => void | Promise<void>;
  readonly onTrainEnd?: (logs: Logs) => void | Promise<void>;
  readonly onEpochBegin?: (epoch: number) => void | Promise<void>;
  readonly onEpochEnd?: (epoch: number, logs: Logs) => void | Promise<void>;
  /** `logs` holds the means over the epoch so far, as Keras shows them. */
  readonly onBatchEnd?: (batch: number, logs: Logs) => void | Promise<void>;
  /** Called before training with the model that is trained. */
  readonly setModel?: (model: TrainedModel) => void;
  /** Under which name checkpoints keep its state, default 'callback'; those of one name are numbered in their order. */
  readonly name?: string;
  /**
   * What checkpoints keep for it, as it is at the moment of the call; what is computed from that may come later. Needs `setState`.
   * A checkpoint that a callback asks for is of after its call and before that of the callbacks after it.
   */
  readonly getState?: () => CallbackState | Promise<CallbackState>;
  /** Gets it back where `fit` resumes: after `setModel`, before `onTrainBegin`. */
  readonly setState?: (state: CallbackState) => void | Promise<void>;
}

/** What a callback may do with a model. */
export interface TrainedModel {
  stopTraining: boolean;
  getWeights(): Promise<NamedWeight[]>;
  setWeights(weights: readonly NamedWeight[]): Promise<void>;
}

export interface NamedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface EarlyStoppingOptions {
  /** default 'val_loss' */
  readonly monitor?: string;
  /** what counts as better, default 0 */
  readonly minDelta?: number;
  /** epochs without improvement before training stops, default 0 */
  readonly patience?: number;
  /** default 'auto': accuracies go up, losses down */
  readonly mode?: 'auto' | 'min' | 'max';
  /** go back to the best epoch's weights, default false */
  readonly restoreBestWeights?: boolean;
  /** first epoch that is looked at, default 0 */
  readonly startFromEpoch?: number;
}

/** Stops training when a measure no longer gets better. */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  const where = 'earlyStopping';
  expectOptions(where, options, ['monitor', 'minDelta', 'patience', 'mode', 'restoreBestWeights', 'startFromEpoch']);
  const monitor = expectText(where, 'monitor', options.monitor ?? 'val_loss');
  const minDelta = expectNumber(where, 'minDelta', options.minDelta ?? 0, 0, Number.POSITIVE_INFINITY);
  const patience = expectWhole(where, 'patience', options.patience ?? 0, 0);
  const startFromEpoch = expectWhole(where, 'startFromEpoch', options.startFromEpoch ?? 0, 0);
  const restore = expectBoolean(where, 'restoreBestWeights', options.restoreBestWeights ?? false);
  const mode = options.mode ?? 'auto';
  if (!['auto', 'min', 'max'].includes(mode)) throw unknownName(where, 'mode', mode, ['auto', 'min', 'max']);
  const up = mode === 'max' || (mode === 'auto' && /acc/.test(monitor));
  let model: TrainedModel | undefined;
  let best: number | undefined; // the least cost
  let wait = 0;
  let stopped = false;
  let bestWeights: Promise<NamedWeight[]> | undefined;

  return {
    name: where,
    setModel(trained) {
      model = trained;
      best = undefined;
      wait = 0;
      stopped = false;
      bestWeights = undefined;
    },
    getState: () => {
      // as text: no file rounds it
      const values = { monitor, best: best === undefined ? null : String(best), wait, stopped };
      return (bestWeights ?? Promise.resolve([])).then((tensors) => ({ values, tensors }));
    },
    setState({ values, tensors = [] }) {
      ({ best, wait, stopped } = checkState(where, values, monitor));
      bestWeights =
        tensors.length === 0 ? undefined : Promise.resolve(tensors as readonly NamedWeight[] as NamedWeight[]);
    },
    onTrainBegin() {
      if (stopped && model !== undefined) model.stopTraining = true;
    },
    async onEpochEnd(epoch, logs) {
      const value = logs[monitor];
      if (value === undefined) {
        throw new UsageError(
          `${where}: '${monitor}' is not measured. Known: ${Object.keys(logs).join(', ')}. Give fit() validationData, or monitor another.`,
        );
      }
      if (epoch < startFromEpoch) return;
      const cost = up ? -value : value;
      const better = cost < (best ?? Number.POSITIVE_INFINITY) - minDelta;
      // as in Keras, the weights of the first epoch that is looked at are kept whatever its value
      if (restore && (better || bestWeights === undefined)) bestWeights = model?.getWeights();
      if (better) best = cost;
      wait = better ? 0 : wait + 1;
      stopped = !better && wait >= patience && epoch > 0;
      if (stopped && model !== undefined) model.stopTraining = true;
      await bestWeights;
    },
    async onTrainEnd() {
      if (bestWeights !== undefined) await model?.setWeights(await bestWeights);
    },
  };
}

/** @throws FormatError where the state is none, UsageError where it is of another measure */
function checkState(where: string, { monitor, best, wait, stopped }: CallbackState['values'], expected: string) {
  const least = best === null ? undefined : Number(best);
  const whole = typeof wait === 'number' && Number.isInteger(wait) && wait >= 0;
  if ((best !== null && String(least) !== best) || !whole || typeof stopped !== 'boolean') {
    throw new FormatError(
      `${where}: the checkpoint's state is ${show({ best, wait, stopped })}; expected a number as text, a whole number, true or false. It is damaged.`,
    );
  }
  if (monitor !== expected) {
    throw new UsageError(
      `${where}: the checkpoint's state is of ${show(monitor)}; expected '${expected}'. Monitor what was monitored before, or clear the store.`,
    );
  }
  return { best: least, wait, stopped };
}
