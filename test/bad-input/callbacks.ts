/** Wrong arguments of callbacks, and what their functions give. */
import { callbacks, optimizers, schedules, type TrainedModel } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

const { csvLogger, earlyStopping, lambdaCallback, learningRateScheduler, modelCheckpoint } = callbacks;
const { progress, reduceLROnPlateau, terminateOnNaN } = callbacks;

const target = { save: async () => {} };
const table = { read: async () => '', write: async () => {}, append: async () => {} };

/** What trains, as far as these calls look at it. */
const trained = (more: object = {}): TrainedModel => wrong({ getLearningRate: async () => 0.1, ...more });

export const BAD_CALLBACKS: readonly BadInput[] = [
  [
    'a baseline that is no number',
    'UsageError',
    "earlyStopping: baseline is '0.5'; expected a number that f32 holds.",
    () => earlyStopping({ baseline: wrong('0.5') }),
  ],
  [
    'verbose 2',
    'UsageError',
    'earlyStopping: verbose is 2; expected 0 or 1.',
    () => earlyStopping({ verbose: wrong(2) }),
  ],
  [
    'a measure whose name does not tell which way is better',
    'UsageError',
    "earlyStopping: the name 'val_score' does not tell whether less or more of it is better. Say mode: 'min' or mode: 'max'.",
    () => earlyStopping({ monitor: 'val_score' }),
  ],
  [
    'a factor of 1',
    'UsageError',
    'reduceLROnPlateau: factor is 1; expected a number from 0 to below 1.',
    () => reduceLROnPlateau({ factor: 1 }),
  ],
  [
    'minLR',
    'UsageError',
    "reduceLROnPlateau: unknown option 'min_lr'. Did you mean 'minLr'? Known: monitor, factor, patience, mode, minDelta, cooldown, minLr, verbose.",
    () => reduceLROnPlateau(wrong({ min_lr: 0.1 })),
  ],
  [
    'a negative minLr',
    'UsageError',
    'reduceLROnPlateau: minLr is -1; expected a number from 0 up that f32 holds.',
    () => reduceLROnPlateau({ minLr: -1 }),
  ],
  [
    'a cooldown of a half',
    'UsageError',
    'reduceLROnPlateau: cooldown is 0.5; expected a whole number from 0 up.',
    () => reduceLROnPlateau({ cooldown: 0.5 }),
  ],
  [
    'a plateau where the optimizer has a schedule',
    'UsageError',
    'reduceLROnPlateau: the learning rate of sgd is the schedule ExponentialDecay, which says that of each step. Make the optimizer with a number as learningRate to set it.',
    () => {
      const optimizer = optimizers.sgd({
        learningRate: schedules.exponentialDecay({ initialLearningRate: 1, decaySteps: 9, decayRate: 0.5 }),
      });
      const callback = reduceLROnPlateau();
      callback.setModel!(trained({ optimizer }));
      return callback.onTrainBegin!({});
    },
  ],
  [
    'a rate for a schedule',
    'UsageError',
    'learningRateScheduler: the schedule is 0.1; expected a function.',
    () => learningRateScheduler(wrong(0.1)),
  ],
  [
    'a schedule that gives no number',
    'UsageError',
    'learningRateScheduler: the schedule gives NaN for epoch 3; expected a number from 0 up that f32 holds.',
    () => {
      const callback = learningRateScheduler(() => Number.NaN);
      callback.setModel!(trained());
      return callback.onEpochBegin!(3, {});
    },
  ],
  [
    'a schedule that gives a promise',
    'UsageError',
    'learningRateScheduler: the schedule gives a promise for epoch 0; expected a number from 0 up that f32 holds. Put await before it.',
    () => {
      const callback = learningRateScheduler(wrong(async () => 1));
      callback.setModel!(trained());
      return callback.onEpochBegin!(0, {});
    },
  ],
  [
    'a path for a target',
    'UsageError',
    "modelCheckpoint: the target is 'best'; expected one such as indexedDb() of wgrad/io, or a function that makes one of a name.",
    () => modelCheckpoint(wrong('best')),
  ],
  [
    'a filepath for a target that is one already',
    'UsageError',
    'modelCheckpoint: filepath is for a function that makes a target of it, such as folder; the target is one already. Leave one of both out.',
    () => modelCheckpoint(target, { filepath: '{epoch}' }),
  ],
  [
    'a field of another form',
    'UsageError',
    "modelCheckpoint: filepath is 'run-{epoch:>4}', with '{epoch:>4}'; expected text with fields such as {epoch:02d} or {val_loss:.2f}.",
    () => modelCheckpoint(() => target, { filepath: 'run-{epoch:>4}' }),
  ],
  [
    'a brace alone',
    'UsageError',
    "modelCheckpoint: filepath is 'run-{epoch', with '{'; expected text with fields such as {epoch:02d} or {val_loss:.2f}.",
    () => modelCheckpoint(() => target, { filepath: 'run-{epoch' }),
  ],
  [
    'a field that is not measured',
    'UsageError',
    "modelCheckpoint: filepath names 'val_los', which is not measured. Did you mean 'val_loss'? Known: loss, val_loss, epoch.",
    () => modelCheckpoint(() => target, { filepath: '{val_los}' }).onEpochEnd!(0, { loss: 1, val_loss: 2 }),
  ],
  [
    'saveFreq 0',
    'UsageError',
    "modelCheckpoint: saveFreq is 0; expected 'epoch' or a number of batches.",
    () => modelCheckpoint(target, { saveFreq: 0 }),
  ],
  [
    'the best of what is not measured',
    'UsageError',
    "modelCheckpoint: 'val_loss' is not measured. Known: loss. Give fit() validationData, or monitor another.",
    () => modelCheckpoint(target, { saveBestOnly: true }).onEpochEnd!(0, { loss: 1 }),
  ],
  [
    'what trains cannot be saved',
    'UsageError',
    'modelCheckpoint: a trainer has several models; say which one is to be saved: modelCheckpoint(target, { model: generator }).',
    () => {
      const callback = modelCheckpoint(target);
      callback.setModel!(trained());
      return callback.onTrainBegin!({});
    },
  ],
  [
    'a path for a table',
    'UsageError',
    "csvLogger: the target is 'log.csv'; expected one such as textFile() of wgrad/io/node, or a function that gets each row.",
    () => csvLogger(wrong('log.csv')),
  ],
  [
    'a separator of two',
    'UsageError',
    "csvLogger: separator is ', '; expected one character such as ',' or '\\t'.",
    () => csvLogger(table, { separator: ', ' }),
  ],
  [
    'append as a number',
    'UsageError',
    'csvLogger: append is 1; expected true or false.',
    () => csvLogger(table, { append: wrong(1) }),
  ],
  [
    'raise_error',
    'UsageError',
    "terminateOnNaN: unknown option 'raise_error'. Did you mean 'raiseError'? Known: raiseError.",
    () => terminateOnNaN(wrong({ raise_error: true })),
  ],
  [
    'a hook that nobody calls',
    'UsageError',
    "lambdaCallback: unknown hook 'onEpoch'. Did you mean 'onEpochEnd'? Known: onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onBatchBegin, onBatchEnd, onTrainBatchBegin, onTrainBatchEnd, onTestBegin, onTestEnd, onTestBatchBegin, onTestBatchEnd, onPredictBegin, onPredictEnd, onPredictBatchBegin, onPredictBatchEnd, onNumericError.",
    () => lambdaCallback(wrong({ onEpoch() {} })),
  ],
  [
    'a function for an object of hooks',
    'UsageError',
    'lambdaCallback: the options are a function; expected a plain object such as { onEpochEnd: ... }.',
    () => lambdaCallback(wrong(() => {})),
  ],
  [
    'a listener that is none',
    'UsageError',
    'progress: the listener is undefined; expected a function.',
    () => progress(wrong(undefined)),
  ],
  [
    'a negative time between two calls',
    'UsageError',
    'progress: everyMs is -1; expected a number from 0 up that f32 holds.',
    () => progress(() => {}, { everyMs: -1 }),
  ],
];
