/** An LSTM that reads a picture row by row, from the top: Le et al. 2015 read MNIST pixel by pixel. */
import { layers, type Sequential } from '../index.ts';
import { type ClassifierOptions, classifier } from './classifier.ts';

export interface LSTMOptions extends ClassifierOptions {
  readonly units: number;
}

/** Pictures [28, 28] → 10. */
export const lstm = (options: LSTMOptions): Sequential =>
  classifier(
    [layers.lstm({ units: options.units, inputShape: [28, 28] }), layers.dense({ units: 10, activation: 'softmax' })],
    options,
  );
