/** The convnet of Keras's example on MNIST (Simple MNIST convnet, F. Chollet 2015). */
import { layers, type Sequential } from '../index.ts';
import { type ClassifierOptions, classifier } from './classifier.ts';

export interface ConvnetOptions extends ClassifierOptions {
  readonly dropout: number;
}

/** Pictures [28, 28, 1] → 10. */
export const convnet = (options: ConvnetOptions): Sequential =>
  classifier(
    [
      layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu', inputShape: [28, 28, 1] }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate: options.dropout }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
    options,
  );
