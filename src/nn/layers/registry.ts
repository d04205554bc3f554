/** All layers, for files. Only what reads files imports this. A new layer gets its name here and in index.ts. */
import { Activation } from './activation.ts';
import { ActivityRegularization } from './activity-regularization.ts';
import { Add } from './add.ts';
import { Average } from './average.ts';
import { AveragePooling1D } from './average-pooling1d.ts';
import { AveragePooling2D } from './average-pooling2d.ts';
import { BatchNormalization } from './batch-normalization.ts';
import { Bidirectional } from './bidirectional.ts';
import { Concatenate } from './concatenate.ts';
import { Conv1D, Conv2D } from './conv2d.ts';
import { Conv2DTranspose } from './conv2d-transpose.ts';
import { Cropping2D } from './cropping2d.ts';
import { Dense } from './dense.ts';
import { DepthwiseConv2D, SeparableConv2D } from './depthwise-conv2d.ts';
import { Dot } from './dot.ts';
import { Dropout } from './dropout.ts';
import { Embedding } from './embedding.ts';
import { Flatten } from './flatten.ts';
import { GaussianNoise } from './gaussian-noise.ts';
import { GlobalAveragePooling1D } from './global-average-pooling1d.ts';
import { GlobalAveragePooling2D } from './global-average-pooling2d.ts';
import { GlobalMaxPooling1D } from './global-max-pooling1d.ts';
import { GlobalMaxPooling2D } from './global-max-pooling2d.ts';
import { GroupNormalization } from './group-normalization.ts';
import { GRU } from './gru.ts';
import type { LayerClass } from './layer.ts';
import { LayerNormalization } from './layer-normalization.ts';
import { LeakyReLU } from './leaky-relu.ts';
import { LSTM } from './lstm.ts';
import { Masking } from './masking.ts';
import { MaxPooling1D } from './max-pooling1d.ts';
import { MaxPooling2D } from './max-pooling2d.ts';
import { Maximum } from './maximum.ts';
import { Minimum } from './minimum.ts';
import { Multiply } from './multiply.ts';
import { Normalization } from './normalization.ts';
import { Permute } from './permute.ts';
import { RandomBrightness } from './random-brightness.ts';
import { RandomContrast } from './random-contrast.ts';
import { RandomCrop } from './random-crop.ts';
import { RandomErasing } from './random-erasing.ts';
import { RandomFlip } from './random-flip.ts';
import { RandomRotation } from './random-rotation.ts';
import { RandomTranslation } from './random-translation.ts';
import { RandomZoom } from './random-zoom.ts';
import { RepeatVector } from './repeat-vector.ts';
import { Rescaling } from './rescaling.ts';
import { Reshape } from './reshape.ts';
import { Resizing } from './resizing.ts';
import { SimpleRNN } from './simple-rnn.ts';
import { Softmax } from './softmax.ts';
import { SpatialDropout2D } from './spatial-dropout2d.ts';
import { Subtract } from './subtract.ts';
import { UpSampling2D } from './up-sampling2d.ts';
import { ZeroPadding2D } from './zero-padding2d.ts';

export const LAYERS: readonly LayerClass[] = [
  Flatten,
  Dense,
  Dropout,
  Activation,
  ActivityRegularization,
  Add,
  Average,
  AveragePooling1D,
  AveragePooling2D,
  BatchNormalization,
  Bidirectional,
  Concatenate,
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  Cropping2D,
  DepthwiseConv2D,
  Dot,
  Embedding,
  GaussianNoise,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GroupNormalization,
  GRU,
  LayerNormalization,
  LeakyReLU,
  LSTM,
  Masking,
  MaxPooling1D,
  MaxPooling2D,
  Maximum,
  Minimum,
  Multiply,
  Normalization,
  Permute,
  RandomBrightness,
  RandomContrast,
  RandomCrop,
  RandomErasing,
  RandomFlip,
  RandomRotation,
  RandomTranslation,
  RandomZoom,
  RepeatVector,
  Rescaling,
  Reshape,
  Resizing,
  SeparableConv2D,
  SimpleRNN,
  Softmax,
  SpatialDropout2D,
  Subtract,
  UpSampling2D,
  ZeroPadding2D,
];
