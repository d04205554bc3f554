/** wgrad's public API: Keras's names, on WebGPU. */
export { mnist } from './data/mnist.ts';
export { type NestedNumbers, Tensor, type TensorDType, tensor } from './data/tensor.ts';
export { DataError, DeviceError, FormatError, ShapeError, UsageError, WgradError } from './errors.ts';
export type { AdapterChoice, AdapterDescription } from './gpu/adapter.ts';
export type { MemoryCount } from './gpu/buffer.ts';
export { type Engine, type InitOptions, init } from './gpu/engine.ts';
export {
  type Callback,
  type EarlyStoppingOptions,
  earlyStopping,
  type Logs,
  type NamedWeight,
} from './nn/callbacks.ts';
export type { History } from './nn/fit.ts';
export type { FitOptions } from './nn/fit-options.ts';
export { type Initializer, type InitializerName, initializers } from './nn/initializers.ts';
export { type ActivationName, type Layer, layers } from './nn/layers.ts';
export type { LossName, MetricName } from './nn/losses.ts';
export {
  type BatchOptions,
  type CompileArguments,
  type PrintableProgram,
  Sequential,
  type SequentialOptions,
  sequential,
} from './nn/model.ts';
export { type AdamOptions, type Optimizer, type OptimizerName, optimizers, type SgdOptions } from './nn/optimizers.ts';
export { formatEta, formatMetric, formatStepTime, type Progress, progressLine } from './nn/progress.ts';
export type { FitReport } from './nn/training.ts';
