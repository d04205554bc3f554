/** The convnet of Keras's example on MNIST (Simple MNIST convnet, F. Chollet 2015). */
import { type Layer, layers, type Sequential } from '../index.ts';
import { type ClassifierOptions, classifier } from './classifier.ts';

export interface ConvnetOptions extends ClassifierOptions {
  readonly dropout: number;
  /** whether digits are turned and moved a little in each step; default no */
  readonly augment?: boolean;
}

/** By up to 11° and a tenth of the picture; what comes in is paper. */
const changes = (): Layer[] => [
  layers.randomRotation({ factor: 0.03, fillMode: 'constant' }),
  layers.randomTranslation({ heightFactor: 0.1, widthFactor: 0.1, fillMode: 'constant' }),
];

/** Pictures [28, 28, 1] → 10. */
export const convnet = (options: ConvnetOptions): Sequential =>
  classifier(
    [
      layers.inputLayer({ shape: [28, 28, 1] }),
      ...(options.augment ? changes() : []),
      layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate: options.dropout }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
    options,
  );
