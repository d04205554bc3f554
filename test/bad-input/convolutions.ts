/** Wrong arguments of layers of convolutions, and samples that do not fit them. */
import { input, type Layer, layers, type ModelTensor } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

const x = (...shape: number[]): ModelTensor => input({ shape });
const usage = (name: string, message: string, call: () => unknown): BadInput => [name, 'UsageError', message, call];
const shape = (name: string, message: string, call: () => unknown): BadInput => [name, 'ShapeError', message, call];
const conv = (): Layer => layers.conv2d({ filters: 4, kernelSize: 3 });

/** Convolutions of all kinds. */
export function convolves(): unknown {
  const up = layers.conv2dTranspose({ filters: 2, kernelSize: 4, strides: 2, padding: 'same', outputPadding: 1 });
  return up.apply(layers.depthwiseConv2d({ kernelSize: [1, 3] }).apply(conv().apply(x(8, 8, 1))));
}

export const BAD_CONVOLUTIONS: readonly BadInput[] = [
  usage('conv2d without filters', 'layers.conv2d: filters is undefined; expected a whole number from 1 up.', () =>
    layers.conv2d(wrong({ kernelSize: 3 })),
  ),
  usage('conv2d without a kernel', 'layers.conv2d: kernelSize is undefined; expected a whole number from 1 up.', () =>
    layers.conv2d(wrong({ filters: 3 })),
  ),
  usage(
    'conv2d with three sizes',
    'layers.conv2d: kernelSize is a list of 3; expected a number, or two in a list.',
    () => layers.conv2d({ filters: 1, kernelSize: [3, 3, 3] }),
  ),
  usage('conv2d with strides of 0', 'layers.conv2d: strides[1] is 0; expected a whole number from 1 up.', () =>
    layers.conv2d({ filters: 1, kernelSize: 3, strides: [1, 0] }),
  ),
  usage('conv2d with a padding of conv1d', "layers.conv2d: padding is 'causal'; expected 'valid' or 'same'.", () =>
    layers.conv2d({ filters: 1, kernelSize: 3, padding: wrong('causal') }),
  ),
  usage(
    'conv2d with the channels first',
    "layers.conv2d: dataFormat is 'channelsFirst'; expected 'channelsLast': samples are [height, width, channels]. Move the channels with permute.",
    () => layers.conv2d({ filters: 1, kernelSize: 3, dataFormat: wrong('channelsFirst') }),
  ),
  usage(
    'conv2d with filters that its groups do not share',
    'layers.conv2d: 3 filters in 2 groups; expected a multiple of the groups.',
    () => layers.conv2d({ filters: 3, kernelSize: 1, groups: 2 }),
  ),
  usage(
    'conv2dTranspose with more padding than its strides have',
    'layers.conv2dTranspose: outputPadding is [2, 0]; expected two numbers below the strides, [2, 2].',
    () => layers.conv2dTranspose({ filters: 1, kernelSize: 3, strides: 2, outputPadding: [2, 0] }),
  ),
  shape(
    'conv2d of pictures without channels',
    'conv2d: one sample is [28, 28]; expected [height, width, channels]. Add layers.reshape({ targetShape: [28, 28, 1] }) before it.',
    () => conv().apply(x(28, 28)),
  ),
  shape('conv1d of pictures', 'conv1d: one sample is [8, 8, 1]; expected [steps, channels].', () =>
    layers.conv1d({ filters: 1, kernelSize: 3 }).apply(x(8, 8, 1)),
  ),
  shape(
    'conv2d of pictures that are too small',
    "conv2d: a window of [3, 3] does not fit into pictures of [2, 5]. Take a smaller one, or padding 'same'.",
    () => conv().apply(x(2, 5, 1)),
  ),
  usage(
    'conv2d of channels that its groups do not share',
    'conv2d: samples have 3 channels; expected a multiple of the 2 groups.',
    () => layers.conv2d({ filters: 4, kernelSize: 1, groups: 2 }).apply(x(4, 4, 3)),
  ),
];
