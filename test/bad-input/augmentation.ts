/** Wrong arguments of layers that resize pictures or change them at random, and samples that do not fit them. */
import { input, type Layer, layers, type ModelTensor } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

const x = (...shape: number[]): ModelTensor => input({ shape });
const on = (layer: Layer, to: ModelTensor): unknown => layer.apply(to);
const usage = (name: string, message: string, call: () => unknown): BadInput => [name, 'UsageError', message, call];
const shape = (name: string, message: string, call: () => unknown): BadInput => [name, 'ShapeError', message, call];

export const changesPictures = (): unknown =>
  layers
    .resizing({ height: 5, width: 3 })
    .apply(layers.randomErasing({ fillValue: [1, 2] }).apply(layers.randomRotation({ factor: 1 }).apply(x(4, 4, 2))));

const both = { heightFactor: 0.1, widthFactor: 0.1 };

const OPTIONS: readonly BadInput[] = [
  usage('resizing to nothing', 'layers.resizing: height is 0; expected a whole number from 1 up.', () =>
    layers.resizing({ height: 0, width: 3 }),
  ),
  usage('resizing without a width', 'layers.resizing: width is undefined; expected a whole number from 1 up.', () =>
    layers.resizing(wrong({ height: 3 })),
  ),
  usage('resizing by splines', "layers.resizing: unknown interpolation 'bicubic'. Known: 'nearest', 'bilinear'.", () =>
    layers.resizing({ height: 3, width: 3, interpolation: wrong('bicubic') }),
  ),
  usage(
    'resizing with the form of the result, as text',
    "layers.resizing: cropToAspectRatio is 'yes'; expected true or false.",
    () => layers.resizing({ height: 3, width: 3, cropToAspectRatio: wrong('yes') }),
  ),
  usage(
    'a flip that is none',
    "layers.randomFlip: unknown mode 'sideways'. Known: 'horizontal', 'vertical', 'horizontal_and_vertical'.",
    () => layers.randomFlip({ mode: wrong('sideways') }),
  ),
  usage(
    'a picture moved beyond itself',
    'layers.randomTranslation: heightFactor is 1.5; expected a number from -1 to 1, or two in a list.',
    () => layers.randomTranslation({ ...both, heightFactor: 1.5 }),
  ),
  usage(
    'a picture moved down alone',
    'layers.randomTranslation: widthFactor is undefined; expected a number from -1 to 1, or two in a list.',
    () => layers.randomTranslation(wrong({ heightFactor: 0.1 })),
  ),
  usage(
    'three ends of a range',
    'layers.randomRotation: factor is [0, 0.1, 0.2]; expected a number from -1 to 1, or two in a list.',
    () => layers.randomRotation({ factor: wrong([0, 0.1, 0.2]) }),
  ),
  usage(
    'a turn in degrees',
    'layers.randomRotation: factor is 45; expected a number from -1 to 1, or two in a list.',
    () => layers.randomRotation({ factor: 45 }),
  ),
  usage(
    'a picture zoomed to a point',
    'layers.randomZoom: heightFactor is -1; expected a number above -1, up to 1, or two in a list.',
    () => layers.randomZoom({ heightFactor: -1 }),
  ),
  usage(
    'an edge that is none',
    "layers.randomZoom: unknown fillMode 'mirror'. Known: 'constant', 'nearest', 'reflect', 'wrap'.",
    () => layers.randomZoom({ heightFactor: 0.1, fillMode: wrong('mirror') }),
  ),
  usage(
    'beyond the edge nothing',
    'layers.randomTranslation: fillValue is NaN; expected a number that f32 holds.',
    () => layers.randomTranslation({ ...both, fillMode: 'constant', fillValue: Number.NaN }),
  ),
  usage('a seed below 0', 'layers.randomFlip: seed is -1; expected a whole number from 0 to 4294967295.', () =>
    layers.randomFlip({ seed: -1 }),
  ),
  usage('a crop of half a pixel', 'layers.randomCrop: width is 2.5; expected a whole number from 1 up.', () =>
    layers.randomCrop({ height: 2, width: 2.5 }),
  ),
  usage(
    'contrast the other way',
    'layers.randomContrast: factor is -0.5; expected a number from 0 to 1, or two in a list.',
    () => layers.randomContrast({ factor: -0.5 }),
  ),
  usage(
    'values from the highest to the lowest',
    'layers.randomBrightness: valueRange is [1, 0]; expected [lowest, highest].',
    () => layers.randomBrightness({ factor: 0.5, valueRange: [1, 0] }),
  ),
  usage(
    'more than all of a picture erased',
    'layers.randomErasing: scale is [0.5, 1.5]; expected a number from 0 to 1, or two in a list.',
    () => layers.randomErasing({ scale: [0.5, 1.5] }),
  ),
  usage(
    'erased to text',
    "layers.randomErasing: fillValue is 'black'; expected a number, or one for each channel.",
    () => layers.randomErasing({ fillValue: wrong('black') }),
  ),
];

const INPUTS: readonly BadInput[] = [
  shape(
    'digits without channels',
    'random_rotation: one sample is [28, 28]; expected [height, width, channels]. Add layers.reshape({ targetShape: [28, 28, 1] }) before it.',
    () => on(layers.randomRotation({ factor: 0.1 }), x(28, 28)),
  ),
  shape('rows that are no pictures', 'resizing: one sample is [7]; expected [height, width, channels].', () =>
    on(layers.resizing({ height: 3, width: 3 }), x(7)),
  ),
  shape(
    'colours for pictures without them',
    'random_erasing: pictures have 1 channels, fillValue has 3 numbers. Give one for each channel, or one for all.',
    () => on(layers.randomErasing({ fillValue: [1, 1, 0] }), x(8, 8, 1)),
  ),
];

export const BAD_AUGMENTATION: readonly BadInput[] = [...OPTIONS, ...INPUTS];
