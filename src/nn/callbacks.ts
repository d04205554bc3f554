/** Callbacks: what `fit` calls while it trains, with Keras's names, and early stopping. */
import { UsageError } from '../errors.ts';
import { expectBoolean, expectNumber, expectOptions, expectText, expectWhole, unknownName } from './check.ts';

/** Measures by name: `loss`, `accuracy`, with `val_` before those of the validation data. */
export type Logs = Readonly<Record<string, number>>;

/** Called with numbers that are read behind training: batch callbacks come late, epoch callbacks in time. */
export interface Callback {
  readonly onTrainBegin?: () => void | Promise<void>;
  readonly onTrainEnd?: (logs: Logs) => void | Promise<void>;
  readonly onEpochBegin?: (epoch: number) => void | Promise<void>;
  readonly onEpochEnd?: (epoch: number, logs: Logs) => void | Promise<void>;
  /** `logs` holds the means over the epoch so far, as Keras shows them. */
  readonly onBatchEnd?: (batch: number, logs: Logs) => void | Promise<void>;
  /** Called before training with the model that is trained. */
  readonly setModel?: (model: TrainedModel) => void;
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
  expectOptions(
    where,
    options,
    ['monitor', 'minDelta', 'patience', 'mode', 'restoreBestWeights', 'startFromEpoch'],
    'monitor',
  );
  const monitor = expectText(where, 'monitor', options.monitor ?? 'val_loss');
  const minDelta = expectNumber(where, 'minDelta', options.minDelta ?? 0, 0, Number.POSITIVE_INFINITY);
  const patience = expectWhole(where, 'patience', options.patience ?? 0, 0);
  const startFromEpoch = expectWhole(where, 'startFromEpoch', options.startFromEpoch ?? 0, 0);
  const restore = expectBoolean(where, 'restoreBestWeights', options.restoreBestWeights ?? false);
  const mode = options.mode ?? 'auto';
  if (!['auto', 'min', 'max'].includes(mode)) throw unknownName(where, 'mode', mode, ['auto', 'min', 'max']);
  const up = mode === 'max' || (mode === 'auto' && /acc/.test(monitor));
  let model: TrainedModel | undefined;
  let best = Number.POSITIVE_INFINITY;
  let wait = 0;
  let bestWeights: NamedWeight[] | undefined;

  return {
    setModel(trained) {
      model = trained;
      best = Number.POSITIVE_INFINITY;
      wait = 0;
      bestWeights = undefined;
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
      const better = cost < best - minDelta;
      // as in Keras, the weights of the first epoch that is looked at are kept whatever its value
      if (restore && (better || bestWeights === undefined)) bestWeights = await model?.getWeights();
      if (better) best = cost;
      wait = better ? 0 : wait + 1;
      if (!better && wait >= patience && epoch > 0 && model !== undefined) model.stopTraining = true;
    },
    async onTrainEnd() {
      if (bestWeights !== undefined) await model?.setWeights(bestWeights);
    },
  };
}
