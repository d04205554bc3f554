/** wgrad's public API: Keras's names, on WebGPU. Loading MNIST is apart, in mnist.ts (`wgrad/mnist`). */
export { type NestedNumbers, type NumericArray, Tensor, type TensorDType, tensor } from './data/tensor.ts';
export {
  DataError,
  DeviceError,
  type ErrorCode,
  FormatError,
  NumericError,
  ShapeError,
  UsageError,
  WgradError,
} from './errors.ts';
export type { AdapterChoice, AdapterDescription } from './gpu/adapter.ts';
export type { MemoryCount } from './gpu/buffer.ts';
export { type Engine, type InitOptions, init } from './gpu/engine.ts';
export {
  Callback,
  type CallbackParams,
  type EarlyStoppingOptions,
  earlyStopping,
  type Logs,
  type NamedWeight,
  type TrainedModel,
} from './nn/callbacks.ts';
export type {
  CallbackState,
  Checkpoint,
  CheckpointMeta,
  CheckpointStore,
  Json,
  MeasuredStep,
  NamedTensor,
} from './nn/checkpoint.ts';
export type { CheckpointOptions, FitOptions, RecoveryOptions } from './nn/fit-options.ts';
export { type Initializer, type InitializerName, initializers } from './nn/initializers.ts';
export { type ActivationName, type DenseOptions, type DropoutOptions, type Layer, layers } from './nn/layers.ts';
export type { LossName, MetricName } from './nn/losses.ts';
export { Sequential, sequential } from './nn/model.ts';
export type { BatchOptions, CompileArguments, PrintableProgram, SequentialOptions } from './nn/model-options.ts';
export type { ModelEnd, ModelLayer, ModelWeight } from './nn/model-view.ts';
export type { OptimizerState } from './nn/optimizer-state.ts';
export { type AdamOptions, type Optimizer, type OptimizerName, optimizers, type SgdOptions } from './nn/optimizers.ts';
export type { History } from './nn/train/fit.ts';
export type { FitReport } from './nn/train/run.ts';
