/**
 * A run in the page's address, so that a link reproduces it:
 * `?layers=128-relu-0.2&optimizer=adam&learning-rate=0.001&batch-size=32&epochs=10&seed=1&source=made-up&samples=6000`.
 * What else is in the address (`language`, `adapter`) stays as it is.
 */
import type { UsageError } from '../errors.ts';
import {
  ACTIVATIONS,
  DEFAULTS,
  type HiddenLayer,
  MOST_LAYERS,
  NUMBERS,
  OPTIMIZERS,
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

const layersText = (hidden: readonly HiddenLayer[]): string =>
  hidden.map(({ units, activation, dropout }) => `${units}-${activation}-${dropout}`).join(',');

/**
 * The address of a run: only what differs from the defaults.
 * @param around the address before; what in it is not of a run stays
 */
export function addressOf(config: RunConfig, around = new URLSearchParams()): string {
  return addressWith(around, [
    ['layers', layersText(config.hidden), layersText(DEFAULTS.hidden)],
    ['optimizer', config.optimizer, DEFAULTS.optimizer],
    ['source', config.source === 'made-up' ? config.source : undefined, undefined],
    ...(Object.entries(FLAGS) as [keyof typeof FLAGS, string][]).map(
      ([name, flag]) => [flag, config[name]?.toString(), DEFAULTS[name]?.toString()] as const,
    ),
  ]);
}
