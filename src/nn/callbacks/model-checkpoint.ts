/** modelCheckpoint: saves the model while it trains, after each epoch or some batches, or whenever it is better than before. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Callback, CallbackParams, Logs } from '../callbacks.ts';
import { expectBoolean, expectFinite, expectOptions, expectText } from '../check.ts';
import { maker } from '../maker.ts';
import type { SaveOptions, SaveTarget } from '../save.ts';
import { patternOf } from './file-pattern.ts';
import { expectVerbosity, KeptState, keptNumber, type MonitorOptions, monitorOf } from './monitor.ts';

/** When a model is saved. */
export interface SavingMoment {
  /** counted from 0 */
  readonly epoch: number;
  /** counted from 0 within its epoch; undefined after an epoch */
  readonly batch: number | undefined;
  /** what was measured */
  readonly logs: Logs;
}

/** Makes a target of the name `filepath`, or by the `moment`: `folder`, `indexedDb` and `download` are some. */
export type TargetMaker = (filepath: string, moment: SavingMoment) => SaveTarget;

/** What can be saved: a model. */
export interface Savable {
  /** Saves to `target`, such as `folder()` of `wgrad/io/node`. @throws what the target throws */
  readonly save: (target: SaveTarget, options?: SaveOptions) => Promise<void>;
}

/** What `modelCheckpoint` saves, and when. */
export interface ModelCheckpointOptions extends MonitorOptions {
  /**
   * the name that a target's function gets, with fields such as `{epoch:02d}` (the first epoch being 1, as in Keras), `{batch}` or
   * `{val_loss:.2f}`: default 'model-{epoch:02d}'
   */
  readonly filepath?: string;
  /** saves only where `monitor` is better than whenever it was saved before: default false */
  readonly saveBestOnly?: boolean;
  /** leaves out how the model is compiled and what its optimizer has learnt, which going on training needs: default false */
  readonly saveWeightsOnly?: boolean;
  /** 'epoch' (default), or after how many batches; the GPU is then some steps ahead of what was measured, and the model is as it is there */
  readonly saveFreq?: 'epoch' | number;
  /** what `monitor` must be better than to be saved at all, with saveBestOnly: default nothing */
  readonly initialValueThreshold?: number;
  /** 1 prints what is saved and why, default 0 */
  readonly verbose?: 0 | 1;
  /** what is saved: default the model that trains; one of a trainer's models must be named here */
  readonly model?: Savable;
}

const KNOWN = [
  ...['filepath', 'monitor', 'mode', 'saveBestOnly', 'saveWeightsOnly', 'saveFreq', 'initialValueThreshold'],
  ...['verbose', 'model'],
];

/**
 * Saves the model to `target` while it trains: one such as `folder('best')`, which is overwritten, or a function that makes one of a name,
 * such as `folder` itself. What a save under way wrote when a run was killed is saved again where that run resumes.
 * @throws UsageError where an option is wrong; in `fit`, where `monitor` or what `filepath` names is not measured; what the target throws
 */
export const modelCheckpoint = /* @__PURE__ */ maker(
  'modelCheckpoint(target)',
  (target: SaveTarget | TargetMaker, options: ModelCheckpointOptions = {}): Callback => {
    const where = 'modelCheckpoint';
    const targetOf = targetsOf(where, target);
    expectOptions(where, options, KNOWN, 'filepath');
    const { filepath, saveFreq = 'epoch', initialValueThreshold: threshold } = options;
    if (filepath !== undefined && typeof target !== 'function') {
      throw new UsageError(
        `${where}: filepath is for a function that makes a target of it, such as folder; the target is one already. Leave one of both out.`,
      );
    }
    const nameOf = patternOf(where, expectText(where, 'filepath', filepath ?? 'model-{epoch:02d}'));
    const bestOnly = expectBoolean(where, 'saveBestOnly', options.saveBestOnly ?? false);
    const weightsOnly = expectBoolean(where, 'saveWeightsOnly', options.saveWeightsOnly ?? false);
    const least = threshold === undefined ? undefined : expectFinite(where, 'initialValueThreshold', threshold);
    const monitor = bestOnly ? monitorOf(where, options) : undefined;
    const tells = expectVerbosity(where, options.verbose);
    expectFrequency(where, saveFreq);
    const begun = { best: least, batches: 0, saving: undefined as SavingMoment | undefined };
    let now = begun;
    let saved: Savable | undefined;
    let params: CallbackParams | undefined;
    let epochNow = 0;

    const save = async (moment: SavingMoment): Promise<void> => {
      const { epoch, batch, logs } = moment;
      const name = nameOf({ ...logs, epoch: epoch + 1, ...(batch !== undefined && { batch: batch + 1 }) });
      now = { ...now, saving: moment };
      await saved!.save(targetOf(name, moment), { includeOptimizer: !weightsOnly });
      now = { ...now, saving: undefined };
      if (tells)
        console.info(`Epoch ${epoch + 1}: saved the model${typeof target === 'function' ? ` to ${name}` : ''}.`);
    };
    const saveWhereDue = async (moment: SavingMoment): Promise<void> => {
      if (monitor === undefined) return save(moment);
      const value = monitor.valueOf(moment.logs, params);
      if (value === undefined) return;
      const before = now.best === undefined ? 'nothing' : now.best.toFixed(5);
      const better = monitor.better(value, now.best);
      if (tells) {
        const change = better ? `improved from ${before} to ${value.toFixed(5)}` : `did not improve from ${before}`;
        console.info(`Epoch ${moment.epoch + 1}: ${monitor.name} ${change}.`);
      }
      if (!better) return;
      now = { ...now, best: value };
      await save(moment);
    };

    return {
      name: where,
      setParams(given) {
        params = given;
      },
      setModel(trained) {
        saved = options.model ?? (trained as Partial<Savable> as Savable);
        now = begun;
      },
      getState() {
        const { best, batches, saving } = now;
        const moment = saving && { ...saving, batch: saving.batch ?? null, logs: keptLogs(saving.logs) };
        return { values: { monitor: monitor?.name ?? null, best: keptNumber(best), batches, saving: moment ?? null } };
      },
      setState({ values }) {
        const kept = new KeptState(where, values);
        if (monitor !== undefined) kept.expectMonitor(monitor.name);
        const saving = values.saving === null ? undefined : momentOf(kept.object('saving'));
        now = { best: kept.number('best'), batches: kept.whole('batches'), saving };
      },
      async onTrainBegin() {
        if (typeof saved?.save !== 'function') {
          throw new UsageError(
            `${where}: a trainer has several models; say which one is to be saved: modelCheckpoint(target, { model: generator }).`,
          );
        }
        if (now.saving !== undefined) await save(now.saving);
      },
      onEpochBegin(epoch) {
        epochNow = epoch;
      },
      ...(saveFreq === 'epoch'
        ? { onEpochEnd: (epoch, logs) => saveWhereDue({ epoch, batch: undefined, logs }) }
        : {
            async onTrainBatchEnd(batch, { batch: _, size: __, ...logs }) {
              const batches = now.batches + 1;
              now = { ...now, batches: batches % saveFreq };
              if (batches === saveFreq) await saveWhereDue({ epoch: epochNow, batch, logs });
            },
          }),
    };
  },
);

function targetsOf(where: string, target: SaveTarget | TargetMaker): TargetMaker {
  if (typeof target === 'function') return target;
  if (typeof target?.save === 'function') return () => target;
  throw new UsageError(
    `${where}: the target is ${show(target)}; expected one such as indexedDb() of wgrad/io, or a function that makes one of a name.`,
  );
}

function expectFrequency(where: string, saveFreq: unknown): void {
  if (saveFreq === 'epoch' || (typeof saveFreq === 'number' && Number.isSafeInteger(saveFreq) && saveFreq > 0)) return;
  throw new UsageError(`${where}: saveFreq is ${show(saveFreq)}; expected 'epoch' or a number of batches.`);
}

const keptLogs = (logs: Logs): Record<string, string | null> =>
  Object.fromEntries(Object.entries(logs).map(([name, value]) => [name, keptNumber(value)]));

function momentOf(kept: KeptState): SavingMoment {
  const logs = kept.object('logs');
  return {
    epoch: kept.whole('epoch'),
    batch: kept.isNull('batch') ? undefined : kept.whole('batch'),
    logs: Object.fromEntries(logs.names().map((name) => [name, logs.number(name)!])),
  };
}
