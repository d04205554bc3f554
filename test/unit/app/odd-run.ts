/** A run of which nothing is as it is by default. */
import type { RunConfig } from '../../../src/app/config.ts';

export const ODD: RunConfig = {
  source: 'made-up',
  samples: 6000,
  own: 'added',
  convolutions: [
    { filters: 12, kernelSize: 5, activation: 'sigmoid', pool: true },
    { filters: 3, kernelSize: 2, activation: 'linear', pool: false },
  ],
  hidden: [
    { units: 64, activation: 'tanh', dropout: 0.5 },
    { units: 32, activation: 'relu', dropout: 0 },
  ],
  optimizer: 'momentum',
  learningRate: 0.05,
  batchSize: 64,
  epochs: 3,
  seed: 4_000_000_000,
  earlyStopping: 4,
};
