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

/** A convolution of the pictures, with all around them kept ('same'), and what follows it. */
export interface ConvolutionBlock {
  readonly filters: number;
  /** pixels of a filter, across and down */
  readonly kernelSize: number;
  readonly activation: (typeof ACTIVATIONS)[number];
  /** whether of each 2 × 2 only the largest goes on */
  readonly pool: boolean;
}

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
  /** before the pictures are laid flat; none for a stack of dense layers */
  readonly convolutions: readonly ConvolutionBlock[];
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
  convolutions: [],
  hidden: [{ units: 128, activation: 'relu', dropout: 0.2 }],
  optimizer: 'adam',
  learningRate: 0.001,
  batchSize: 32,
  epochs: 10,
  seed: 1,
  earlyStopping: undefined,
};

/** The models that a press chooses: the tutorial's, and a small convnet. */
export const MODELS = {
  mlp: { convolutions: DEFAULTS.convolutions, hidden: DEFAULTS.hidden },
  convnet: {
    convolutions: [
      { filters: 8, kernelSize: 3, activation: 'relu', pool: true },
      { filters: 16, kernelSize: 3, activation: 'relu', pool: true },
    ],
    hidden: [{ units: 64, activation: 'relu', dropout: 0.2 }],
  },
} as const satisfies Record<string, Pick<RunConfig, 'convolutions' | 'hidden'>>;

export const MOST_LAYERS = 4;
export const MOST_CONVOLUTIONS = 3;

export const NUMBERS = {
  units: { least: 1, most: 1024, whole: true },
  filters: { least: 1, most: 64, whole: true },
  kernelSize: { least: 1, most: 7, whole: true },
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

/** Of pictures on their way through a model. */
export interface MapShape {
  readonly side: number;
  readonly channels: number;
}

/** Pixels of a picture, across and down. */
export const SIDE = 28;

/** What each convolution is given, and last what is laid flat. */
export function mapShapes({ convolutions }: Pick<RunConfig, 'convolutions'>): MapShape[] {
  const shapes: MapShape[] = [{ side: SIDE, channels: 1 }];
  for (const { filters, pool } of convolutions) {
    const { side } = shapes.at(-1)!;
    shapes.push({ side: pool ? Math.floor(side / 2) : side, channels: filters });
  }
  return shapes;
}

/** How many numbers Flatten gives. */
export function flatSize(config: Pick<RunConfig, 'convolutions'>): number {
  const { side, channels } = mapShapes(config).at(-1)!;
  return side * side * channels;
}

/** The layers of a run, made anew. */
export function layersOf({ convolutions, hidden }: Pick<RunConfig, 'convolutions' | 'hidden'>): Layer[] {
  return [
    ...(convolutions.length > 0
      ? [layers.reshape({ targetShape: [SIDE, SIDE, 1], inputShape: [SIDE, SIDE] }), ...convolutions.flatMap(mapsOf)]
      : []),
    layers.flatten(convolutions.length > 0 ? {} : { inputShape: [SIDE, SIDE] }),
    ...hidden.flatMap(({ units, activation, dropout }) => [
      layers.dense({ units, activation }),
      ...(dropout > 0 ? [layers.dropout({ rate: dropout })] : []),
    ]),
    layers.dense({ units: 10, activation: 'softmax' }),
  ];
}

const mapsOf = ({ filters, kernelSize, activation, pool }: ConvolutionBlock): Layer[] => [
  layers.conv2d({ filters, kernelSize, activation, padding: 'same' }),
  ...(pool ? [layers.maxPooling2d({ poolSize: 2 })] : []),
];

/** The share of a step's speed that the next one keeps. */
export const MOMENTUM = 0.9;

export function optimizerOf({ optimizer, learningRate }: RunConfig): Optimizer {
  if (optimizer === 'momentum') return optimizers.sgd({ learningRate, momentum: MOMENTUM });
  return optimizers[optimizer]({ learningRate });
}
