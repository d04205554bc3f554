/** The eight stops of the tour: which station of the workflow each shows, and the words for them. */
import type { StationName } from './stations.ts';

export const STOPS = {
  rules: 'data',
  tensor: 'tensor',
  model: 'weights',
  neuron: 'dense',
  dropout: 'dropout',
  loss: 'loss',
  epoch: 'backward',
  until: 'optimizer',
} as const satisfies Record<string, StationName>;

export type Stop = keyof typeof STOPS;

/** Of the settings of the run, as text. */
export interface TourFacts {
  readonly count: string;
  readonly params: string;
  /** of the first layer that has dropout */
  readonly rate: string | undefined;
  readonly learningRate: string;
  readonly batch: string;
  readonly steps: string;
  readonly epochs: string;
}

export interface TourText {
  readonly title: string;
  readonly stopOf: (n: number, all: number) => string;
  readonly before: string;
  readonly after: string;
  readonly showMe: string;
  readonly stops: Readonly<Record<Stop, { readonly title: string; readonly text: (facts: TourFacts) => string }>>;
  readonly paint: string;
  readonly pixel: (row: number, column: number, value: number) => string;
  readonly diagonal: string;
  readonly wipe: string;
  readonly shapeAndRank: (shape: string, rank: number) => string;
  readonly matrixOfDigit: string;
  readonly layer: string;
  readonly count: string;
  readonly total: string;
  readonly nothingToLearn: string;
}
