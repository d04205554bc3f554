/** What a model and its calls can be told, with checks and defaults. Options of `fit` are in fit-options.ts. */
import { show } from '../arguments.ts';
import type { Program } from '../compiler/program.ts';
import type { Tensor } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import type { Callback } from './callbacks.ts';
import { expectBoolean, expectOptions, expectWhole } from './check.ts';
import type { Loss } from './losses/loss.ts';
import { type LossName, lossOf } from './losses/named.ts';
import { measuresOf } from './measures.ts';
import type { Metric } from './metrics/metric.ts';
import { type MetricName, metricOf } from './metrics/named.ts';
import { type OptimizerName, optimizerOf } from './optimizers/named.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { Compiled } from './steps.ts';
import { expectCallbacks } from './train/hooks.ts';

/** What `model.compile` chooses. */
export interface CompileArguments {
  /** how gradients change weights: by name with its defaults, or made by `optimizers` */
  readonly optimizer: OptimizerName | Optimizer;
  /** what training makes smaller, its mean over the batch: by name with its defaults, or made by `losses` */
  readonly loss: LossName | Loss;
  /** what is measured beside the loss, in this order, by name or made by `metrics`: default none */
  readonly metrics?: readonly (MetricName | Metric)[];
  /** default true; false: one plain kernel per op, slow, to find out whether an optimised kernel is wrong on an adapter */
  readonly optimize?: boolean;
}

/** Options of `evaluate` and `predict`. */
export interface BatchOptions {
  /** samples per step; default: as many as suit the GPU, which changes nothing but rounding */
  readonly batchSize?: number;
  /** called for each batch, at the beginning and at the end; default: none */
  readonly callbacks?: Callback | readonly Callback[];
}

/** Options of `evaluate`. */
export interface EvaluateOptions extends BatchOptions {
  /** what the loss of each sample is multiplied by: [samples], default 1. Metrics do not count it */
  readonly sampleWeight?: Tensor;
}

/** What the GPU runs in a step, as plain data. */
export interface PrintableProgram extends Program {
  /** The schedule as text: kernel, grid, reads, writes, bytes. */
  readonly print: () => string;
}

export function checkCompile(options: CompileArguments): Compiled {
  const where = 'model.compile';
  expectOptions(where, options, ['optimizer', 'loss', 'metrics', 'optimize'], 'optimizer');
  const { optimizer, loss, metrics = [], optimize = true } = options;
  if (!Array.isArray(metrics))
    throw new UsageError(`${where}: metrics is ${show(metrics)}; expected a list: ['accuracy'].`);
  const made = { optimizer: optimizerOf(optimizer), loss: lossOf(loss) };
  const measures = measuresOf(made.loss, metrics.map(metricOf));
  return { ...made, measures, optimize: expectBoolean(where, 'optimize', optimize) };
}

/** @param more options that the call has besides these */
export function checkBatchOptions(where: string, options: BatchOptions, ...more: readonly string[]): BatchSettings {
  expectOptions(where, options, ['batchSize', 'callbacks', ...more], 'batchSize');
  const { batchSize, callbacks } = options;
  return {
    batchSize: batchSize === undefined ? undefined : expectWhole(where, 'batchSize', batchSize, 1),
    callbacks: expectCallbacks(where, callbacks),
  };
}

export interface BatchSettings {
  readonly batchSize: number | undefined;
  readonly callbacks: readonly Callback[];
}
