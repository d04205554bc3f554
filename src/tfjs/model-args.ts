/** What calls of models are told, and what they give: types alone. */
import type { Callback, CallbackArgs } from './callbacks.ts';
import type { DatasetLike } from './data.ts';
import type { Tensor, Variable } from './tensor.ts';
import type { Optimizer } from './train.ts';

/** Values for the inputs or targets of a model: one tensor, a list, or by name. */
export type TensorArgs = Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** What `compile` is told. */
export interface ModelCompileArgs {
  /** one of `train`, or a name with its defaults */
  readonly optimizer: Optimizer | string;
  /** by name, a function of tfjs's, or one of your own over tensors; for several outputs a list or a record */
  // biome-ignore lint/suspicious/noExplicitAny: functions of several types
  readonly loss: any;
  /** the same: default none */
  // biome-ignore lint/suspicious/noExplicitAny: functions of several types
  readonly metrics?: any;
}

/** What `fit` is told. */
export interface ModelFitArgs {
  /** samples per step: default 32 */
  readonly batchSize?: number;
  /** default 1 */
  readonly epochs?: number;
  /** 1 prints a line per epoch: default 0 */
  readonly verbose?: number;
  /** hooks, a list of them, or classes: default none */
  readonly callbacks?: CallbackArgs | Callback | readonly (CallbackArgs | Callback)[];
  /** share of the samples, the last ones, to validate with: default 0 */
  readonly validationSplit?: number;
  /** [x, y] to validate with: default none */
  readonly validationData?: readonly TensorArgs[];
  /** a new order in each epoch: default true */
  readonly shuffle?: boolean | 'batch';
  /** what the loss of each class is multiplied by: default 1 */
  readonly classWeight?: Readonly<Record<number, number>>;
  /** what the loss of each sample is multiplied by, [samples]: default 1 */
  readonly sampleWeight?: Tensor;
  /** the first epoch, from 0: default 0 */
  readonly initialEpoch?: number;
  /** without a meaning here: training never blocks the page */
  readonly yieldEvery?: unknown;
}

/** What `fitDataset` is told. */
export interface ModelFitDatasetArgs {
  /** how many epochs */
  readonly epochs: number;
  /** batches of an epoch: default all */
  readonly batchesPerEpoch?: number;
  /** 1 prints a line per epoch: default 0 */
  readonly verbose?: number;
  /** hooks, a list of them, or classes: default none */
  readonly callbacks?: ModelFitArgs['callbacks'];
  /** batches or [x, y] to validate with: default none */
  readonly validationData?: DatasetLike | readonly TensorArgs[];
  /** batches of the validation data that are used: default all */
  readonly validationBatches?: number;
  /** the first epoch, from 0: default 0 */
  readonly initialEpoch?: number;
  /** what the loss of each class is multiplied by: default 1 */
  readonly classWeight?: Readonly<Record<number, number>>;
  /** without a meaning here: training never blocks the page */
  readonly yieldEvery?: unknown;
}

/** What training measured. */
export interface History {
  /** numbers of the epochs that ended */
  readonly epoch: number[];
  /** measures by name, with `val_` before those of the validation data */
  readonly history: Record<string, number[]>;
  /** what `fit` was told */
  readonly params: object;
}

/** A weight as tfjs lists it. */
export interface LayerVariable {
  /** such as `dense/kernel` */
  readonly name: string;
  /** sizes, outermost first */
  readonly shape: number[];
  /** whether training changes it */
  readonly trainable: boolean;
  /** its values, of its shape */
  read(): Tensor;
  /** gives it others of its shape; @throws UsageError for another */
  write(value: Tensor): void;
  /** a variable with its values on the CPU, for `minimize` */
  readonly val: Variable;
}

/** One, or a list. */
export type One<T> = T | readonly T[];
