/** What `fit` can be told, its checks and defaults, and the split of samples into training and validation. */
import { show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { DataError, UsageError } from '../errors.ts';
import { type Batches, isBatches, type LearningBatch } from './batches.ts';
import type { Callback } from './callbacks.ts';
import { expectBoolean, expectNumber, expectOptions, expectSeed, expectWhole } from './check.ts';
import type { CheckpointStore } from './checkpoint.ts';
import type { Samples } from './ends.ts';
import type { WeightOptions } from './sample-weights.ts';
import { expectCallbacks } from './train/hooks.ts';

/** How `fit` trains, validates, and what it does where something goes wrong. */
export interface FitOptions extends WeightOptions {
  /** the epoch to stop before, counted from 0; without initialEpoch how many to train: default 1 */
  readonly epochs?: number;
  /** samples per step: default 32 */
  readonly batchSize?: number;
  /** [x, y] in the shapes of the training data, [x, y, sampleWeight], or batches of these, measured after each epoch; default: none */
  readonly validationData?: readonly [x: Samples, y: Samples, sampleWeight?: Samples] | Batches<LearningBatch>;
  /** batches of the validation data that are used, where it gives batches: default all of them */
  readonly validationSteps?: number;
  /** validates after every so many epochs, or after those of a list, counted from 1: default 1, after each. History has values of these alone */
  readonly validationFreq?: number | readonly number[];
  /** share of the samples, taken from the end before shuffling, to validate with; default 0 */
  readonly validationSplit?: number;
  /** training steps to take at most, default: no bound; an epoch that it cuts short is not validated and not in the history */
  readonly steps?: number;
  /** a new order of the samples in each epoch: default true */
  readonly shuffle?: boolean;
  /** of the order of samples; default: the model's */
  readonly seed?: number;
  /** first epoch, counted from 0; default 0 */
  readonly initialEpoch?: number;
  /** 1 (default) prints a line per epoch to the console, 2 the line without its bar, 0 nothing */
  readonly verbose?: 0 | 1 | 2;
  /** what to call while it trains; default: nothing */
  readonly callbacks?: Callback | readonly Callback[];
  /** stops training after the steps in flight; fit then rejects with the signal's reason; default: none */
  readonly signal?: AbortSignal;
  /** stops with a NumericError where a weight, an optimizer slot or a loss is NaN or infinite: default true */
  readonly checkNumerics?: boolean;
  /** goes on on a fresh device where the GPU is lost: default true, false for not at all */
  readonly recovery?: boolean | RecoveryOptions;
  /** keeps what training depends on, so that another run can go on from there; default: nothing is kept */
  readonly checkpoint?: CheckpointOptions;
}

/** How `fit` trains on batches that come while it trains. They have their own order and size, so that it is not said here. */
export interface BatchesFitOptions
  extends Omit<FitOptions, 'batchSize' | 'shuffle' | 'seed' | 'sampleWeight' | 'validationSplit'> {
  /** batches in an epoch, which then goes on in the data where the last one stopped: default as many as a pass over the data gives */
  readonly stepsPerEpoch?: number;
}

/** How training goes on where the GPU is lost. */
export interface RecoveryOptions {
  /** seconds between two copies of the model's state on the CPU: default 2 */
  readonly everySeconds?: number;
  /** losses within two minutes that are made good: default 1, since browsers switch their GPU off after some crashes */
  readonly losses?: number;
}

/** Where and when training is kept. */
export interface CheckpointOptions {
  /** the place, such as `indexedDbStore()` of `wgrad/io` */
  readonly store: CheckpointStore;
  /** training steps between two checkpoints; default: once per epoch */
  readonly every?: number;
  /** goes on from what the store holds, where it holds something: default false */
  readonly resume?: boolean;
}

export interface FitSettings {
  /** what errors call the thing that trains: 'model' */
  readonly owner: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly steps: number;
  readonly shuffle: boolean;
  readonly seed: number | undefined;
  readonly initialEpoch: number | undefined;
  readonly verbose: number;
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | undefined;
  readonly checkNumerics: boolean;
  readonly recovery: Required<RecoveryOptions> | undefined;
  readonly checkpoint: CheckpointOptions | undefined;
  readonly stepsPerEpoch: number | undefined;
  readonly validationSteps: number | undefined;
  /** Whether it validates after the epoch, counted from 0. */
  readonly validatesAfter: (epoch: number) => boolean;
}

const KNOWN = [
  'epochs',
  'batchSize',
  'validationData',
  'validationSplit',
  'steps',
  'shuffle',
  'seed',
  'initialEpoch',
  'verbose',
  'callbacks',
  'signal',
  'checkNumerics',
  'recovery',
  'checkpoint',
  'sampleWeight',
  'classWeight',
  'validationSteps',
  'validationFreq',
];

/** What batches say themselves. */
const SAID_BY_BATCHES = ['batchSize', 'shuffle', 'seed', 'sampleWeight', 'validationSplit'];

/** @param batched whether it trains on batches, not on tensors */
export function checkFitOptions(
  owner: string,
  options: FitOptions & Pick<BatchesFitOptions, 'stepsPerEpoch'>,
  batched = false,
): FitSettings {
  const where = `${owner}.fit`;
  expectOptions(where, options, [...KNOWN, 'stepsPerEpoch'], 'epochs');
  if (batched) expectNothingOf(where, options, SAID_BY_BATCHES, 'the batches say that themselves. Leave it out.');
  else expectNothingOf(where, options, ['stepsPerEpoch'], 'tensors have as many batches as they have. Give data sets.');
  const { epochs = 1, batchSize = 32, shuffle = true, seed, initialEpoch, verbose = 1, callbacks } = options;
  const { steps, signal, checkNumerics = true, recovery = true, checkpoint } = options;
  const { stepsPerEpoch, validationSteps, validationFreq = 1, validationData } = options;
  if (validationSteps !== undefined && !isBatches(validationData)) {
    throw new UsageError(`${where}: validationSteps is for validationData that gives batches. Leave it out.`);
  }
  return {
    owner,
    epochs: expectWhole(where, 'epochs', epochs, 1),
    batchSize: expectWhole(where, 'batchSize', batchSize, 1),
    steps: steps === undefined ? Number.POSITIVE_INFINITY : expectWhole(where, 'steps', steps, 1),
    shuffle: expectBoolean(where, 'shuffle', shuffle),
    seed: seed === undefined ? undefined : expectSeed(where, seed),
    initialEpoch: initialEpoch === undefined ? undefined : expectWhole(where, 'initialEpoch', initialEpoch, 0),
    verbose: expectVerbose(where, verbose),
    callbacks: expectCallbacks(where, callbacks),
    signal: signal === undefined ? undefined : expectSignal(where, signal),
    checkNumerics: expectBoolean(where, 'checkNumerics', checkNumerics),
    recovery: checkRecovery(where, recovery),
    checkpoint: checkpoint === undefined ? undefined : expectCheckpoint(where, checkpoint),
    stepsPerEpoch: stepsPerEpoch === undefined ? undefined : expectWhole(where, 'stepsPerEpoch', stepsPerEpoch, 1),
    validationSteps:
      validationSteps === undefined ? undefined : expectWhole(where, 'validationSteps', validationSteps, 1),
    validatesAfter: expectFrequency(where, validationFreq),
  };
}

function expectNothingOf(where: string, options: object, names: readonly string[], why: string): void {
  const given = names.find((name) => (options as Record<string, unknown>)[name] !== undefined);
  if (given !== undefined) throw new UsageError(`${where}: ${given}: ${why}`);
}

/** Keras counts the epochs from 1. */
function expectFrequency(where: string, frequency: unknown): (epoch: number) => boolean {
  if (Array.isArray(frequency)) {
    const epochs = frequency.map((epoch) => expectWhole(where, 'an epoch of validationFreq', epoch, 1));
    return (epoch) => epochs.includes(epoch + 1);
  }
  const every = expectWhole(where, 'validationFreq', frequency, 1);
  return (epoch) => (epoch + 1) % every === 0;
}

function expectSignal(where: string, signal: AbortSignal): AbortSignal {
  if (typeof signal?.addEventListener === 'function' && typeof signal.aborted === 'boolean') return signal;
  throw new UsageError(`${where}: signal is ${show(signal)}; expected the signal of an AbortController.`);
}

function checkRecovery(where: string, recovery: boolean | RecoveryOptions): Required<RecoveryOptions> | undefined {
  if (recovery === false) return undefined;
  const options = recovery === true ? {} : recovery;
  const what = `${where}: recovery`;
  expectOptions(what, options, ['everySeconds', 'losses']);
  const { everySeconds = 2, losses = 1 } = options;
  return {
    everySeconds: expectNumber(what, 'everySeconds', everySeconds, 0, Number.POSITIVE_INFINITY),
    losses: expectWhole(what, 'losses', losses, 0),
  };
}

function expectCheckpoint(where: string, checkpoint: CheckpointOptions): CheckpointOptions {
  const what = `${where}: checkpoint`;
  expectOptions(what, checkpoint, ['store', 'every', 'resume']);
  const { store, every, resume = false } = checkpoint;
  if (typeof store?.save !== 'function' || typeof store.load !== 'function') {
    throw new UsageError(`${what}: store is ${show(store)}; expected one such as memoryStore() of wgrad/io.`);
  }
  if (every !== undefined) expectWhole(what, 'every', every, 1);
  return { store, every, resume: expectBoolean(what, 'resume', resume) };
}

function expectVerbose(where: string, verbose: number): number {
  if (verbose === 0 || verbose === 1 || verbose === 2) return verbose;
  throw new UsageError(`${where}: verbose is ${show(verbose)}; expected 0, 1 or 2.`);
}

export interface LabelledSamples extends WeightOptions {
  readonly x: Samples;
  readonly y: Samples;
}

/** Training samples, and those to validate with where there are any. */
export function splitSamples(
  x: Samples,
  y: Samples,
  { sampleWeight, classWeight, validationData, validationSplit = 0 }: FitOptions,
): [LabelledSamples, LabelledSamples | undefined] {
  const share = expectNumber('model.fit', 'validationSplit', validationSplit, 0, 1);
  const byClass = classWeight && { classWeight };
  const all = { x, y, ...(sampleWeight && { sampleWeight }), ...byClass };
  if (validationData !== undefined)
    return [all, isBatches(validationData) ? undefined : checkValidation(validationData)];
  const parts = [x, y, ...(sampleWeight ? [sampleWeight] : [])];
  const counts = new Set(parts.flatMap(tensorsIn).map(({ shape: [rows] }) => rows));
  const [count = 0] = counts;
  if (share === 0 || counts.size !== 1) return [all, undefined];
  const kept = Math.floor(count * (1 - share));
  if (kept === 0 || kept === count) {
    throw new DataError(
      `model.fit: validationSplit ${share} of ${count} samples leaves ${kept} to train on and ${count - kept} to validate with. Give more samples or another share.`,
    );
  }
  const part = (begin: number, end: number): LabelledSamples => ({
    x: rowsOf(x, begin, end),
    y: rowsOf(y, begin, end),
    ...(sampleWeight && { sampleWeight: rowsOf(sampleWeight, begin, end) }),
  });
  return [{ ...part(0, kept), ...byClass }, part(kept, count)];
}

export function checkValidation(data: unknown): LabelledSamples {
  if (!Array.isArray(data) || data.length < 2 || data.length > 3) {
    throw new UsageError(`model.fit: validationData is ${show(data)}; expected [x, y], or [x, y, sampleWeight].`);
  }
  const [x, y, sampleWeight] = data as Samples[];
  return { x: x!, y: y!, ...(sampleWeight && { sampleWeight }) };
}

const tensorsIn = (samples: Samples): Tensor[] =>
  (samples instanceof Tensor ? [samples] : Object.values(samples ?? {})).filter((each) => each instanceof Tensor);

function rowsOf(samples: Samples, begin: number, end: number): Samples {
  if (samples instanceof Tensor) return samples.slice(begin, end);
  if (Array.isArray(samples)) return samples.map((each: Tensor) => each.slice(begin, end));
  return Object.fromEntries(Object.entries(samples).map(([name, each]) => [name, each.slice(begin, end)]));
}
