/** reduceLROnPlateau: takes smaller steps when a measure no longer gets better. */
import type { Callback, CallbackParams, Logs, TrainedModel } from '../callbacks.ts';
import { expectNumber, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { expectSettable, ofOptimizer, optimizersOf, rateLogs, rateName } from './learning-rates.ts';
import {
  expectEpochs,
  expectFrom0,
  expectVerbosity,
  KeptState,
  keptNumber,
  type MonitorOptions,
  monitorOf,
} from './monitor.ts';

/** What `reduceLROnPlateau` watches, and what it then does. */
export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** what the learning rate is multiplied by, from 0 to below 1: default 0.1 */
  readonly factor?: number;
  /** epochs without improvement before that, default 10 */
  readonly patience?: number;
  /** what the measure must get better by to count, default 0.0001 */
  readonly minDelta?: number;
  /** epochs after a reduction that are not looked at, default 0 */
  readonly cooldown?: number;
  /** the least rate, default 0 */
  readonly minLr?: number;
  /** 1 prints each reduction, default 0 */
  readonly verbose?: 0 | 1;
}

const KNOWN = ['monitor', 'factor', 'patience', 'mode', 'minDelta', 'cooldown', 'minLr', 'verbose'];

/**
 * Multiplies the learning rate by `factor` when a measure no longer gets better, and adds `learning_rate` to the logs and the history: that
 * of the epoch's last step.
 * @throws UsageError where an option is wrong; in `fit`, where `monitor` is not measured, or the optimizer has a schedule
 */
export const reduceLROnPlateau = /* @__PURE__ */ maker(
  'reduceLROnPlateau()',
  (options: ReduceLROnPlateauOptions = {}): Callback => {
    const where = 'reduceLROnPlateau';
    expectOptions(where, options, KNOWN, 'monitor');
    const monitor = monitorOf(where, options, expectFrom0(where, 'minDelta', options.minDelta ?? 1e-4));
    const factor = expectNumber(where, 'factor', options.factor ?? 0.1, 0, 1);
    const patience = expectEpochs(where, 'patience', options.patience ?? 10);
    const cooldown = expectEpochs(where, 'cooldown', options.cooldown ?? 0);
    const minLr = expectFrom0(where, 'minLr', options.minLr ?? 0);
    const tells = expectVerbosity(where, options.verbose);
    const begun = { best: undefined as number | undefined, wait: 0, resting: 0 };
    let model: TrainedModel;
    let params: CallbackParams | undefined;
    let now = begun;
    /** Rates that are decided and perhaps not yet set. */
    let due: Readonly<Record<string, number>> = {};

    /** The rates that an epoch had, reduced; those that are at the least already are left out. */
    const reduced = (rates: Logs): [string, number][] =>
      optimizersOf(model).flatMap((optimizer): [string, number][] => {
        const rate = rates[rateName(optimizer)] ?? 0;
        return rate > Math.fround(minLr) ? [[rateName(optimizer), Math.max(rate * factor, minLr)]] : [];
      });
    const setDue = async (epoch?: number): Promise<void> => {
      for (const optimizer of optimizersOf(model)) {
        const rate = due[rateName(optimizer)];
        if (rate === undefined) continue;
        await model.setLearningRate(rate, optimizer);
        if (!tells || epoch === undefined) continue;
        console.info(`Epoch ${epoch + 1}: ${where} reduces the learning rate${ofOptimizer(optimizer)} to ${rate}.`);
      }
      due = {};
    };

    return {
      name: where,
      setParams(given) {
        params = given;
      },
      setModel(trained) {
        model = trained;
        now = begun;
        due = {};
      },
      getState() {
        const rates = Object.entries(due).map(([name, rate]) => [name, keptNumber(rate)]);
        return {
          values: { monitor: monitor.name, ...now, best: keptNumber(now.best), due: Object.fromEntries(rates) },
        };
      },
      setState({ values }) {
        const kept = new KeptState(where, values);
        kept.expectMonitor(monitor.name);
        now = { best: kept.number('best'), wait: kept.whole('wait'), resting: kept.whole('resting') };
        const rates = kept.object('due');
        due = Object.fromEntries(rates.names().map((name) => [name, rates.number(name)!]));
      },
      async onTrainBegin() {
        expectSettable(where, model);
        await setDue();
      },
      epochLogs: () => rateLogs(model),
      async onEpochEnd(epoch, logs) {
        const value = monitor.valueOf(logs, params);
        if (value === undefined) return;
        const resting = Math.max(0, now.resting - 1);
        if (monitor.better(value, now.best)) now = { best: value, wait: 0, resting };
        else now = { ...now, resting, wait: resting > 0 ? 0 : now.resting > 0 ? 1 : now.wait + 1 };
        if (resting > 0 || now.wait === 0 || now.wait < patience) return;
        const rates = reduced(logs);
        if (rates.length === 0) return;
        now = { ...now, wait: 0, resting: cooldown };
        due = Object.fromEntries(rates);
        await setDue(epoch);
      },
    };
  },
);
