/** The concepts that the page explains, and the live numbers that explanations may use. */

/** Live numbers, as text. */
export interface Facts {
  readonly count: string;
  readonly params: string;
  readonly inputs: string;
  readonly activation: string;
  readonly rate: string;
  readonly guess: string;
  readonly confidence: string;
  readonly loss: string;
  readonly accuracy: string;
  readonly optimizer: string;
  readonly batch: string;
  readonly steps: string;
  readonly dispatches: string;
}

export type Concept =
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
