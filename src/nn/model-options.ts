/** What a model and its calls can be told, with checks and defaults. Options of `fit` are in fit-options.ts. */

import { show } from '../arguments.ts';
import type { Program } from '../compiler/program.ts';
import { UsageError } from '../errors.ts';
import { expectBoolean, expectOptions, expectText, expectWhole } from './check.ts';
import type { Layer } from './layers.ts';
import { type LossName, lossOf, type MetricName, metricOf } from './losses.ts';
import { type Optimizer, type OptimizerName, optimizerOf } from './optimizers.ts';
import type { Compiled } from './steps.ts';

export interface SequentialOptions {
  readonly layers?: readonly Layer[];
  /** decides initial weights, the order of samples and dropout; default: drawn */
  readonly seed?: number;
  /** default 'sequential' */
  readonly name?: string;
}

export interface CompileArguments {
  readonly optimizer: OptimizerName | Optimizer;
  readonly loss: LossName;
  /** default none */
  readonly metrics?: readonly MetricName[];
  /** false: one plain kernel per op, slow, to find out whether an optimised kernel is wrong on an adapter */
  readonly optimize?: boolean;
}

export interface BatchOptions {
  /** samples per step; default: as many as suit the GPU, which changes nothing but rounding */
  readonly batchSize?: number;
}

export interface PrintableProgram extends Program {
  /** The schedule as text: kernel, grid, reads, writes, bytes. */
  readonly print: () => string;
}

/** The layers of a new model, checked as far as can be said without their shapes. */
export function checkSequential(options: SequentialOptions): Required<Omit<SequentialOptions, 'seed'>> {
  const where = 'sequential';
  if (Array.isArray(options)) {
    throw new UsageError(
      `${where}: the options are ${show(options)}; expected a plain object. Write ${where}({ layers: [...] }).`,
    );
  }
  expectOptions(where, options, ['layers', 'seed', 'name']);
  const { layers = [], name = where } = options;
  if (!Array.isArray(layers)) throw new UsageError(`${where}: layers is ${show(layers)}; expected a list.`);
  return { layers, name: expectText(where, 'name', name) };
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

export function checkBatchSize(where: string, options: BatchOptions): number | undefined {
  expectOptions(where, options, ['batchSize'], 'batchSize');
  return options.batchSize === undefined ? undefined : expectWhole(where, 'batchSize', options.batchSize, 1);
}
