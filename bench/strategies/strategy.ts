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

export interface Training {
  /** Trains `steps` steps, to the end on the GPU; gives the mean loss. A new number of steps may take time to set up. */
  step(steps: number, watch?: Watch): Promise<number>;
  dispose(): Promise<void> | void;
}

export interface Strategy {
  readonly name: string;
  /** How the library is used. */
  readonly how: string;
  prepare(digits: Digits, batchSize: number): Promise<Training>;
}

export const UNITS = 128;
export const DROPOUT = 0.2;
export const LEARNING_RATE = 1e-3;
