/** The stations of the workflow, in the order in which a digit and its error pass through them. */
import type { RunConfig } from '../config.ts';
import type { Concept } from './concepts.ts';

export const STATIONS = {
  data: ['data', 'epoch'],
  tensor: ['tensor'],
  convolution: ['convolution'],
  pooling: ['pooling'],
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

/** All stages that a step under the microscope may have, each with its station. */
export const STAGES = [
  { name: 'pixels', station: 'tensor' },
  { name: 'convolution', station: 'convolution' },
  { name: 'sum', station: 'dense' },
  { name: 'activation', station: 'activation' },
  { name: 'mask', station: 'dropout' },
  { name: 'softmax', station: 'softmax' },
  { name: 'loss', station: 'loss' },
  { name: 'gradients', station: 'backward' },
  { name: 'nudge', station: 'optimizer' },
] as const satisfies readonly { readonly name: string; readonly station: StationName }[];

export type Stage = (typeof STAGES)[number];

/** Of a model. */
export const stagesOf = ({ convolutions }: Pick<RunConfig, 'convolutions'>): Stage[] =>
  STAGES.filter(({ name }) => name !== 'convolution' || convolutions.length > 0);
