/**
 * A run in the page's address, so that a link reproduces it:
 * `?layers=128-relu-0.2&optimizer=adam&learning-rate=0.001&batch-size=32&epochs=10&seed=1&source=made-up&samples=6000`.
 * What else is in the address (`language`, `adapter`) stays as it is.
 */
import { UsageError } from '../errors.ts';
import {
  ACTIVATIONS,
  DEFAULTS,
  type HiddenLayer,
  MOST_LAYERS,
  NUMBERS,
  OPTIMIZERS,
  type RunConfig,
  readNumber,
  SOURCES,
} from './config.ts';

const FLAGS = {
  learningRate: 'learning-rate',
  batchSize: 'batch-size',
  epochs: 'epochs',
  seed: 'seed',
  samples: 'samples',
} as const;

interface Read {
  readonly config: RunConfig;
  /** what of the address is wrong, and so as if it were not there */
  readonly wrong: UsageError[];
}

/** Reads all that is right; each error names a parameter, what it got and what is expected. */
export function readAddress(address: URLSearchParams): Read {
  const wrong: UsageError[] = [];
  const take = <T>(name: string, otherwise: T, read: (text: string) => T): T => {
    const text = address.get(name);
    try {
      return text === null ? otherwise : read(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      wrong.push(error);
      return otherwise;
    }
  };
  const number = <Name extends keyof typeof FLAGS>(name: Name): RunConfig[Name] | number =>
    take<RunConfig[Name] | number>(FLAGS[name], DEFAULTS[name], (text) => {
      const value = readNumber(name, text);
      const { least, most, whole } = NUMBERS[name];
      if (value === undefined)
        throw bad(FLAGS[name], text, `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
      return value;
    });
  const config: RunConfig = {
    // files of a visit are gone with it
    source: take('source', DEFAULTS.source, (text) => (text === 'files' ? 'auto' : oneOf('source', SOURCES, text))),
    samples: number('samples'),
    hidden: take('layers', DEFAULTS.hidden, hiddenOf),
    optimizer: take('optimizer', DEFAULTS.optimizer, (text) => oneOf('optimizer', OPTIMIZERS, text)),
    learningRate: number('learningRate')!,
    batchSize: number('batchSize')!,
    epochs: number('epochs')!,
    seed: number('seed')!,
  };
  return { config, wrong };
}

function hiddenOf(text: string): readonly HiddenLayer[] {
  if (text === '') return [];
  const parts = text.split(',');
  if (parts.length > MOST_LAYERS) throw bad('layers', text, `at most ${MOST_LAYERS} layers`);
  return parts.map((part) => {
    const [, units = '', activation = '', dropout = '0'] = /^([^-]*)-([^-]*)(?:-(.*))?$/.exec(part) ?? [];
    const [width, rate] = [readNumber('units', units), readNumber('dropout', dropout)];
    if (width === undefined || rate === undefined)
      throw bad('layers', part, 'units, activation and dropout such as 128-relu-0.2');
    return { units: width, activation: oneOf('layers', ACTIVATIONS, activation), dropout: rate };
  });
}

function oneOf<T extends string>(name: string, known: readonly T[], text: string): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw bad(name, text, `one of ${known.join(', ')}`);
}

const bad = (name: string, got: string, expected: string): UsageError =>
  new UsageError(`page: ${name}: got '${got}', expected ${expected}. The default is taken instead.`);

const layersText = (hidden: readonly HiddenLayer[]): string =>
  hidden.map(({ units, activation, dropout }) => `${units}-${activation}-${dropout}`).join(',');

/**
 * The address of a run: only what differs from the defaults.
 * @param around the address before; what in it is not of a run stays
 */
export function addressOf(config: RunConfig, around = new URLSearchParams()): string {
  const address = new URLSearchParams(around);
  const put = (name: string, value: string | undefined, initial: string | undefined): void => {
    if (value === undefined || value === initial) address.delete(name);
    else address.set(name, value);
  };
  put('layers', layersText(config.hidden), layersText(DEFAULTS.hidden));
  put('optimizer', config.optimizer, DEFAULTS.optimizer);
  put('source', config.source === 'made-up' ? config.source : undefined, undefined);
  for (const [name, flag] of Object.entries(FLAGS) as [keyof typeof FLAGS, string][]) {
    put(flag, config[name]?.toString(), DEFAULTS[name]?.toString());
  }
  return `?${address}`.replaceAll('%2C', ',');
}
