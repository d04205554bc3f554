/** The CNN of TensorFlow's tutorial on CIFAR-10 (tensorflow.org/tutorials/images/cnn). */
import { type Layer, layers, type Sequential } from '../index.ts';
import { type ClassifierOptions, classifier } from './classifier.ts';

export interface CifarOptions extends ClassifierOptions {
  /** whether pictures are mirrored and moved in each step; default no */
  readonly augment?: boolean;
}

/** Left for right, and by up to four whole pixels. */
const changes = (): Layer[] => [
  layers.randomFlip({ mode: 'horizontal' }),
  layers.randomTranslation({ heightFactor: 0.125, widthFactor: 0.125, interpolation: 'nearest' }),
];

/** Pictures [32, 32, 3] → 10. */
export const cifar = (options: CifarOptions): Sequential =>
  classifier(
    [
      layers.inputLayer({ shape: [32, 32, 3] }),
      ...(options.augment ? changes() : []),
      layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.flatten(),
      layers.dense({ units: 64, activation: 'relu' }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
    options,
  );
