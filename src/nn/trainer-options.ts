/** What a trainer is made of and given: types, and the checks of names, scalars and samples. */
import { show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import type { Batches } from './batches.ts';
import { expectText } from './check.ts';
import { checkTensor, samplesOf } from './check-tensor.ts';
import type { ModelTensors, Samples } from './ends.ts';
import type { FitOptions } from './fit-options.ts';
import type { Model } from './model.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { HostSamples } from './samples.ts';
import type { Gradients, StepModel, StepOptimizer, StepRandom, Update } from './step-tools.ts';
import type { SymbolicTensor } from './symbolic.ts';
import { dataKey } from './trainer-steps.ts';

/** A model, whatever its outputs. */
// biome-ignore lint/suspicious/noExplicitAny: a model of any outputs
export type AnyModel = Model<any>;
/** Models by the names that a step has for them. */
export type Models = Readonly<Record<string, AnyModel>>;
/** The outputs of a model, in the form in which they were given. */
export type OutputsOf<M> = M extends Model<infer Outputs extends ModelTensors> ? Outputs : never;

/** What a step works with. */
export interface StepTools<M extends Models, O extends string, S extends string> {
  /** the models, to be called on symbolic tensors */
  readonly models: { readonly [Name in keyof M]: StepModel<OutputsOf<M[Name]>> };
  /** the optimizers, which give updates */
  readonly optimizers: { readonly [Name in O]: StepOptimizer };
  /** the scalars as they are set now: [] each */
  readonly scalars: { readonly [Name in S]: SymbolicTensor };
  /** random numbers, others in each step and each call */
  readonly random: StepRandom;
  /**
   * Gradients of a single number, `loss` [], `by` the weights of models, under their names and in their shapes, or by another value of the
   * step, in its shape.
   * @throws UsageError where the loss does not depend on it
   */
  readonly gradients: {
    (loss: SymbolicTensor, by: SymbolicTensor): SymbolicTensor;
    (loss: SymbolicTensor, by: StepModel<never> | readonly StepModel<never>[]): Gradients;
  };
  /** false in testStep */
  readonly training: boolean;
}

/** What a step gives. */
export interface StepResult {
  /** what is to become of the weights; none: nothing is learnt */
  readonly updates?: readonly Update[];
  /** by name: a single number, [], or one for each sample, [batch]; means over the epoch go to logs and history */
  readonly metrics?: Readonly<Record<string, SymbolicTensor>>;
}

/** A batch of samples, by the names that `fit` was given: [batch, ...]. */
export type StepBatch = Readonly<Record<string, SymbolicTensor>>;

/** Options of `trainer`. */
export interface TrainerOptions<M extends Models, O extends string, S extends string> {
  /** the models that the step works with, by the names that it has for them */
  readonly models: M;
  /** the optimizers of the step, each with its own rates and step count: default none */
  readonly optimizers?: Readonly<Record<O, Optimizer>>;
  /** numbers that can be set while it trains, with `setScalar`: default none */
  readonly scalars?: Readonly<Record<S, number>>;
  /**
   * One training step, of a `batch` by what `tools` has. It is called when a batch size is first met, not for each batch: pure and
   * synchronous.
   */
  readonly step: (batch: StepBatch, tools: StepTools<M, O, S>) => StepResult;
  /** What `evaluate` and validation measure of a `batch`, by what `tools` has: default nothing. */
  readonly testStep?: (batch: StepBatch, tools: StepTools<M, O, S>) => StepResult;
  /** of random numbers and the order of samples; default: drawn */
  readonly seed?: number;
  /** default true; false: one plain kernel per op, slow */
  readonly optimize?: boolean;
}

/**
 * Samples by name, each tensor with a row for each sample: [samples, ...]. int32 and uint32 without a scale stay whole numbers in a step;
 * all else becomes float32 there.
 */
export type NamedSamples = Readonly<Record<string, Tensor>>;

/** Options of a trainer's `fit`: those of a model's, with validation data by name. */
export interface TrainerFitOptions extends Omit<FitOptions, 'validationData'> {
  /** measured by `testStep` after each epoch, [samples, ...] each, or batches of such; default: none */
  readonly validationData?: NamedSamples | Batches<NamedSamples>;
  /** of batches: how many an epoch has, which then goes on in the data where the last one stopped: default as many as a pass gives */
  readonly stepsPerEpoch?: number;
}

/** A map of what `make` makes of each entry. @throws UsageError where `given` is no object or a name has other characters */
export function entries<From, To>(
  where: string,
  what: string,
  given: Readonly<Record<string, From>>,
  make: (value: From, name: string) => To,
): Map<string, To> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError(`${where}: ${what} is ${show(given)}; expected an object: { name: … }.`);
  }
  return new Map(
    Object.entries(given).map(([name, value]) => {
      if (!/^[\w.-]+$/.test(expectText(where, what, name))) {
        throw new UsageError(
          `${where}: ${what}: name is ${show(name)}; expected letters, digits, '_', '.' and '-' only.`,
        );
      }
      return [name, make(value, name)];
    }),
  );
}

export function expectFiniteScalar(where: string, name: string, value: unknown): void {
  if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return;
  throw new UsageError(`${where}: the scalar '${name}' is ${show(value)}; expected a finite number.`);
}

/** Shape and type of a sample of each tensor. */
export const specsOf = ({ tensors }: HostSamples) =>
  Object.fromEntries(Object.entries(tensors).map(([name, { spec }]) => [name, spec]));

/** Samples of any names and shapes. @throws UsageError, ShapeError, DataError */
export function checkNamed(where: string, samples: Samples): HostSamples {
  if (samples instanceof Tensor || typeof samples !== 'object' || samples === null || Array.isArray(samples)) {
    throw new UsageError(`${where}: the samples are ${show(samples)}; expected an object of tensors: { x }.`);
  }
  const given = Object.entries(samples as NamedSamples);
  if (given.length === 0) throw new UsageError(`${where}: there are no samples; expected an object of tensors: { x }.`);
  const tensors = given.map(
    ([name, tensor]) => [dataKey(name), checkTensor(where, name, tensor, { dtype: 'kept' })] as const,
  );
  return samplesOf(
    where,
    tensors,
    given.map(([name]) => name),
  );
}
