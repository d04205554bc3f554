/**
 * What a run is: data, layers, optimizer, batch, epochs, seed. It lives in the page's address, so that a link reproduces a run:
 * `?layers=128-relu-0.2&optimizer=adam&learning-rate=0.001&batch-size=32&epochs=10&seed=1&source=made-up&samples=6000`.
 */
import { UsageError } from '../errors.ts';
import { type Layer, layers, type Optimizer, optimizers } from '../index.ts';

export const ACTIVATIONS = ['relu', 'tanh', 'sigmoid', 'linear'] as const;
export const OPTIMIZERS = ['adam', 'sgd', 'momentum'] as const;
export const SOURCES = ['auto', 'made-up', 'files'] as const;

export interface HiddenLayer {
  readonly units: number;
  readonly activation: (typeof ACTIVATIONS)[number];
  /** share of its outputs that is dropped in a step of training; 0 for no dropout */
  readonly dropout: number;
}

export interface RunConfig {
  readonly source: (typeof SOURCES)[number];
  /** training digits to use at most; undefined for all */
  readonly samples: number | undefined;
  readonly hidden: readonly HiddenLayer[];
  readonly optimizer: (typeof OPTIMIZERS)[number];
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
}

export const DEFAULTS: RunConfig = {
  source: 'auto',
  samples: undefined,
  hidden: [{ units: 128, activation: 'relu', dropout: 0.2 }],
  optimizer: 'adam',
  learningRate: 0.001,
  batchSize: 32,
  epochs: 10,
  seed: 1,
};

export const MOST_LAYERS = 4;

/** What a number may be. */
export interface NumberRule {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

export const NUMBERS = {
  units: { least: 1, most: 1024, whole: true },
  dropout: { least: 0, most: 0.95, whole: false },
  samples: { least: 10, most: 1_000_000, whole: true },
  learningRate: { least: 0, most: 1e30, whole: false },
  batchSize: { least: 1, most: 4096, whole: true },
  epochs: { least: 1, most: 10_000, whole: true },
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
} as const satisfies Record<string, NumberRule>;

export type NumberName = keyof typeof NUMBERS;

/** The number that a text stands for, or undefined where it is none that is allowed. */
export function readNumber(name: NumberName, text: string): number | undefined {
  const { least, most, whole } = NUMBERS[name];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined;
}

const FLAGS = {
  learningRate: 'learning-rate',
  batchSize: 'batch-size',
  epochs: 'epochs',
  seed: 'seed',
  samples: 'samples',
} as const;

/** @throws UsageError naming the parameter, what it got and what is expected */
export function configOf(address: URLSearchParams): RunConfig {
  const number = (name: keyof typeof FLAGS): number | undefined => {
    const text = address.get(FLAGS[name]);
    if (text === null) return DEFAULTS[name];
    const value = readNumber(name, text);
    if (value !== undefined) return value;
    const { least, most } = NUMBERS[name];
    throw wrong(FLAGS[name], text, `a number from ${least} to ${most}`);
  };
  const source = address.get('source') ?? DEFAULTS.source;
  return {
    source: oneOf('source', SOURCES, source === 'files' ? 'auto' : source),
    samples: number('samples'),
    hidden: address.has('layers') ? hiddenOf(address.get('layers')!) : DEFAULTS.hidden,
    optimizer: oneOf('optimizer', OPTIMIZERS, address.get('optimizer') ?? DEFAULTS.optimizer),
    learningRate: number('learningRate')!,
    batchSize: number('batchSize')!,
    epochs: number('epochs')!,
    seed: number('seed')!,
  };
}

function hiddenOf(text: string): HiddenLayer[] {
  if (text === '') return [];
  const parts = text.split(',');
  if (parts.length > MOST_LAYERS) throw wrong('layers', text, `at most ${MOST_LAYERS} layers`);
  return parts.map((part) => {
    const [units = '', activation = '', dropout = '0'] = part.split('-');
    const [width, rate] = [readNumber('units', units), readNumber('dropout', dropout)];
    if (width === undefined || rate === undefined)
      throw wrong('layers', part, 'units, activation and dropout such as 128-relu-0.2');
    return { units: width, activation: oneOf('layers', ACTIVATIONS, activation), dropout: rate };
  });
}

function oneOf<T extends string>(name: string, known: readonly T[], text: string): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw wrong(name, text, `one of ${known.join(', ')}`);
}

const wrong = (name: string, got: string, expected: string): UsageError =>
  new UsageError(
    `page: ${name}: got '${got}', expected ${expected}. Correct the address, or open the page without it.`,
  );

/** The address of a run: only what differs from the defaults. */
export function addressOf(config: RunConfig): string {
  const address = new URLSearchParams();
  const layersText = (hidden: readonly HiddenLayer[]): string =>
    hidden.map(({ units, activation, dropout }) => `${units}-${activation}-${dropout}`).join(',');
  if (layersText(config.hidden) !== layersText(DEFAULTS.hidden)) address.set('layers', layersText(config.hidden));
  if (config.optimizer !== DEFAULTS.optimizer) address.set('optimizer', config.optimizer);
  if (config.source === 'made-up') address.set('source', config.source);
  for (const [name, flag] of Object.entries(FLAGS) as [keyof typeof FLAGS, string][]) {
    if (config[name] !== undefined && config[name] !== DEFAULTS[name]) address.set(flag, String(config[name]));
  }
  return `?${address}`.replaceAll('%2C', ',');
}

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

export function optimizerOf({ optimizer, learningRate }: RunConfig): Optimizer {
  if (optimizer === 'adam') return optimizers.adam({ learningRate });
  return optimizers.sgd({ learningRate, momentum: optimizer === 'momentum' ? 0.9 : 0 });
}

/** The program that does the same with the library. */
export function programOf(config: RunConfig): string {
  const hidden = config.hidden.flatMap(({ units, activation, dropout }) => [
    `    layers.dense({ units: ${units}, activation: '${activation}' }),`,
    ...(dropout > 0 ? [`    layers.dropout({ rate: ${dropout} }),`] : []),
  ]);
  const { learningRate, optimizer, batchSize, epochs, seed, samples } = config;
  const maker =
    optimizer === 'adam'
      ? `optimizers.adam({ learningRate: ${learningRate} })`
      : `optimizers.sgd({ learningRate: ${learningRate}${optimizer === 'momentum' ? ', momentum: 0.9' : ''} })`;
  const cut = samples === undefined ? '' : `.slice(0, ${samples})`;
  const cutTest = samples === undefined ? '' : `.slice(0, ${testCount(samples)})`;
  return `import { layers, optimizers, sequential } from 'wgrad';
import { mnist } from 'wgrad/mnist';

const { train, test } = await mnist(${config.source === 'made-up' ? "{ source: 'made-up' }" : ''});
const [x, y] = [train.images${cut}.div(255), train.labels${cut}];
const [xTest, yTest] = [test.images${cutTest}.div(255), test.labels${cutTest}];

const model = sequential({
  layers: [
    layers.flatten({ inputShape: [28, 28] }),
${hidden.map((line) => `${line}\n`).join('')}    layers.dense({ units: 10, activation: 'softmax' }),
  ],
  seed: ${seed},
});
model.compile({
  optimizer: ${maker},
  loss: 'sparseCategoricalCrossentropy',
  metrics: ['accuracy'],
});
await model.fit(x, y, {
  epochs: ${epochs},
  batchSize: ${batchSize},
  validationData: [xTest, yTest],
});
console.log(await model.evaluate(xTest, yTest));
`;
}

/** Test digits for so many training digits, as MNIST has them. */
export const testCount = (samples: number): number => Math.ceil(samples / 6);
