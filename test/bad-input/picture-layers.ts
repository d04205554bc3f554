/** Wrong arguments of layers of pictures and sequences and of those that normalise, and samples that do not fit them. */
import { input, type Layer, layers, type ModelTensor } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

const x = (...shape: number[]): ModelTensor => input({ shape });
const on = (layer: Layer, to: ModelTensor): unknown => layer.apply(to);
const usage = (name: string, message: string, call: () => unknown): BadInput => [name, 'UsageError', message, call];
const shape = (name: string, message: string, call: () => unknown): BadInput => [name, 'ShapeError', message, call];

/** What pictures go through. */
export const poolsPictures = (): unknown =>
  layers
    .upSampling2d()
    .apply(layers.batchNormalization().apply(layers.maxPooling2d().apply(layers.zeroPadding2d().apply(x(4, 4, 1)))));

const OPTIONS: readonly BadInput[] = [
  usage('windows of nothing', 'layers.maxPooling2d: poolSize is 0; expected a whole number from 1 up.', () =>
    layers.maxPooling2d({ poolSize: 0 }),
  ),
  usage(
    'windows of three axes',
    'layers.averagePooling2d: poolSize is a list of 3; expected a number, or two in a list.',
    () => layers.averagePooling2d({ poolSize: wrong([2, 2, 2]) }),
  ),
  usage(
    'windows of two axes on sequences',
    'layers.maxPooling1d: poolSize is a list of 2; expected a number, or one in a list.',
    () => layers.maxPooling1d({ poolSize: wrong([2, 2]) }),
  ),
  usage('half a stride', 'layers.averagePooling1d: strides is 0.5; expected a whole number from 1 up.', () =>
    layers.averagePooling1d({ strides: 0.5 }),
  ),
  usage('a padding that is none', "layers.maxPooling2d: padding is 'causal'; expected 'valid' or 'same'.", () =>
    layers.maxPooling2d({ padding: wrong('causal') }),
  ),
  usage(
    'a pool size where all is pooled',
    "layers.globalMaxPooling2d: unknown option 'poolSize'. Known: keepdims, name, inputShape, trainable, activityRegularizer.",
    () => layers.globalMaxPooling2d(wrong({ poolSize: 2 })),
  ),
  usage('keepdims that is no flag', 'layers.globalAveragePooling1d: keepdims is 1; expected true or false.', () =>
    layers.globalAveragePooling1d({ keepdims: wrong(1) }),
  ),
  usage(
    'negative padding',
    'layers.zeroPadding2d: padding is -1; expected a whole number from 0 up, [rows, columns], or [[top, bottom], [left, right]].',
    () => layers.zeroPadding2d({ padding: -1 }),
  ),
  usage(
    'cropping of three axes',
    'layers.cropping2d: cropping is [1, 1, 1]; expected a whole number from 0 up, [rows, columns], or [[top, bottom], [left, right]].',
    () => layers.cropping2d({ cropping: wrong([1, 1, 1]) }),
  ),
  usage('pictures that become smaller', 'layers.upSampling2d: size is 0.5; expected a whole number from 1 up.', () =>
    layers.upSampling2d({ size: 0.5 }),
  ),
  usage(
    'an interpolation that is none',
    "layers.upSampling2d: unknown interpolation 'cubic'. Known: 'nearest', 'bilinear'.",
    () => layers.upSampling2d({ interpolation: wrong('cubic') }),
  ),
  usage('all channels dropped', 'layers.spatialDropout2d: rate is 1; expected a number from 0 to below 1.', () =>
    layers.spatialDropout2d({ rate: 1 }),
  ),
  usage(
    'batchNormalization along the batch',
    'layers.batchNormalization: axis is 0; expected a whole number from 1 up, or from -1 down; axis 0 is the batch.',
    () => layers.batchNormalization({ axis: 0 }),
  ),
  usage(
    'batchNormalization along two axes',
    'layers.batchNormalization: axis is a list of 2; expected a whole number from 1 up, or from -1 down; axis 0 is the batch.',
    () => layers.batchNormalization({ axis: wrong([1, 2]) }),
  ),
  usage('a momentum above 1', 'layers.batchNormalization: momentum is 1.5; expected a number from 0 to 1.', () =>
    layers.batchNormalization({ momentum: 1.5 }),
  ),
  usage(
    'no groups',
    'layers.groupNormalization: groups is 0; expected a whole number from 1 up, or -1: one for each channel.',
    () => layers.groupNormalization({ groups: 0 }),
  ),
];

const INPUTS: readonly BadInput[] = [
  shape(
    'pictures without channels',
    'max_pooling2d: one sample is [28, 28]; expected [height, width, channels]. Add layers.reshape({ targetShape: [28, 28, 1] }) before it.',
    () => on(layers.maxPooling2d(), x(28, 28)),
  ),
  shape(
    'a picture for a layer of sequences',
    'global_average_pooling1d: one sample is [8, 8, 3]; expected [steps, channels].',
    () => on(layers.globalAveragePooling1d(), x(8, 8, 3)),
  ),
  shape(
    'windows larger than the picture',
    "average_pooling2d: a window of [3, 3] does not fit into pictures of [2, 8]. Take a smaller one, or padding 'same'.",
    () => on(layers.averagePooling2d({ poolSize: 3 }), x(2, 8, 1)),
  ),
  shape(
    'windows larger than the sequence',
    "max_pooling1d: a window of [1, 4] does not fit into pictures of [1, 3]. Take a smaller one, or padding 'same'.",
    () => on(layers.maxPooling1d({ poolSize: 4 }), x(3, 2)),
  ),
  shape(
    'cropped to nothing',
    'cropping2d: of pictures [4, 8, 1] nothing is left without 4 rows and 2 columns. Take less away.',
    () => on(layers.cropping2d({ cropping: [2, 1] }), x(4, 8, 1)),
  ),
  shape(
    'batchNormalization of numbers',
    'batch_normalization: axis -1 of samples of []; expected one from 1 to 0, or from -1 to 0.',
    () => on(layers.batchNormalization(), x()),
  ),
  shape(
    'groups that do not divide the channels',
    'group_normalization: samples of [4, 4, 6] have 6 channels, which 4 groups do not divide.',
    () => on(layers.groupNormalization({ groups: 4 }), x(4, 4, 6)),
  ),
];

export const BAD_PICTURE_LAYERS: readonly BadInput[] = [...OPTIONS, ...INPUTS];
