/**
 * Callbacks over recorded logs, in Node: what they do to a stand-in of what trains. Sequences and results of Keras's own tests
 * (keras/src/callbacks/*_test.py) are marked with their names.
 */
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { NumericError } from '../../../src/errors.ts';
import {
  type Callback,
  callbacks,
  type Logs,
  type ModelCheckpointOptions,
  type NamedWeight,
  type TextTarget,
} from '../../../src/index.ts';
import { trained } from './trained.ts';

const { csvLogger, earlyStopping, lambdaCallback, learningRateScheduler, modelCheckpoint } = callbacks;
const { progress, reduceLROnPlateau, terminateOnNaN } = callbacks;

let info = vi.spyOn(console, 'info');
beforeEach(() => {
  info = vi.spyOn(console, 'info').mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());
const printed = (): string[] => info.mock.calls.map(([line]) => String(line));

/** Logs of epochs, of one measure. */
const epochsOf = (name: string, values: readonly number[]): Logs[] => values.map((value) => ({ [name]: value }));

describe('earlyStopping', () => {
  // EarlyStoppingTest.test_early_stopping_patience
  const losses = epochsOf('loss', [10, 9, 8, 9, 8.9, 8.8, 8.7, 8.6, 8.5]);
  it.each([0, 1, 2, 3])('with patience %i stops where Keras does', async (patience) => {
    const { epochs } = await trained(earlyStopping({ monitor: 'loss', patience }), losses);
    expect(epochs.at(-1)).toBe(Math.max(patience, 1) + 2);
  });

  // EarlyStoppingTest.test_early_stopping_final_weights_when_restoring_model_weights
  const worse = [0.9, 0.8, 0.7, 0.71, 0.72, 0.73];
  it.each([
    ['stopped after two without improvement', {}, 2, [0.2, 0.15, 0.1, 0.11, 0.12], undefined, 5],
    ['no epoch reaches the baseline', { baseline: 0.5 }, 5, worse, undefined, 5],
    ['another callback stops', { baseline: 0.5 }, 5, worse, 3, 4],
  ])('brings the best weights back: %s', async (_, options, patience, values, stopAt, count) => {
    const stopping = earlyStopping({ ...options, patience, restoreBestWeights: true });
    const other: Callback = {
      onEpochEnd(epoch) {
        if (epoch === stopAt) model.stopTraining = true;
      },
    };
    const { model, train } = await trained.prepared([stopping, other], epochsOf('val_loss', values));
    const { epochs } = await train();
    expect(epochs).toHaveLength(count);
    expect((await model.getWeights())[0]!.values[0]).toBe(2); // those after the epoch of 0.1 and of 0.7
  });

  it('goes on while epochs are better than the baseline', async () => {
    const values = epochsOf('val_loss', [0.9, 0.4, 0.45, 0.44, 0.43]);
    const { epochs } = await trained(earlyStopping({ patience: 3, baseline: 0.5 }), values);
    expect(epochs).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not look at the epochs before startFromEpoch', async () => {
    const values = epochsOf('val_loss', [0.1, 0.2, 0.9, 0.8, 0.85, 0.86, 0.87]);
    const { epochs } = await trained(earlyStopping({ patience: 2, startFromEpoch: 2 }), values);
    expect(epochs).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('begins anew with each fit', async () => {
    // EarlyStoppingTest.test_state_reset_across_fit_calls
    const stopping = earlyStopping({ monitor: 'loss', patience: 3 });
    const first = await trained(stopping, losses);
    expect((await trained(stopping, losses)).epochs).toEqual(first.epochs);
  });

  it('never takes NaN for an improvement', async () => {
    const { epochs } = await trained(
      earlyStopping({ patience: 2 }),
      epochsOf('val_loss', [Number.NaN, 3, 2, Number.NaN, Number.NaN, 1]),
    );
    expect(epochs).toEqual([0, 1, 2, 3, 4]);
  });

  it('says why it stopped, where it is asked to', async () => {
    await trained(
      earlyStopping({ patience: 1, restoreBestWeights: true, verbose: 1 }),
      epochsOf('val_loss', [2, 1, 3]),
    );
    expect(printed()).toEqual(['Epoch 3: early stopping', 'Restoring the weights of the end of the best epoch: 2.']);
  });
});

// EarlyStoppingTest.test_early_stopping and MonitorCallbackTest.test_monitor_op_logic
test.each([
  ['max', 'val_mse', 'max'],
  ['min', 'val_loss', 'min'],
  ['auto', 'val_mse', 'min'],
  ['auto', 'loss', 'min'],
  ['auto', 'acc', 'max'],
  ['auto', 'val_accuracy', 'max'],
  ['auto', 'hinge', 'min'],
  ['auto', 'f1_score', 'max'],
  ['auto', 'val_true_positives', 'max'],
  ['auto', 'false_negatives', 'min'],
  ['auto', 'val_root_mean_squared_error', 'min'],
  ['auto', 'same_binary_accuracy', 'max'],
  ['auto', 'accuracy_loss', 'min'],
] as const)('mode %s of %s: %s is better', async (mode, monitor, better) => {
  const falling = await trained(earlyStopping({ monitor, mode }), epochsOf(monitor, [3, 2, 1]));
  expect(falling.epochs).toHaveLength(better === 'min' ? 3 : 2);
});

describe('reduceLROnPlateau', () => {
  const flat = epochsOf('val_loss', [1, 1, 1, 1]);
  // ReduceLROnPlateauTest: test_reduces_lr_with_model_fit, test_honors_min_lr, test_cooldown
  it.each([
    ['after one epoch without improvement', { minDelta: 100 }, 2, 0.01],
    ['not below the least', { minDelta: 10, minLr: 0.005 }, 4, 0.005],
    ['twice in four epochs with a cooldown of two', { minDelta: 100, cooldown: 2 }, 4, 0.001],
  ])('reduces %s', async (_, options, count, rate) => {
    const reducing = reduceLROnPlateau({ patience: 1, factor: 0.1, ...options });
    const { model } = await trained(reducing, flat.slice(0, count), { rate: 0.1 });
    expect(await model.getLearningRate()).toBeCloseTo(rate, 8);
  });

  it('logs the rate that each epoch had', async () => {
    const { logs } = await trained(reduceLROnPlateau({ patience: 2, factor: 0.5 }), [...flat, ...flat], { rate: 1 });
    expect(logs.map(({ learning_rate }) => learning_rate)).toEqual([1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125]);
  });

  it('waits anew after an improvement, and takes none smaller than minDelta', async () => {
    const values = epochsOf('val_loss', [1, 1, 0.5, 0.5, 0.49999, 0.4, 0.4]);
    const { logs } = await trained(reduceLROnPlateau({ patience: 2, factor: 0.5 }), values, { rate: 1 });
    expect(logs.map(({ learning_rate }) => learning_rate)).toEqual([1, 1, 1, 1, 1, 0.5, 0.5]);
  });

  it('reduces that of each optimizer, and names them', async () => {
    const { logs } = await trained(reduceLROnPlateau({ patience: 1, factor: 0.5, verbose: 1 }), flat.slice(0, 3), {
      rates: { g: 1, d: 4 },
    });
    expect(logs.at(-1)).toEqual({ val_loss: 1, learning_rate_g: 0.5, learning_rate_d: 2 });
    expect(printed().slice(0, 2)).toEqual([
      'Epoch 2: reduceLROnPlateau reduces the learning rate of g to 0.5.',
      'Epoch 2: reduceLROnPlateau reduces the learning rate of d to 2.',
    ]);
  });
});

describe('learningRateScheduler', () => {
  const two = epochsOf('loss', [1, 1]);
  // LearningRateSchedulerTest: test_updates_learning_rate, test_schedule_dependent_on_previous_learning_rate
  it.each([
    ['of the epoch', (epoch: number) => 1 / (2 + epoch), 1, 0.1, 0.5],
    ['of the rate before', (_: number, rate: number) => rate / 2, 2, 0.03, Math.fround(0.03) / 4],
  ])('sets a function %s', async (_, schedule, count, rate, expected) => {
    const { model } = await trained(learningRateScheduler(schedule), two.slice(0, count), { rate });
    expect(await model.getLearningRate()).toBe(expected);
  });

  it('logs it, and says it', async () => {
    // LearningRateSchedulerTest: test_learning_rate_in_history, test_verbose_logging
    const { logs } = await trained(
      learningRateScheduler(() => 0.5, { verbose: 1 }),
      two.slice(0, 1),
    );
    expect(logs).toEqual([{ loss: 1, learning_rate: 0.5 }]);
    expect(printed()).toEqual(['Epoch 1: learningRateScheduler sets the learning rate to 0.5.']);
  });
});

describe('modelCheckpoint', () => {
  const measured = (values: readonly number[]): Logs[] => values.map((value) => ({ loss: 1, val_loss: value }));

  /** Trains; gives the names that were saved to, each with what was saved. */
  async function saves(
    options: ModelCheckpointOptions,
    logs: readonly Logs[],
    batches = 0,
  ): Promise<readonly (readonly [name: string, epoch: number, optimizer: boolean])[]> {
    const saved: [string, number, boolean][] = [];
    const target = (name: string): never => ({ name }) as never;
    const callback = modelCheckpoint(target, options);
    await trained(callback, logs, {
      batches,
      save: async (to: { name: string }, { includeOptimizer = false }, epoch: number) => {
        saved.push([to.name, epoch, includeOptimizer]);
      },
    });
    return saved;
  }

  it('saves after each epoch, with the optimizer; or without it', async () => {
    expect(await saves({}, measured([1, 2]))).toEqual([
      ['model-01', 0, true],
      ['model-02', 1, true],
    ]);
    expect(await saves({ saveWeightsOnly: true }, measured([1]))).toEqual([['model-01', 0, false]]);
  });

  it('puts what was measured into the name', async () => {
    const filepath = 'runs/{epoch:02d}-{val_loss:.2f}-{valLoss:.1e}';
    expect((await saves({ filepath }, measured([0.456, 12.3]))).map(([name]) => name)).toEqual([
      'runs/01-0.46-4.6e-01',
      'runs/02-12.30-1.2e+01',
    ]);
  });

  it.each([
    ['the best alone', {}, [3, 4, 2, 2, 1], [0, 2, 4]],
    ['the largest', { mode: 'max' }, [3, 4, 2, 5], [0, 1, 3]],
    // ModelCheckpointTest, cases 11 and 13
    ['what is better than a threshold', { initialValueThreshold: 0 }, [3, 1], []],
    ['what is more than a threshold', { initialValueThreshold: -0.01, mode: 'max' }, [3], [0]],
  ] as const)('saves %s', async (_, options, values, epochs) => {
    const saved = await saves({ saveBestOnly: true, ...options }, measured(values));
    expect(saved.map(([, epoch]) => epoch)).toEqual(epochs);
  });

  it('counts batches over the epochs', async () => {
    // ModelCheckpointTest, cases 8a and 10a
    const filepath = 'epoch{epoch:02d}batch{batch:02d}';
    const every15 = await saves({ saveFreq: 15, filepath }, measured(Array(10).fill(1)), 5);
    expect(every15.map(([name]) => name)).toEqual(['epoch03batch05', 'epoch06batch05', 'epoch09batch05']);
    const each = await saves({ saveFreq: 1, filepath }, measured([1, 1]), 2);
    expect(each.map(([name]) => name)).toEqual([
      'epoch01batch01',
      'epoch01batch02',
      'epoch02batch01',
      'epoch02batch02',
    ]);
  });

  it('says what it does, where it is asked to', async () => {
    await saves({ saveBestOnly: true, verbose: 1 }, measured([0.5, 0.6, 0.4]));
    expect(printed()).toEqual([
      'Epoch 1: val_loss improved from nothing to 0.50000.',
      'Epoch 1: saved the model to model-01.',
      'Epoch 2: val_loss did not improve from 0.50000.',
      'Epoch 3: val_loss improved from 0.50000 to 0.40000.',
      'Epoch 3: saved the model to model-03.',
    ]);
  });
});

/** A text in memory, and what was done to it. */
function text(held = ''): TextTarget & { now: string } {
  return {
    now: held,
    async read() {
      return this.now;
    },
    async write(all) {
      this.now = all;
    },
    async append(more) {
      this.now += more;
    },
  };
}

describe('csvLogger', () => {
  const logs = [
    { loss: 0.5, accuracy: 0.25, val_loss: Number.NaN },
    { loss: 1e-7, accuracy: 1, val_loss: Number.NEGATIVE_INFINITY },
  ];
  const HEADER = 'epoch,accuracy,loss,val_loss\r\n';
  const ROWS = ['0,0.25,0.5,nan\r\n', '1,1,1e-7,-inf\r\n'];

  it('writes names and rows, sorted as in Keras', async () => {
    const table = text('something else\n');
    await trained(csvLogger(table), logs);
    expect(table.now).toBe(HEADER + ROWS.join(''));
  });

  it('goes on after what is there, without names, and without a row that was cut off', async () => {
    // CSVLoggerTest.test_CSVLogger, case 2
    const table = text(`${HEADER + ROWS.join('')}2,0.2`);
    await trained(csvLogger(table, { append: true }), logs.slice(0, 1));
    expect(table.now).toBe(HEADER + ROWS.join('') + ROWS[0]);
  });

  it('has columns for validation data that come later', async () => {
    // CSVLoggerTest.test_CSVLogger, last case: validated after every third epoch
    const table = text();
    const measured: Logs[] = [{ loss: 4 }, { loss: 3 }, { loss: 2, val_loss: 1 }];
    const some = measured.map((each) => ({ ...each, learning_rate: 0.5 }));
    await trained(csvLogger(table), some);
    const rows = ['0,0.5,4,NA', '1,0.5,3,NA', '2,0.5,2,1'];
    expect(table.now).toBe(['epoch,learning_rate,loss,val_loss', ...rows, ''].join('\r\n'));
  });

  it('keeps the order of columns that is there', async () => {
    const table = text('epoch\tval_loss\tloss\taccuracy\n');
    await trained(csvLogger(table, { append: true, separator: '\t' }), logs.slice(0, 1));
    expect(table.now).toBe('epoch\tval_loss\tloss\taccuracy\n0\tnan\t0.5\t0.25\r\n');
  });

  it('quotes names that hold the separator', async () => {
    const table = text();
    const odd = [{ 'a,b': 1, 'c"d': 2 }];
    await trained(csvLogger(table), odd);
    await trained(csvLogger(table, { append: true }), odd);
    expect(table.now).toBe('epoch,"a,b","c""d"\r\n0,1,2\r\n0,1,2\r\n');
  });

  it('hands rows to a function', async () => {
    const heard: string[] = [];
    await trained(
      csvLogger((rows) => void heard.push(rows)),
      logs,
    );
    expect(heard).toEqual([HEADER + ROWS[0], ROWS[1]]);
  });

  it('refuses a table of other columns', async () => {
    const table = text('epoch,loss\n');
    await expect(trained(csvLogger(table, { append: true }), logs)).rejects.toThrow(
      'csvLogger: the table has the columns epoch, loss; this run measures epoch, accuracy, loss, val_loss. Take another target, or append: false.',
    );
    expect(table.now).toBe('epoch,loss\n');
  });

  it.each([
    ['rows after the checkpoint come again', HEADER + ROWS.join('')],
    ['a row that was cut off comes again', `${HEADER + ROWS[0]}1,1,`],
  ])('resumes in the same table: %s', async (_, crashed) => {
    const before = text();
    const logger = csvLogger(before);
    await trained(logger, logs.slice(0, 1));
    const state = await logger.getState!();
    const table = text(crashed);
    await trained(csvLogger(table), logs.slice(1), { state, firstEpoch: 1 });
    expect(table.now).toBe(HEADER + ROWS.join(''));
  });

  it('keeps a row that was on its way when the checkpoint was made', async () => {
    const logger = csvLogger({ ...text(), append: () => new Promise(() => {}) });
    logger.setModel!((await trained.prepared([], [])).model);
    await logger.onTrainBegin!({});
    void logger.onEpochEnd!(0, logs[0]!);
    const state = await logger.getState!();
    const table = text(HEADER.slice(0, 9));
    await trained(csvLogger(table), logs.slice(1), { state, firstEpoch: 1 });
    expect(table.now).toBe(HEADER + ROWS.join(''));
  });

  it('says where the table is shorter than the checkpoint knows', async () => {
    const logger = csvLogger(text());
    await trained(logger, logs);
    const state = await logger.getState!();
    await expect(trained(csvLogger(text(HEADER)), [], { state })).rejects.toThrow(
      'csvLogger: the table has 30 characters; the checkpoint was made after 61. Put the whole table back, or clear the store.',
    );
  });
});

describe('terminateOnNaN', () => {
  const error = new NumericError('model.fit: step 3: loss is NaN.', 3, ['loss']);

  it('takes an error of numbers for the end, or does not', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(terminateOnNaN().onNumericError!(error)).toBe(true);
    expect(warn).toHaveBeenCalledExactlyOnceWith(error.message);
    expect(terminateOnNaN({ raiseError: true }).onNumericError!(error)).toBe(false);
  });

  it('looks at the loss where fit does not', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const logs = epochsOf('loss', [1, Number.POSITIVE_INFINITY, 1]);
    const { epochs } = await trained(terminateOnNaN(), logs, { batches: 2 });
    expect(epochs).toEqual([0, 1]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      'terminateOnNaN: step 3 of this call of fit: the loss is Infinity. Training ends.',
    );
    await expect(trained(terminateOnNaN({ raiseError: true }), logs, { batches: 2 })).rejects.toThrow(
      'terminateOnNaN: step 3 of this call of fit: the loss is Infinity.',
    );
  });
});

test('lambdaCallback has the functions that it was given', async () => {
  const heard: string[] = [];
  const callback = lambdaCallback({
    onTrainBegin: () => void heard.push('begin'),
    onEpochEnd: (epoch, logs) => void heard.push(`${epoch} ${Object.keys(logs)}`),
  });
  await trained(callback, epochsOf('loss', [2, 1]));
  expect(heard).toEqual(['begin', '0 loss', '1 loss']);
  expect(lambdaCallback()).toEqual({});
});

describe('progress', () => {
  it('tells each step, where no time must pass between them, and the end of each epoch', async () => {
    const heard: (readonly [number, number, number, boolean])[] = [];
    const callback = progress(
      ({ epoch, step, share, epochEnded }) => void heard.push([epoch, step, share, epochEnded]),
      {
        everyMs: 0,
      },
    );
    await trained(callback, epochsOf('loss', [1, 1]), { batches: 2 });
    expect(heard).toEqual([
      ...([
        [0, 1, 0.25, false],
        [0, 2, 0.5, false],
        [0, 2, 0.5, true],
      ] as const),
      ...([
        [1, 1, 0.75, false],
        [1, 2, 1, false],
        [1, 2, 1, true],
      ] as const),
    ]);
  });

  it('tells whole epochs of a stream of unknown length', async () => {
    const heard: unknown[] = [];
    const callback = progress(
      ({ share, secondsLeft, steps, text }) => void heard.push([share, secondsLeft, steps, text]),
    );
    callback.setParams!({
      epochs: 2,
      steps: undefined,
      verbose: 0,
      batchSize: 1,
      samples: undefined,
      validates: false,
    });
    await callback.onTrainBegin!({});
    await callback.onEpochBegin!(0, {});
    await callback.onTrainBatchEnd!(0, { loss: 1, batch: 0, size: 1 });
    await callback.onTrainBatchEnd!(1, { loss: 1, batch: 1, size: 1 });
    await callback.onEpochEnd!(0, { loss: 1 });
    const line = expect.stringMatching(/^2\/2 ━{20} 0s .*step - loss: 1\.0000$/);
    expect(heard).toEqual([
      [0, undefined, undefined, expect.stringMatching(/^1\/1 /)],
      [0.5, undefined, undefined, line],
    ]);
  });

  it('tells the first step of an epoch and its end, where no more time passes; time left and Keras’s line', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const heard: unknown[] = [];
      const callback = progress(({ secondsLeft, text }) => void heard.push([secondsLeft, text]));
      const steps: Callback = { onTrainBatchBegin: () => void vi.advanceTimersByTime(10) };
      await trained.prepared([steps, callback], epochsOf('loss', [1, 2]), { batches: 5 }).then(({ train }) => train());
      expect(heard).toEqual([
        [0.09, '1/5 ━━━━──────────────── 0s 10ms/step - loss: 1.0000'],
        [0.05, '5/5 ━━━━━━━━━━━━━━━━━━━━ 0s 10ms/step - loss: 1.0000'],
        [0.04, '1/5 ━━━━──────────────── 0s 10ms/step - loss: 2.0000'],
        [0, '5/5 ━━━━━━━━━━━━━━━━━━━━ 0s 10ms/step - loss: 2.0000'],
      ]);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('epochs that are not validated, where others are, do not count', async () => {
  const some: Logs[] = [{ loss: 1 }, { loss: 1, val_loss: 1 }, { loss: 1 }, { loss: 1, val_loss: 2 }, { loss: 1 }];
  const stopped = await trained(earlyStopping({ patience: 1 }), some);
  expect(stopped.epochs).toEqual([0, 1, 2, 3]);
  const { model } = await trained(reduceLROnPlateau({ patience: 2 }), [...some, ...some], { rate: 1 });
  expect(await model.getLearningRate()).toBeCloseTo(0.1, 6);
  const saved: string[] = [];
  const target = (name: string): never => ({ name }) as never;
  const save = async ({ name }: { name: string }): Promise<void> => void saved.push(name);
  await trained(modelCheckpoint(target, { saveBestOnly: true }), some, { save });
  expect(saved).toEqual(['model-02']);
});

test('what a callback keeps is refused where it is damaged, or of another measure', async () => {
  const kept = await earlyStopping().getState!();
  const { values } = kept;
  const damaged = { values: { ...values, wait: -1 } };
  await expect(trained(earlyStopping(), [], { state: damaged })).rejects.toThrow(
    "earlyStopping: the checkpoint's state: wait is -1; expected a whole number from 0 up. It is damaged.",
  );
  await expect(trained(reduceLROnPlateau({ monitor: 'loss' }), [], { state: kept })).rejects.toThrow(
    "reduceLROnPlateau: the checkpoint's state is of 'val_loss'; expected 'loss'. Monitor what was monitored before, or clear the store.",
  );
});

describe('what is under way when a checkpoint is made comes again where a run resumes', () => {
  const never = (): Promise<void> => new Promise(() => {});

  it('a rate that is to be set', async () => {
    const callback = reduceLROnPlateau({ monitor: 'loss', patience: 1, factor: 0.5 });
    const { model } = await trained.prepared([], []);
    callback.setModel!({ ...model, setLearningRate: never });
    await callback.onTrainBegin!({});
    for (const epoch of [0, 1]) void callback.onEpochEnd!(epoch, { loss: 1, learning_rate: 0.25 });
    const state = await callback.getState!();
    const resumed = await trained(reduceLROnPlateau({ monitor: 'loss' }), [], { state, rate: 0.25 });
    expect(await resumed.model.getLearningRate()).toBe(0.125);
  });

  it('a model that is to be saved', async () => {
    const make = (save: () => Promise<void>): Callback =>
      modelCheckpoint((name) => ({ save, name }) as never, {
        saveBestOnly: true,
        monitor: 'loss',
        filepath: '{loss:.1f}',
      });
    const callback = make(never);
    callback.setModel!({ save: never } as never);
    await callback.onTrainBegin!({});
    void callback.onEpochEnd!(0, { loss: 0.5 });
    const state = await callback.getState!();
    const saved: string[] = [];
    const save = async ({ name }: { name: string }): Promise<void> => void saved.push(name);
    await trained(make(never), epochsOf('loss', [0.75, 0.25]), { state, save, firstEpoch: 1 });
    expect(saved).toEqual(['0.5', '0.3']);
  });
});

/** Every state is what JSON has, and comes back the same. */
test.each<readonly [string, () => Callback]>([
  ['earlyStopping', () => earlyStopping({ restoreBestWeights: true })],
  ['reduceLROnPlateau', () => reduceLROnPlateau({ patience: 1, cooldown: 3 })],
  ['learningRateScheduler', () => learningRateScheduler((_, rate) => rate / 2)],
  ['modelCheckpoint', () => modelCheckpoint(() => ({}) as never, { saveBestOnly: true })],
])('%s keeps its state through JSON', async (_, make) => {
  const callback = make();
  await trained(callback, epochsOf('val_loss', [0.1, 0.3, 0.2]), { save: async () => {} });
  const { values, tensors } = await callback.getState!();
  const other = make();
  other.setModel!((await trained.prepared([], [])).model);
  const read = JSON.parse(JSON.stringify(values)) as typeof values;
  await other.setState!({ values: read, ...(tensors && { tensors: tensors as NamedWeight[] }) });
  const again = await other.getState!();
  expect(again.values).toEqual(values);
});
