/** earlyStopping: ends training when a measure no longer gets better. */
import type { Callback, CallbackParams, NamedWeight, TrainedModel } from '../callbacks.ts';
import { expectBoolean, expectFinite, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import {
  expectEpochs,
  expectFrom0,
  expectVerbosity,
  KeptState,
  keptNumber,
  type MonitorOptions,
  monitorOf,
} from './monitor.ts';

/** What `earlyStopping` watches, and when it stops. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** what it must get better by to count, default 0 */
  readonly minDelta?: number;
  /** epochs without improvement before training stops, default 0 */
  readonly patience?: number;
  /** what must be reached: epochs that are not better than this count as none, default: nothing */
  readonly baseline?: number;
  /** go back to the best epoch's weights when training ends, whether or not it was stopped: default false */
  readonly restoreBestWeights?: boolean;
  /** first epoch that is looked at, default 0 */
  readonly startFromEpoch?: number;
  /** 1 prints why training stopped and which weights came back, default 0 */
  readonly verbose?: 0 | 1;
}

const KNOWN = [
  'monitor',
  'minDelta',
  'patience',
  'mode',
  'baseline',
  'restoreBestWeights',
  'startFromEpoch',
  'verbose',
];

/**
 * Stops training when a measure no longer gets better.
 * @throws UsageError where an option is wrong; in `fit`, where `monitor` is not measured
 */
export const earlyStopping = /* @__PURE__ */ maker(
  'earlyStopping()',
  (options: EarlyStoppingOptions = {}): Callback => {
    const where = 'earlyStopping';
    expectOptions(where, options, KNOWN, 'monitor');
    const monitor = monitorOf(where, options, expectFrom0(where, 'minDelta', options.minDelta ?? 0));
    const patience = expectEpochs(where, 'patience', options.patience ?? 0);
    const baseline = options.baseline === undefined ? undefined : expectFinite(where, 'baseline', options.baseline);
    const startFromEpoch = expectEpochs(where, 'startFromEpoch', options.startFromEpoch ?? 0);
    const restore = expectBoolean(where, 'restoreBestWeights', options.restoreBestWeights ?? false);
    const tells = expectVerbosity(where, options.verbose);
    const begun = { best: undefined as number | undefined, wait: 0, bestEpoch: 0, stoppedEpoch: 0, stopped: false };
    let model: TrainedModel | undefined;
    let params: CallbackParams | undefined;
    let now = begun;
    let bestWeights: Promise<NamedWeight[]> | undefined;

    return {
      name: where,
      setParams(given) {
        params = given;
      },
      setModel(trained) {
        model = trained;
        now = begun;
        bestWeights = undefined;
      },
      getState: () => {
        const values = { monitor: monitor.name, ...now, best: keptNumber(now.best) };
        return (bestWeights ?? Promise.resolve([])).then((tensors) => ({ values, tensors }));
      },
      setState({ values, tensors = [] }) {
        const kept = new KeptState(where, values);
        kept.expectMonitor(monitor.name);
        now = {
          best: kept.number('best'),
          wait: kept.whole('wait'),
          bestEpoch: kept.whole('bestEpoch'),
          stoppedEpoch: kept.whole('stoppedEpoch'),
          stopped: kept.boolean('stopped'),
        };
        bestWeights =
          tensors.length === 0 ? undefined : Promise.resolve(tensors as readonly NamedWeight[] as NamedWeight[]);
      },
      onTrainBegin() {
        if (now.stopped && model !== undefined) model.stopTraining = true;
      },
      async onEpochEnd(epoch, logs) {
        const value = monitor.valueOf(logs, params);
        if (value === undefined || epoch < startFromEpoch) return;
        const better = monitor.better(value, now.best);
        // as in Keras, the weights of the first epoch that is looked at are kept whatever its value
        if (restore && (better || bestWeights === undefined)) bestWeights = model?.getWeights();
        const first = now.best === undefined && now.wait === 0;
        if (better || first) now = { ...now, bestEpoch: epoch };
        if (better) {
          const counts = baseline === undefined || monitor.better(value, baseline);
          now = { ...now, best: value, wait: counts ? 0 : now.wait + 1 };
        } else {
          const wait = now.wait + 1;
          const stopped = wait >= patience && epoch > 0;
          now = { ...now, wait, stopped, ...(stopped && { stoppedEpoch: epoch }) };
        }
        if (now.stopped && model !== undefined) model.stopTraining = true;
        await bestWeights;
      },
      async onTrainEnd() {
        if (tells && now.stopped) console.info(`Epoch ${now.stoppedEpoch + 1}: early stopping`);
        if (bestWeights === undefined) return;
        if (tells) console.info(`Restoring the weights of the end of the best epoch: ${now.bestEpoch + 1}.`);
        await model?.setWeights(await bestWeights);
      },
    };
  },
);
