/** Callbacks: what `fit` calls while it trains, with Keras's names. */
import type { Tensor } from '../data/tensor.ts';
import type { CallbackState } from './checkpoint.ts';
import type { Samples } from './ends.ts';
import type { Optimizer } from './optimizers/optimizer.ts';

/** Measures by name: `loss`, `accuracy`, with `val_` before those of the validation data. */
export type Logs = Readonly<Record<string, number>>;

/** What a call of `fit` was told, for callbacks and the history. */
export interface CallbackParams {
  /** where training ends: the number of the last epoch plus one */
  readonly epochs: number;
  /** batches in an epoch; undefined for a stream of which nobody knows before */
  readonly steps: number | undefined;
  /** how much `fit` prints, as it was told */
  readonly verbose: number;
  /** samples per step; the last one of an epoch may have fewer */
  readonly batchSize: number;
  /** samples in an epoch; undefined for a stream */
  readonly samples: number | undefined;
}

/**
 * A callback: an object with some of these hooks, or a class that extends this one and finds `params` and `model` in itself. Numbers
 * are read asynchronously: the hooks of a batch are called in their order once its results have arrived, those of an epoch in time.
 * A hook may await whatever the model offers; what trains throws that it is busy.
 *
 * `epoch` and `batch` are counted from 0, a batch within its epoch. `logs` are the means over the epoch so far, as Keras shows them,
 * and empty wherever something begins.
 */
export class Callback {
  /** Under which name checkpoints keep its state, default 'callback'; those of one name are numbered in their order. */
  readonly name?: string;
  /** of the call under way */
  params?: CallbackParams;
  /** the one that is trained, evaluated or asked */
  model?: TrainedModel;

  /** Called first, with what the call was told: `params`. */
  setParams?(params: CallbackParams): void {
    this.params = params;
  }

  /** Called before anything begins, with the `model` that is trained, evaluated or asked. */
  setModel?(model: TrainedModel): void {
    this.model = model;
  }

  /** Called once, before the first epoch of `fit`. */
  onTrainBegin?(logs: Logs): void | Promise<void>;
  /** Called once, after the last epoch, whose numbers `logs` has. */
  onTrainEnd?(logs: Logs): void | Promise<void>;
  /** Called before the first batch of an epoch. */
  onEpochBegin?(epoch: number, logs: Logs): void | Promise<void>;
  /** Called after an epoch and its validation; `logs` has the means over the whole epoch, with `val_` those of the validation data. */
  onEpochEnd?(epoch: number, logs: Logs): void | Promise<void>;
  /** Called for training batches where there is no onTrainBatchBegin. */
  onBatchBegin?(batch: number, logs: Logs): void | Promise<void>;
  /** Called for training batches where there is no onTrainBatchEnd. */
  onBatchEnd?(batch: number, logs: Logs): void | Promise<void>;
  /** Called before a training batch. */
  onTrainBatchBegin?(batch: number, logs: Logs): void | Promise<void>;
  /** Called after a training batch, once its numbers have arrived. */
  onTrainBatchEnd?(batch: number, logs: Logs): void | Promise<void>;
  /** Called by `evaluate`, and by `fit` where it validates. */
  onTestBegin?(logs: Logs): void | Promise<void>;
  /** Called after the last batch of an evaluation; `logs` has its means. */
  onTestEnd?(logs: Logs): void | Promise<void>;
  /** Called before a batch that is evaluated. */
  onTestBatchBegin?(batch: number, logs: Logs): void | Promise<void>;
  /** Called after a batch that is evaluated; `logs` has the means over this evaluation so far. */
  onTestBatchEnd?(batch: number, logs: Logs): void | Promise<void>;
  /** Called by `predict`. */
  onPredictBegin?(logs: Logs): void | Promise<void>;
  /** Called after the last batch of `predict`; `logs` is empty. */
  onPredictEnd?(logs: Logs): void | Promise<void>;
  /** Called before a batch of `predict`. */
  onPredictBatchBegin?(batch: number, logs: Logs): void | Promise<void>;
  /** Called after a batch of `predict`; `logs` is empty. */
  onPredictBatchEnd?(batch: number, logs: Logs): void | Promise<void>;
  /**
   * What checkpoints keep for it, as it is at the moment of the call; what is computed from that may come later. Needs `setState`.
   * A checkpoint that a callback asks for is of after its call and before that of the callbacks after it.
   */
  getState?(): CallbackState | Promise<CallbackState>;
  /** Gets its `state` back where `fit` resumes: after `setModel`, before `onTrainBegin`. */
  setState?(state: CallbackState): void | Promise<void>;
}

/** What a callback may do with a model. */
export interface TrainedModel {
  /** the model's name */
  readonly name: string;
  /** undefined before `compile` */
  readonly optimizer: Optimizer | undefined;
  /** what `evaluate` gives, by name: the loss, then the metrics */
  readonly metricsNames: readonly string[];
  /** true makes `fit` stop after the steps in flight */
  stopTraining: boolean;
  /** All weights, layer by layer, as they are between two submits. @throws DeviceError where the GPU is lost */
  getWeights(): Promise<NamedWeight[]>;
  /** Sets `weights` by name, from the next submit on. @throws UsageError, ShapeError before anything is changed */
  setWeights(weights: readonly NamedWeight[]): Promise<void>;
  /** Sets the optimizer's learning rate to `value`, from 0 up, from the next submit on. @throws UsageError */
  setLearningRate(value: number): Promise<void>;
  /** [loss, ...metrics] over x [samples, ...inputShape] and y [samples], on a copy of the weights. @throws ShapeError, DataError */
  evaluate(x: Samples, y: Samples): Promise<number[]>;
  /** [samples, ...outputShape] for x [samples, ...inputShape], on a copy of the weights. @throws ShapeError, DataError */
  predict(x: Samples): Promise<Tensor | Tensor[] | Readonly<Record<string, Tensor>>>;
}

/** A weight as plain data. */
export interface NamedWeight {
  /** `<layer>/<kernel or bias>` */
  readonly name: string;
  /** sizes, outermost first: a kernel is [in, out] */
  readonly shape: readonly number[];
  /** row-major */
  readonly values: Float32Array;
}
