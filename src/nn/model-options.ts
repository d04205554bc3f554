/** What a model and its calls can be told, with checks and defaults. Options of `fit` are in fit-options.ts. */
import { show } from '../arguments.ts';
import type { Program } from '../compiler/program.ts';
import { UsageError } from '../errors.ts';
import type { Callback } from './callbacks.ts';
import { expectBoolean, expectOptions, expectWhole } from './check.ts';
import { type LossName, lossOf } from './losses/named.ts';
import { type MetricName, metricOf } from './metrics/named.ts';
import type { ModelLayer } from './model-view.ts';
import { type OptimizerName, optimizerOf } from './optimizers/named.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { Compiled } from './steps.ts';
import { expectCallbacks } from './train/hooks.ts';

/** What `model.compile` chooses. */
export interface CompileArguments {
  /** how gradients change weights: by name with its defaults, or made by `optimizers` */
  readonly optimizer: OptimizerName | Optimizer;
  /** what training makes smaller: its mean over the batch */
  readonly loss: LossName;
  /** what is measured beside the loss, in this order: default none */
  readonly metrics?: readonly MetricName[];
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
  const measures = new Map([['loss', lossOf(loss)], ...metrics.map((name) => [name, metricOf(name)] as const)]);
  return { optimizer: optimizerOf(optimizer), measures, optimize: expectBoolean(where, 'optimize', optimize) };
}

export function checkBatchOptions(where: string, options: BatchOptions): BatchSettings {
  expectOptions(where, options, ['batchSize', 'callbacks'], 'batchSize');
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

/** Whether the values that a model ends with are no probabilities, though the loss takes them for such. */
export function warnOfMissingSoftmax(layers: readonly ModelLayer[], loss: string): void {
  const last = layers.findLast(({ config }) => config?.activation !== undefined);
  const activation = last?.config?.activation;
  if (last === undefined || activation === 'softmax' || activation === 'sigmoid') return;
  const units = last.outputShape.at(-1);
  console.warn(
    `model.compile: the last layer, ${last.name}, ends with the activation '${activation}', but ${loss} expects probabilities. End with layers.dense({ units: ${units}, activation: 'softmax' }).`,
  );
}
