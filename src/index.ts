/**
 * wgrad's public API: Keras's names, on WebGPU. Loading MNIST is apart, in mnist.ts (`wgrad/mnist`).
 * @module wgrad
 */
export type { BindingSpec, BufferKind, BufferSpec, Dispatch } from './compiler/program.ts';
export { type BatchingOptions, Dataset, type Pass, type ShuffleOptions } from './data/dataset/dataset.ts';
export type { Batched, ElementValue } from './data/dataset/elements.ts';
export * as data from './data/dataset/index.ts';
export type { Zipped } from './data/dataset/sources.ts';
export type { TimeSeriesOptions } from './data/dataset/time-series.ts';
export { type GpuTensorOptions, gpuTensor } from './data/gpu-tensor.ts';
export {
  type NestedNumbers,
  type NumericArray,
  Tensor,
  type TensorDType,
  type TensorValues,
  tensor,
} from './data/tensor.ts';
export {
  DataError,
  DeviceError,
  type ErrorCode,
  FormatError,
  NumericError,
  ShapeError,
  UsageError,
  WgradError,
  type WgradErrorOptions,
} from './errors.ts';
export type { AdapterChoice, AdapterDescription } from './gpu/adapter.ts';
export type { MemoryCount, Purpose } from './gpu/buffer.ts';
export type { Choices, Tuning } from './gpu/choices.ts';
export { type Engine, type InitOptions, init, type Traffic } from './gpu/engine.ts';
export type { DType, Shape } from './graph/node.ts';
export type { ActivationName } from './nn/activations.ts';
export type { Batches, BatchSource, LearningBatch } from './nn/batches.ts';
export type { CsvLoggerOptions, RowListener, TextTarget } from './nn/callbacks/csv-logger.ts';
export { type EarlyStoppingOptions, earlyStopping } from './nn/callbacks/early-stopping.ts';
export * as callbacks from './nn/callbacks/index.ts';
export type { EpochSchedule, LearningRateSchedulerOptions } from './nn/callbacks/learning-rate-scheduler.ts';
export type { ModelCheckpointOptions, Savable, SavingMoment, TargetMaker } from './nn/callbacks/model-checkpoint.ts';
export type { MonitorOptions } from './nn/callbacks/monitor.ts';
export type { ProgressListener, ProgressOptions, ProgressState } from './nn/callbacks/progress.ts';
export type { ReduceLROnPlateauOptions } from './nn/callbacks/reduce-lr-on-plateau.ts';
export type { TerminateOnNaNOptions } from './nn/callbacks/terminate-on-nan.ts';
export {
  Callback,
  type CallbackParams,
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
export type { Config, Configured, ConfigValue } from './nn/config.ts';
export type { Constraint } from './nn/constraints/constraint.ts';
export type { ConstraintFunction } from './nn/constraints/function.ts';
export * as constraints from './nn/constraints/index.ts';
export type { ConstraintChoice, ConstraintName } from './nn/constraints/named.ts';
export type { MaxNormOptions, MinMaxNormOptions, UnitNormOptions } from './nn/constraints/norms.ts';
export type { ModelTensors, Samples, ValuesOf } from './nn/ends.ts';
export type { BatchesFitOptions, CheckpointOptions, FitOptions, RecoveryOptions } from './nn/fit-options.ts';
export type { SymbolicFunction } from './nn/functions.ts';
export * as initializers from './nn/initializers/index.ts';
export type { Initializer, SeedOptions } from './nn/initializers/initializer.ts';
export type { IdentityOptions, OrthogonalOptions } from './nn/initializers/matrices.ts';
export type { InitializerName } from './nn/initializers/named.ts';
export type { NormalOptions, RandomUniformOptions } from './nn/initializers/random.ts';
export type { VarianceScalingOptions } from './nn/initializers/variance-scaling.ts';
export { type InputOptions, input } from './nn/input.ts';
export { gradients, type InputLoss } from './nn/input-gradients.ts';
export type { ActivationOptions } from './nn/layers/activation.ts';
export type { ActivityRegularizationOptions } from './nn/layers/activity-regularization.ts';
export type { AdditiveAttentionOptions } from './nn/layers/additive-attention.ts';
export type { AffineOptions } from './nn/layers/affine.ts';
export type { AttentionOptions, CommonAttentionOptions } from './nn/layers/attention.ts';
export type { Factor, RandomOptions } from './nn/layers/augmentation.ts';
export type { BatchNormalizationOptions } from './nn/layers/batch-normalization.ts';
export type { BidirectionalMaker, BidirectionalOptions, MergeMode } from './nn/layers/bidirectional.ts';
export type { CategoryEncodingOptions } from './nn/layers/category-encoding.ts';
export type { ConcatenateOptions } from './nn/layers/concatenate.ts';
export type { Conv1dOptions, Conv2dOptions } from './nn/layers/conv2d.ts';
export type { Conv2dTransposeOptions } from './nn/layers/conv2d-transpose.ts';
export type { ConvolutionOptions, PerAxis } from './nn/layers/convolution.ts';
export type { Cropping2dOptions } from './nn/layers/cropping2d.ts';
export type { DenseOptions } from './nn/layers/dense.ts';
export type { DepthwiseConv2dOptions, SeparableConv2dOptions } from './nn/layers/depthwise-conv2d.ts';
export type { DiscretizationLayer, DiscretizationOptions } from './nn/layers/discretization.ts';
export type { DotOptions } from './nn/layers/dot.ts';
export type { DropoutOptions } from './nn/layers/dropout.ts';
export type { EinsumDenseOptions } from './nn/layers/einsum-dense.ts';
export type { EluLayerOptions } from './nn/layers/elu.ts';
export type { EmbeddingOptions } from './nn/layers/embedding.ts';
export type { EncodingMode } from './nn/layers/encoding.ts';
export type { GaussianNoiseOptions } from './nn/layers/gaussian-noise.ts';
export type { FillMode, GeometricOptions } from './nn/layers/geometric.ts';
export type { GlobalPoolingOptions } from './nn/layers/global-pooling.ts';
export type { GroupNormalizationOptions } from './nn/layers/group-normalization.ts';
export type { GRUOptions } from './nn/layers/gru.ts';
export * as layers from './nn/layers/index.ts';
export type { IntegerLookupLayer, IntegerLookupOptions } from './nn/layers/integer-lookup.ts';
export type { LambdaFunction, LambdaOptions } from './nn/layers/lambda.ts';
export type { Layer, LayerOfSeveral } from './nn/layers/layer.ts';
export type { LayerNormalizationOptions } from './nn/layers/layer-normalization.ts';
export type { LeakyReLUOptions } from './nn/layers/leaky-relu.ts';
export type { LSTMOptions } from './nn/layers/lstm.ts';
export type { Margins } from './nn/layers/margins.ts';
export type { MaskingOptions } from './nn/layers/masking.ts';
export type { MultiHeadAttentionOptions } from './nn/layers/multi-head-attention.ts';
export type { NormalizationLayer, NormalizationOptions } from './nn/layers/normalization.ts';
export type { LayerOptions } from './nn/layers/options.ts';
export type { PermuteOptions } from './nn/layers/permute.ts';
export type { PhotometricOptions } from './nn/layers/photometric.ts';
export type { PoolingOptions } from './nn/layers/pooling.ts';
export type { PositionEmbeddingOptions } from './nn/layers/position-embedding.ts';
export type { PreluOptions } from './nn/layers/prelu.ts';
export type { RandomBrightnessOptions } from './nn/layers/random-brightness.ts';
export type { RandomContrastOptions } from './nn/layers/random-contrast.ts';
export type { RandomCropOptions } from './nn/layers/random-crop.ts';
export type { RandomErasingOptions } from './nn/layers/random-erasing.ts';
export type { RandomFlipOptions } from './nn/layers/random-flip.ts';
export type { RandomRotationOptions } from './nn/layers/random-rotation.ts';
export type { RandomTranslationOptions } from './nn/layers/random-translation.ts';
export type { RandomZoomOptions } from './nn/layers/random-zoom.ts';
export type { GatedOptions, RecurrentMaker, RecurrentOptions } from './nn/layers/recurrent.ts';
export type { ReLUOptions } from './nn/layers/relu.ts';
export type { RepeatVectorOptions } from './nn/layers/repeat-vector.ts';
export type { RescalingOptions } from './nn/layers/rescaling.ts';
export type { ReshapeOptions } from './nn/layers/reshape.ts';
export type { ResizingOptions } from './nn/layers/resizing.ts';
export type { RmsNormalizationOptions } from './nn/layers/rms-normalization.ts';
export type { BiasRules, KernelRules } from './nn/layers/rules.ts';
export type { SimpleRNNOptions } from './nn/layers/simple-rnn.ts';
export type { SinePositionEncodingOptions } from './nn/layers/sine-position-encoding.ts';
export type { SoftmaxOptions } from './nn/layers/softmax.ts';
export type { SpatialDropout2dOptions } from './nn/layers/spatial-dropout2d.ts';
export type { ThresholdedReLUOptions } from './nn/layers/thresholded-relu.ts';
export type { TimeDistributedOptions } from './nn/layers/time-distributed.ts';
export type { UnitNormalizationOptions } from './nn/layers/unit-normalization.ts';
export type { Interpolation, UpSampling2dOptions } from './nn/layers/up-sampling2d.ts';
export type { ZeroPadding2dOptions } from './nn/layers/zero-padding2d.ts';
export type { CrossentropyOptions } from './nn/losses/categorical.ts';
export type { CosineSimilarityOptions } from './nn/losses/cosine.ts';
export type {
  BinaryFocalCrossentropyOptions,
  CategoricalFocalCrossentropyOptions,
  FocalOptions,
} from './nn/losses/focal.ts';
export * as losses from './nn/losses/index.ts';
export type { Loss, LossOptions, LossReduction, OutputKind, Targets } from './nn/losses/loss.ts';
export type { LossMaker } from './nn/losses/maker.ts';
export type { LossName } from './nn/losses/named.ts';
export type { HuberOptions } from './nn/losses/robust.ts';
export type { SparseCategoricalCrossentropyOptions } from './nn/losses/sparse-categorical.ts';
export type { BinaryAccuracyOptions, TopKOptions } from './nn/metrics/accuracy.ts';
export type { AucOptions } from './nn/metrics/auc.ts';
export type { CountOptions, PrecisionOptions } from './nn/metrics/counts.ts';
export type {
  AtShareOptions,
  PrecisionAtRecallOptions,
  RecallAtPrecisionOptions,
  SensitivityAtSpecificityOptions,
  SpecificityAtSensitivityOptions,
} from './nn/metrics/curves.ts';
export type { F1ScoreOptions, FBetaScoreOptions } from './nn/metrics/f-score.ts';
export * as metrics from './nn/metrics/index.ts';
export type {
  BinaryIoUOptions,
  IoUOptions,
  MeanIoUOptions,
  OneHotIoUOptions,
  OneHotMeanIoUOptions,
} from './nn/metrics/iou.ts';
export type { Metric, MetricOptions, SampleMetric, StateMetric, StateShapes } from './nn/metrics/metric.ts';
export type { MetricName } from './nn/metrics/named.ts';
export type { CrossentropyMetricOptions, SparseCrossentropyMetricOptions } from './nn/metrics/of-losses.ts';
export type { ClassAggregation, CosineSimilarityMetricOptions, R2ScoreOptions } from './nn/metrics/regression.ts';
export { Model, type ModelOptions, model } from './nn/model.ts';
export type {
  BatchesOptions,
  BatchOptions,
  CompileArguments,
  EvaluateOptions,
  ForOutputs,
  LossChoice,
  MetricChoice,
  MetricsOfOutput,
  PredictedOptions,
  PrintableProgram,
} from './nn/model-options.ts';
export { ModelTensor } from './nn/model-tensor.ts';
export type { ModelLayer, ModelWeight } from './nn/model-view.ts';
export type {
  ArgmaxOptions,
  AxesOptions,
  AxisOptions,
  ReductionOptions,
  TransposeOptions,
} from './nn/op-arguments.ts';
export type { EluOptions, GeluOptions, LeakyReluOptions } from './nn/ops/activations.ts';
export type { ArangeOptions } from './nn/ops/creation.ts';
export * as ops from './nn/ops/index.ts';
export type { TakeOptions } from './nn/ops/lookup.ts';
export type { PadOptions } from './nn/ops/movement.ts';
export type { OptimizerState } from './nn/optimizer-state.ts';
export type { AdadeltaOptions } from './nn/optimizers/adadelta.ts';
export type { AdagradOptions } from './nn/optimizers/adagrad.ts';
export type { AdamOptions } from './nn/optimizers/adam.ts';
export type { AdamaxOptions } from './nn/optimizers/adamax.ts';
export type { AdamWOptions } from './nn/optimizers/adamw.ts';
export type { ClipOptions } from './nn/optimizers/clip.ts';
export type { FtrlOptions } from './nn/optimizers/ftrl.ts';
export * as optimizers from './nn/optimizers/index.ts';
export type { LambOptions } from './nn/optimizers/lamb.ts';
export type { LionOptions } from './nn/optimizers/lion.ts';
export type { MomentOptions } from './nn/optimizers/moments.ts';
export type { NadamOptions } from './nn/optimizers/nadam.ts';
export type { OptimizerName } from './nn/optimizers/named.ts';
export type { Optimizer } from './nn/optimizers/optimizer.ts';
export type { OptimizerOptions } from './nn/optimizers/options.ts';
export type { RmspropOptions } from './nn/optimizers/rmsprop.ts';
export type { SgdOptions } from './nn/optimizers/sgd.ts';
export type { PoolOptions } from './nn/pool-arguments.ts';
export type { RegularizerFunction } from './nn/regularizers/function.ts';
export * as regularizers from './nn/regularizers/index.ts';
export type { L1L2Options, L1Options, L2Options } from './nn/regularizers/l1-l2.ts';
export type { RegularizerChoice, RegularizerName } from './nn/regularizers/named.ts';
export type { OrthogonalRegularizerOptions } from './nn/regularizers/orthogonal.ts';
export type { Regularizer } from './nn/regularizers/regularizer.ts';
export type { WeightOptions } from './nn/sample-weights.ts';
export type { CosineDecayOptions } from './nn/schedules/cosine-decay.ts';
export type { CosineDecayRestartsOptions } from './nn/schedules/cosine-decay-restarts.ts';
export type { ExponentialDecayOptions } from './nn/schedules/exponential-decay.ts';
export * as schedules from './nn/schedules/index.ts';
export type { InverseTimeDecayOptions } from './nn/schedules/inverse-time-decay.ts';
export type { PiecewiseConstantDecayOptions } from './nn/schedules/piecewise-constant-decay.ts';
export type { PolynomialDecayOptions } from './nn/schedules/polynomial-decay.ts';
export type { Schedule } from './nn/schedules/schedule.ts';
export { Sequential, type SequentialOptions, type Stackable, sequential } from './nn/sequential.ts';
export type {
  AnyStepModel,
  Gradients,
  StepModel,
  StepOptimizer,
  StepRandom,
  SymbolicInputs,
  SymbolsOf,
  Update,
} from './nn/step-tools.ts';
export { type SymbolicLike, SymbolicTensor } from './nn/symbolic.ts';
export type { History } from './nn/train/fit.ts';
export type { FitReport } from './nn/train/run.ts';
export { Trainer, trainer } from './nn/trainer.ts';
export type {
  AnyModel,
  Models,
  NamedSamples,
  OutputsOf,
  StepBatch,
  StepResult,
  StepTools,
  TrainerFitOptions,
  TrainerOptions,
} from './nn/trainer-options.ts';
export type { Padding } from './ops/conv-geometry.ts';
