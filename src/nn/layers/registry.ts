/** All layers, for files. Only what reads files imports this. A new layer gets its name here and in index.ts. */
import { Activation } from './activation.ts';
import { Add } from './add.ts';
import { Average } from './average.ts';
import { Concatenate } from './concatenate.ts';
import { Conv1D, Conv2D } from './conv2d.ts';
import { Conv2DTranspose } from './conv2d-transpose.ts';
import { Dense } from './dense.ts';
import { DepthwiseConv2D, SeparableConv2D } from './depthwise-conv2d.ts';
import { Dot } from './dot.ts';
import { Dropout } from './dropout.ts';
import { Embedding } from './embedding.ts';
import { Flatten } from './flatten.ts';
import { GaussianNoise } from './gaussian-noise.ts';
import type { LayerClass } from './layer.ts';
import { LayerNormalization } from './layer-normalization.ts';
import { LeakyReLU } from './leaky-relu.ts';
import { Maximum } from './maximum.ts';
import { Minimum } from './minimum.ts';
import { Multiply } from './multiply.ts';
import { Normalization } from './normalization.ts';
import { Permute } from './permute.ts';
import { RepeatVector } from './repeat-vector.ts';
import { Rescaling } from './rescaling.ts';
import { Reshape } from './reshape.ts';
import { Softmax } from './softmax.ts';
import { Subtract } from './subtract.ts';

export const LAYERS: readonly LayerClass[] = [
  Flatten,
  Dense,
  Dropout,
  Activation,
  Add,
  Average,
  Concatenate,
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  DepthwiseConv2D,
  Dot,
  Embedding,
  GaussianNoise,
  LayerNormalization,
  LeakyReLU,
  Maximum,
  Minimum,
  Multiply,
  Normalization,
  Permute,
  RepeatVector,
  Rescaling,
  Reshape,
  SeparableConv2D,
  Softmax,
  Subtract,
];
