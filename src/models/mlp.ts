/** The MLP of TensorFlow's beginner demo: 784, a hidden layer with ReLU and dropout, 10. */
import { layers, type Sequential } from '../index.ts';
import { type ClassifierOptions, classifier } from './classifier.ts';

export interface MlpOptions extends ClassifierOptions {
  readonly units: number;
  readonly dropout: number;
}

/** Pictures [28, 28] → 10. */
export const mlp = (options: MlpOptions): Sequential =>
  classifier(
    [
      layers.flatten({ inputShape: [28, 28] }),
      layers.dense({ units: options.units, activation: 'relu' }),
      layers.dropout({ rate: options.dropout }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
    options,
  );
