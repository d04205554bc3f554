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

/** The stages of a step under the microscope, each with its station. */
export const STAGES = [
  { name: 'pixels', station: 'tensor' },
  { name: 'sum', station: 'dense' },
  { name: 'activation', station: 'activation' },
  { name: 'mask', station: 'dropout' },
  { name: 'softmax', station: 'softmax' },
  { name: 'loss', station: 'loss' },
  { name: 'gradients', station: 'backward' },
  { name: 'nudge', station: 'optimizer' },
] as const satisfies readonly { readonly name: string; readonly station: StationName }[];

export type Stage = (typeof STAGES)[number];
