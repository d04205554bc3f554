/** All layers, for files. Only what reads files imports this. A new layer gets its name here and in index.ts. */
import { Activation } from './activation.ts';
import { ActivityRegularization } from './activity-regularization.ts';
import { Add } from './add.ts';
import { AdditiveAttention } from './additive-attention.ts';
import { AlphaDropout } from './alpha-dropout.ts';
import { Attention } from './attention.ts';
import { Average } from './average.ts';
import { AveragePooling1D } from './average-pooling1d.ts';
import { AveragePooling2D } from './average-pooling2d.ts';
import { BatchNormalization } from './batch-normalization.ts';
import { Bidirectional } from './bidirectional.ts';
import { CategoryEncoding } from './category-encoding.ts';
import { Concatenate } from './concatenate.ts';
import { Conv1D, Conv2D } from './conv2d.ts';
import { Conv2DTranspose } from './conv2d-transpose.ts';
import { Cropping2D } from './cropping2d.ts';
import { Dense } from './dense.ts';
import { DepthwiseConv2D, SeparableConv2D } from './depthwise-conv2d.ts';
import { Discretization } from './discretization.ts';
import { Dot } from './dot.ts';
import { Dropout } from './dropout.ts';
import { EinsumDense } from './einsum-dense.ts';
import { ELU } from './elu.ts';
import { Embedding } from './embedding.ts';
import { Flatten } from './flatten.ts';
import { GaussianDropout } from './gaussian-dropout.ts';
import { GaussianNoise } from './gaussian-noise.ts';
import { GlobalAveragePooling1D } from './global-average-pooling1d.ts';
import { GlobalAveragePooling2D } from './global-average-pooling2d.ts';
import { GlobalMaxPooling1D } from './global-max-pooling1d.ts';
import { GlobalMaxPooling2D } from './global-max-pooling2d.ts';
import { GroupNormalization } from './group-normalization.ts';
import { GRU } from './gru.ts';
import { IntegerLookup } from './integer-lookup.ts';
import type { LayerClass } from './layer.ts';
import { LayerNormalization } from './layer-normalization.ts';
import { LeakyReLU } from './leaky-relu.ts';
import { LSTM } from './lstm.ts';
import { Masking } from './masking.ts';
import { MaxPooling1D } from './max-pooling1d.ts';
import { MaxPooling2D } from './max-pooling2d.ts';
import { Maximum } from './maximum.ts';
import { Minimum } from './minimum.ts';
import { MultiHeadAttention } from './multi-head-attention.ts';
import { Multiply } from './multiply.ts';
import { Normalization } from './normalization.ts';
import { Permute } from './permute.ts';
import { PositionEmbedding } from './position-embedding.ts';
import { PReLU } from './prelu.ts';
import { RandomBrightness } from './random-brightness.ts';
import { RandomContrast } from './random-contrast.ts';
import { RandomCrop } from './random-crop.ts';
import { RandomErasing } from './random-erasing.ts';
import { RandomFlip } from './random-flip.ts';
import { RandomRotation } from './random-rotation.ts';
import { RandomTranslation } from './random-translation.ts';
import { RandomZoom } from './random-zoom.ts';
import { ReLU } from './relu.ts';
import { RepeatVector } from './repeat-vector.ts';
import { Rescaling } from './rescaling.ts';
import { Reshape } from './reshape.ts';
import { Resizing } from './resizing.ts';
import { RMSNormalization } from './rms-normalization.ts';
import { SimpleRNN } from './simple-rnn.ts';
import { SinePositionEncoding } from './sine-position-encoding.ts';
import { Softmax } from './softmax.ts';
import { SpatialDropout1D } from './spatial-dropout1d.ts';
import { SpatialDropout2D } from './spatial-dropout2d.ts';
import { Subtract } from './subtract.ts';
import { ThresholdedReLU } from './thresholded-relu.ts';
import { TimeDistributed } from './time-distributed.ts';
import { UnitNormalization } from './unit-normalization.ts';
import { UpSampling2D } from './up-sampling2d.ts';
import { ZeroPadding2D } from './zero-padding2d.ts';

export const LAYERS: readonly LayerClass[] = [
  Flatten,
  Dense,
  Dropout,
  Activation,
  ActivityRegularization,
  Add,
  AdditiveAttention,
  AlphaDropout,
  Attention,
  Average,
  AveragePooling1D,
  AveragePooling2D,
  BatchNormalization,
  CategoryEncoding,
  Bidirectional,
  Concatenate,
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  Cropping2D,
  DepthwiseConv2D,
  Discretization,
  Dot,
  ELU,
  EinsumDense,
  Embedding,
  GaussianDropout,
  GaussianNoise,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GroupNormalization,
  IntegerLookup,
  GRU,
  LayerNormalization,
  LeakyReLU,
  LSTM,
  Masking,
  MaxPooling1D,
  MaxPooling2D,
  Maximum,
  Minimum,
  MultiHeadAttention,
  Multiply,
  Normalization,
  PReLU,
  Permute,
  PositionEmbedding,
  RMSNormalization,
  RandomBrightness,
  RandomContrast,
  RandomCrop,
  RandomErasing,
  RandomFlip,
  RandomRotation,
  RandomTranslation,
  RandomZoom,
  ReLU,
  RepeatVector,
  Rescaling,
  Reshape,
  Resizing,
  SeparableConv2D,
  SinePositionEncoding,
  SimpleRNN,
  Softmax,
  SpatialDropout1D,
  SpatialDropout2D,
  Subtract,
  ThresholdedReLU,
  TimeDistributed,
  UnitNormalization,
  UpSampling2D,
  ZeroPadding2D,
];
