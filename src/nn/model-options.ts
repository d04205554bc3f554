/** What a model and its calls can be told, with checks and defaults. Options of `fit` are in fit-options.ts. */
import { show } from '../arguments.ts';
import type { Program } from '../compiler/program.ts';
import { UsageError } from '../errors.ts';
import type { Callback } from './callbacks.ts';
import { expectBoolean, expectNumber, expectOptions, expectWhole, unknownName } from './check.ts';
import { type Ends, type Samples, valuesFor } from './ends.ts';
import type { SymbolicFunction } from './functions.ts';
import type { Loss } from './losses/loss.ts';
import { type LossName, lossOf } from './losses/named.ts';
import { expectSuitable } from './measures.ts';
import type { Metric } from './metrics/metric.ts';
import { type MetricName, metricOf } from './metrics/named.ts';
import { type OptimizerName, optimizerOf } from './optimizers/named.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { Compiled } from './steps.ts';
import { expectCallbacks } from './train/hooks.ts';

/** What training makes smaller: by name with its defaults, made by `losses`, or a function of yTrue and yPred. */
export type LossChoice = LossName | Loss | SymbolicFunction;

/** What is measured: by name, made by `metrics`, or a function of yTrue and yPred. */
export type MetricChoice = MetricName | Metric | SymbolicFunction;

/** One, or several. */
export type MetricsOfOutput = MetricChoice | readonly MetricChoice[];

/** For the only output or for all of them, or for each: in their order, or by their names. */
export type ForOutputs<Choice> = Choice | readonly Choice[] | Readonly<Record<string, Choice>>;

/** What `model.compile` chooses. */
export interface CompileArguments {
  /** how gradients change weights: by name with its defaults, or made by `optimizers` */
  readonly optimizer: OptimizerName | Optimizer;
  /** what training makes smaller, its mean over the batch; of several outputs the sum of their losses */
  readonly loss: ForOutputs<LossChoice>;
  /** what is measured beside the loss, in this order: default none. For several outputs a list for each, or by their names */
  readonly metrics?: readonly MetricsOfOutput[] | Readonly<Record<string, MetricsOfOutput>>;
  /** what the loss of each output counts: default 1 */
  readonly lossWeights?: readonly number[] | Readonly<Record<string, number>>;
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

/** Where `predict` leaves what it gives. */
export interface PredictedOptions {
  /** leaves the predictions on the GPU, as tensors that `fit` and the others take there, and `dispose` frees: default false */
  readonly onGpu?: boolean;
}

/** Options of `evaluate`. */
export interface EvaluateOptions extends BatchOptions {
  /** what the loss of each sample is multiplied by: [samples], default 1; for several outputs one for all, or for each. Metrics do not count it */
  readonly sampleWeight?: Samples;
}

/** Options of `evaluate` and `predict` of batches. */
export interface BatchesOptions extends Pick<BatchOptions, 'callbacks'> {
  /** batches that are used: default all of them */
  readonly steps?: number;
}

/** @param more options that the call has besides these @throws UsageError */
export function checkBatchesOptions(
  where: string,
  options: BatchesOptions,
  ...more: readonly string[]
): Pick<BatchSettings, 'callbacks'> & {
  readonly steps: number | undefined;
} {
  expectOptions(where, options, ['steps', 'callbacks', ...more], 'steps');
  const { steps, callbacks } = options;
  return {
    steps: steps === undefined ? undefined : expectWhole(where, 'steps', steps, 1),
    callbacks: expectCallbacks(where, callbacks),
  };
}

/** What the GPU runs in a step, as plain data. */
export interface PrintableProgram extends Program {
  /** The schedule as text: kernel, grid, reads, writes, bytes. */
  readonly print: () => string;
}

/** One output, as a sequential model has it before it has layers. */
const ONE: CompiledEnds = { form: 'one', names: ['y'] };

type CompiledEnds = Pick<Ends, 'form' | 'names'>;

/** @param ends the model's outputs @throws UsageError */
export function checkCompile(options: CompileArguments, ends: CompiledEnds = ONE): Compiled {
  const where = 'model.compile';
  expectOptions(where, options, ['optimizer', 'loss', 'metrics', 'lossWeights', 'optimize'], 'optimizer');
  const { optimizer, loss, metrics: measured, lossWeights, optimize = true } = options;
  const { losses, weights, metrics } = choicesOf(where, { loss, metrics: measured, lossWeights }, ends);
  const measures = ends.names.map((name, i) => {
    return { name, loss: lossOf(losses[i]!), weight: weights[i]!, metrics: metrics[i]!.map(metricOf) };
  });
  expectSuitable(measures);
  return { optimizer: optimizerOf(optimizer), measures, optimize: expectBoolean(where, 'optimize', optimize) };
}

/** What was chosen for each output. */
interface Choices {
  readonly losses: readonly LossChoice[];
  readonly weights: readonly number[];
  readonly metrics: readonly (readonly MetricChoice[])[];
}

/** @throws UsageError */
export function choicesOf(
  where: string,
  { loss, metrics = [], lossWeights }: Pick<CompileArguments, 'loss' | 'metrics' | 'lossWeights'>,
  ends: CompiledEnds,
): Choices {
  return {
    losses: eachOutput(where, 'loss', loss, ends, isChoice),
    weights: lossWeights === undefined ? ends.names.map(() => 1) : weightsOf(where, lossWeights, ends),
    metrics: metricsOf(where, metrics, ends),
  };
}

const isChoice = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || 'perSample' in value || 'update' in value;

/** One for all outputs, or one for each. */
const eachOutput = <Choice>(
  where: string,
  what: string,
  given: ForOutputs<Choice>,
  ends: CompiledEnds,
  isOne: (value: unknown) => boolean,
): Choice[] =>
  isOne(given) ? ends.names.map(() => given as Choice) : valuesFor<Choice>(where, what, given, ends, isOne);

function weightsOf(where: string, given: unknown, ends: CompiledEnds): number[] {
  return valuesFor<number>(where, 'lossWeights', given, ends, (value) => typeof value === 'number').map((weight) =>
    expectNumber(where, 'lossWeights', weight, 0, Number.POSITIVE_INFINITY),
  );
}

/** A list for each output. */
function metricsOf(
  where: string,
  given: NonNullable<CompileArguments['metrics']>,
  ends: CompiledEnds,
): (readonly MetricChoice[])[] {
  if (typeof given !== 'object' || given === null) {
    throw new UsageError(`${where}: metrics is ${show(given)}; expected a list: ['accuracy'].`);
  }
  const list = (each: MetricsOfOutput): readonly MetricChoice[] =>
    Array.isArray(each) ? each : [each as MetricChoice];
  if (Array.isArray(given)) {
    const nested = given.some((each) => Array.isArray(each));
    if (nested) return valuesFor<MetricChoice[]>(where, 'metrics', given, ends, () => false).map(list);
    return ends.names.map(() => given as readonly MetricChoice[]);
  }
  const unknown = Object.keys(given).find((name) => !ends.names.includes(name));
  if (unknown !== undefined) throw unknownName(where, 'name in metrics', unknown, ends.names);
  const named = given as Readonly<Record<string, MetricsOfOutput>>;
  return ends.names.map((name) => list(named[name] ?? []));
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
  /** Of `predict`: default false. */
  readonly onGpu?: boolean;
}

/** Whether `predict` leaves what it gives on the GPU. @throws UsageError */
export const isLeft = (where: string, { onGpu = false }: PredictedOptions): boolean =>
  expectBoolean(where, 'onGpu', onGpu);
