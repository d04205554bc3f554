/** What a run is: data, layers, optimizer, batch, epochs, seed; what each may be; the layers and the optimizer that it means. */
import { type Layer, layers, type Optimizer, optimizers } from '../index.ts';
import { type NumberRule, numberOf } from './shared/numbers.ts';
import type { Source } from './shared/sources.ts';

export const ACTIVATIONS = ['relu', 'tanh', 'sigmoid', 'linear'] as const;
/** By the names of the library; `momentum` is SGD with it. */
export const OPTIMIZERS = [
  ...([
    'adam',
    'sgd',
    'momentum',
    'rmsprop',
    'adamW',
    'nadam',
    'adamax',
    'lamb',
    'lion',
    'adagrad',
    'adadelta',
    'ftrl',
  ] as const),
] as const;

export interface HiddenLayer {
  readonly units: number;
  readonly activation: (typeof ACTIVATIONS)[number];
  /** share of its outputs that is dropped in a step of training; 0 for no dropout */
  readonly dropout: number;
}

/** The user's own samples: not trained on, together with the data set, without it. */
export const OWN = ['none', 'added', 'alone'] as const;
export type Own = (typeof OWN)[number];

export interface RunConfig {
  readonly source: Source;
  /** training pictures of the data set to use at most; undefined for all */
  readonly samples: number | undefined;
  readonly own: Own;
  readonly hidden: readonly HiddenLayer[];
  readonly optimizer: (typeof OPTIMIZERS)[number];
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  /** epochs without a lower loss of the test digits after which it ends, with the weights of its best epoch; undefined: it does not */
  readonly earlyStopping: number | undefined;
}

export const DEFAULTS: RunConfig = {
  source: 'auto',
  samples: undefined,
  own: 'none',
  hidden: [{ units: 128, activation: 'relu', dropout: 0.2 }],
  optimizer: 'adam',
  learningRate: 0.001,
  batchSize: 32,
  epochs: 10,
  seed: 1,
  earlyStopping: undefined,
};

export const MOST_LAYERS = 4;

export const NUMBERS = {
  units: { least: 1, most: 1024, whole: true },
  dropout: { least: 0, most: 0.95, whole: false },
  samples: { least: 10, most: 1_000_000, whole: true },
  learningRate: { least: 0, most: 1e30, whole: false },
  batchSize: { least: 1, most: 4096, whole: true },
  epochs: { least: 1, most: 10_000, whole: true },
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
  earlyStopping: { least: 1, most: 1000, whole: true },
} as const satisfies Record<string, NumberRule>;

export type NumberName = keyof typeof NUMBERS;

/** As `numberOf`, by the rule of its name. */
export const readNumber = (name: NumberName, text: string): number | undefined => numberOf(NUMBERS[name], text);

/** The layers of a run, made anew. */
export function layersOf({ hidden }: RunConfig): Layer[] {
  return [
    layers.flatten({ inputShape: [28, 28] }),
    ...hidden.flatMap(({ units, activation, dropout }) => [
      layers.dense({ units, activation }),
      ...(dropout > 0 ? [layers.dropout({ rate: dropout })] : []),
    ]),
    layers.dense({ units: 10, activation: 'softmax' }),
  ];
}

/** The share of a step's speed that the next one keeps. */
export const MOMENTUM = 0.9;

export function optimizerOf({ optimizer, learningRate }: RunConfig): Optimizer {
  if (optimizer === 'momentum') return optimizers.sgd({ learningRate, momentum: MOMENTUM });
  return optimizers[optimizer]({ learningRate });
}
