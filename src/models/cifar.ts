/** The CNN of TensorFlow's tutorial on CIFAR-10 (tensorflow.org/tutorials/images/cnn). */
import { layers, type Sequential } from '../index.ts';
import { type ClassifierOptions, classifier } from './classifier.ts';

/** Pictures [32, 32, 3] → 10. */
export const cifar = (options: ClassifierOptions): Sequential =>
  classifier(
    [
      layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu', inputShape: [32, 32, 3] }),
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
