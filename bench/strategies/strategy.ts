/** What the bench times: a library that trains a model of models.ts with Adam; of classifiers it measures the accuracy, too. */
import type { BenchModel, Classifier } from '../models.ts';

export interface Samples {
  /** [count, ...the shape of a sample], bytes */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** Around the training steps proper, without the upload of the data set; for counting, not for timing. */
export interface Watch {
  readonly begin: () => void;
  readonly end: () => void;
}

/** In the order and with the shapes of `firstWeights` or `firstGanWeights`. */
export type Weights = readonly Float32Array[];

/** What is to be trained. Plain data, which a worker can be sent. */
export interface Task<Model extends BenchModel = Classifier> {
  readonly model: Model;
  readonly samples: Samples;
  readonly batchSize: number;
  /** All libraries begin with the same. */
  readonly weights: Weights;
  /** The least that a rival can be asked for: no dropout, batches taken from the samples in their order. wgrad has both always. */
  readonly lean: boolean;
}

export interface Training {
  /** Trains `steps` steps on the next samples, to the end on the GPU; gives the mean loss. A new number may need setting up. */
  step(steps: number, watch?: Watch): Promise<number>;
  weights(): Promise<Weights>;
  dispose(): Promise<void> | void;
}

/** A library, as it trains models of a kind. */
export interface Strategy<Model extends BenchModel = Classifier> {
  /** How the library is used. */
  how(lean: boolean): string;
  prepare(task: Task<Model>): Promise<Training>;
}

/** Of classifiers. */
export const LEARNING_RATE = 1e-3;

/** Where the next `count` samples of a data set begin, one stretch after the other: at the start where too few are left. */
export function walker(samples: number): (count: number) => number {
  let at = 0;
  return (count) => {
    const begin = at + count <= samples ? at : 0;
    at = begin + count;
    return begin;
  };
}
