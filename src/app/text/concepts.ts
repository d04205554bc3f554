/** The concepts that the page explains, and the live numbers that explanations may use. */
import type { HiddenLayer, RunConfig } from '../config.ts';
import type { Kind } from '../shared/sources.ts';

/** Of the settings, the model and the run at hand; numbers as text. What was not measured yet is undefined. */
export interface Facts {
  /** what the pictures show */
  readonly kind: Kind;
  readonly count: string;
  readonly params: string;
  /** of the neuron that is looked into, or of the first layer */
  readonly inputs: string;
  readonly inputsAre: 'pixels' | 'maps' | 'neurons';
  /** how many numbers Flatten gives */
  readonly flat: string;
  /** of the filters of the first convolution, such as 3 × 3 */
  readonly filterSize: string;
  /** of the hidden layers, each once */
  readonly activations: readonly HiddenLayer['activation'][];
  /** the dropout of the hidden layers that have some, each once */
  readonly rates: readonly string[];
  readonly guess?: string;
  readonly confidence?: string;
  /** means over the epoch so far */
  readonly loss?: string;
  readonly accuracy?: string;
  readonly optimizer: RunConfig['optimizer'];
  readonly learningRate: string;
  readonly batch: string;
  readonly steps: string;
  readonly dispatches?: string;
}

export type Concept =
  | 'data'
  | 'convolution'
  | 'pooling'
  | 'flatten'
  | 'logits'
  | 'tensor'
  | 'model'
  | 'neuron'
  | 'activation'
  | 'dropout'
  | 'softmax'
  | 'loss'
  | 'optimizer'
  | 'metric'
  | 'epoch'
  | 'backward';

export type Explanations = Readonly<
  Record<Concept, { readonly title: string; readonly text: (facts: Facts) => string }>
>;
