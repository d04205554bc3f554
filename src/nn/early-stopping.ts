/** earlyStopping: ends training when a measure no longer gets better. */
import { show } from '../arguments.ts';
import { FormatError, UsageError } from '../errors.ts';
import type { Callback, NamedWeight, TrainedModel } from './callbacks.ts';
import { expectBoolean, expectNumber, expectOptions, expectText, expectWhole, unknownName } from './check.ts';
import type { CallbackState } from './checkpoint.ts';
import { maker } from './maker.ts';

/** What `earlyStopping` watches, and when it stops. */
export interface EarlyStoppingOptions {
  /** a measure as `logs` names it, default 'val_loss' */
  readonly monitor?: string;
  /** what it must get better by to count, default 0 */
  readonly minDelta?: number;
  /** epochs without improvement before training stops, default 0 */
  readonly patience?: number;
  /** default 'auto': accuracies and other shares of what is right, such as precision and AUC, go up, all else down */
  readonly mode?: 'auto' | 'min' | 'max';
  /** go back to the best epoch's weights, default false */
  readonly restoreBestWeights?: boolean;
  /** first epoch that is looked at, default 0 */
  readonly startFromEpoch?: number;
}

/** Names of what is better the larger it is. */
const UPWARDS = /acc|auc|precision|recall|sensitivity|specificity|(f1|f_?beta|r2)_?score|cosine_?similarity/i;

/**
 * Stops training when a measure no longer gets better.
 * @throws UsageError where an option is wrong; in `fit`, where `monitor` is not measured
 */
export const earlyStopping = /* @__PURE__ */ maker(
  'earlyStopping()',
  (options: EarlyStoppingOptions = {}): Callback => {
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
    const up = mode === 'max' || (mode === 'auto' && !monitor.endsWith('loss') && UPWARDS.test(monitor));
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
  },
);

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
