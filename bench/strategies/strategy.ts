/** What the bench times: a library that trains the MNIST MLP, 784 → 128 relu → dropout 0.2 → 10 softmax, Adam, accuracy on. */

export interface Digits {
  /** [count, 28, 28] */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** Around the training steps proper, without the upload of the data set; for counting, not for timing. */
export interface Watch {
  readonly begin: () => void;
  readonly end: () => void;
}

/** [784, 128], [128], [128, 10], [10] */
export type Weights = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

export interface Training {
  /** Trains `steps` steps on the next samples, to the end on the GPU; gives the mean loss. A new number may need setting up. */
  step(steps: number, watch?: Watch): Promise<number>;
  weights(): Promise<Weights>;
  dispose(): Promise<void> | void;
}

export interface Strategy {
  /** How the library is used. */
  readonly how: string;
  /** All begin with the same weights. */
  prepare(digits: Digits, batchSize: number, weights: Weights): Promise<Training>;
}

export const PIXELS = 784;
export const UNITS = 128;
export const CLASSES = 10;
export const DROPOUT = 0.2;
export const LEARNING_RATE = 1e-3;
export const WEIGHT_SHAPES: readonly (readonly number[])[] = [[PIXELS, UNITS], [UNITS], [UNITS, CLASSES], [CLASSES]];

/** Where the next `count` samples of a data set begin, one stretch after the other: at the start where too few are left. */
export function walker(samples: number): (count: number) => number {
  let at = 0;
  return (count) => {
    const begin = at + count <= samples ? at : 0;
    at = begin + count;
    return begin;
  };
}
