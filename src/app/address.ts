/**
 * A run in the page's address, so that a link reproduces it:
 * `?layers=128-relu-0.2&optimizer=adam&learning-rate=0.001&batch-size=32&epochs=10&seed=1&source=made-up&samples=6000&own=added`, and of a convnet
 * `&convolutions=8-3-relu-pool,16-3-relu` (filters, their size, activation, pooling or not).
 * What else is in the address (`language`, `adapter`) stays as it is.
 */
import type { UsageError } from '../errors.ts';
import {
  ACTIVATIONS,
  type ConvolutionBlock,
  DEFAULTS,
  type HiddenLayer,
  MOST_CONVOLUTIONS,
  MOST_LAYERS,
  NUMBERS,
  OPTIMIZERS,
  OWN,
  type RunConfig,
  readNumber,
} from './config.ts';
import { AddressReader, addressWith, bad, oneOf } from './shared/address.ts';
import { SOURCES } from './shared/sources.ts';

const FLAGS = {
  learningRate: 'learning-rate',
  batchSize: 'batch-size',
  epochs: 'epochs',
  seed: 'seed',
  samples: 'samples',
  earlyStopping: 'early-stopping',
} as const;

interface Read {
  readonly config: RunConfig;
  /** what of the address is wrong, and so as if it were not there */
  readonly wrong: UsageError[];
}

export function readAddress(address: URLSearchParams): Read {
  const reader = new AddressReader(address);
  const number = <Name extends keyof typeof FLAGS>(name: Name): RunConfig[Name] | number =>
    reader.number(FLAGS[name], NUMBERS[name], DEFAULTS[name]);
  const config: RunConfig = {
    // files of a visit are gone with it
    source: reader.take('source', DEFAULTS.source, (text) =>
      text === 'files' ? 'auto' : oneOf('source', SOURCES, text),
    ),
    samples: number('samples'),
    own: reader.choice('own', OWN, DEFAULTS.own),
    convolutions: reader.take('convolutions', DEFAULTS.convolutions, convolutionsOf),
    hidden: reader.take('layers', DEFAULTS.hidden, hiddenOf),
    optimizer: reader.choice('optimizer', OPTIMIZERS, DEFAULTS.optimizer),
    learningRate: number('learningRate')!,
    batchSize: number('batchSize')!,
    epochs: number('epochs')!,
    seed: number('seed')!,
    earlyStopping: number('earlyStopping'),
  };
  return { config, wrong: reader.wrong };
}

function hiddenOf(text: string): readonly HiddenLayer[] {
  if (text === '') return [];
  const parts = text.split(',');
  if (parts.length > MOST_LAYERS)
    throw bad('layers', text, `at most ${MOST_LAYERS} layers`, ['address', 'layers', text, `≤ ${MOST_LAYERS}`]);
  return parts.map((part) => {
    const [, units = '', activation = '', dropout = '0'] = /^([^-]*)-([^-]*)(?:-(.*))?$/.exec(part) ?? [];
    const [width, rate] = [readNumber('units', units), readNumber('dropout', dropout)];
    if (width === undefined || rate === undefined)
      throw bad('layers', part, 'units, activation and dropout such as 128-relu-0.2', [
        'address',
        'layers',
        part,
        '128-relu-0.2',
      ]);
    return { units: width, activation: oneOf('layers', ACTIVATIONS, activation), dropout: rate };
  });
}

function convolutionsOf(text: string): readonly ConvolutionBlock[] {
  if (text === '') return [];
  const parts = text.split(',');
  if (parts.length > MOST_CONVOLUTIONS) throw bad('convolutions', text, `at most ${MOST_CONVOLUTIONS} layers`);
  return parts.map((part) => {
    const [filters = '', size = '', activation = '', pool, ...more] = part.split('-');
    const [count, kernelSize] = [readNumber('filters', filters), readNumber('kernelSize', size)];
    if (count === undefined || kernelSize === undefined || more.length > 0 || (pool ?? 'pool') !== 'pool')
      throw bad('convolutions', part, 'filters, their size, activation and pooling or not, such as 8-3-relu-pool');
    return {
      filters: count,
      kernelSize,
      activation: oneOf('convolutions', ACTIVATIONS, activation),
      pool: pool !== undefined,
    };
  });
}

const convolutionsText = (convolutions: readonly ConvolutionBlock[]): string =>
  convolutions
    .map(({ filters, kernelSize, activation, pool }) => `${filters}-${kernelSize}-${activation}${pool ? '-pool' : ''}`)
    .join(',');

const layersText = (hidden: readonly HiddenLayer[]): string =>
  hidden.map(({ units, activation, dropout }) => `${units}-${activation}-${dropout}`).join(',');

/**
 * The address of a run: only what differs from the defaults.
 * @param around the address before; what in it is not of a run stays
 */
export function addressOf(config: RunConfig, around = new URLSearchParams()): string {
  return addressWith(around, [
    ['convolutions', convolutionsText(config.convolutions), ''],
    ['layers', layersText(config.hidden), layersText(DEFAULTS.hidden)],
    ['optimizer', config.optimizer, DEFAULTS.optimizer],
    ['source', config.source === 'files' ? undefined : config.source, DEFAULTS.source],
    ['own', config.own, DEFAULTS.own],
    ...(Object.entries(FLAGS) as [keyof typeof FLAGS, string][]).map(
      ([name, flag]) => [flag, config[name]?.toString(), DEFAULTS[name]?.toString()] as const,
    ),
  ]);
}
