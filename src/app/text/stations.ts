/** The stations of the workflow, in the order in which a digit and its error pass through them. */
import type { Concept } from './concepts.ts';

export const STATIONS = {
  data: ['data', 'epoch'],
  tensor: ['tensor'],
  flatten: ['flatten'],
  dense: ['neuron', 'model'],
  activation: ['activation'],
  dropout: ['dropout'],
  logits: ['logits'],
  softmax: ['softmax'],
  loss: ['loss', 'metric'],
  backward: ['backward'],
  optimizer: ['optimizer'],
  weights: ['model'],
} as const satisfies Record<string, readonly Concept[]>;

export type StationName = keyof typeof STATIONS;
