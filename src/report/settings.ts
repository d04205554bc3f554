/** The settings of the MNIST run of `npm run train`: their flags, defaults and what is allowed. Runs in Node and in the browser. */
import { UsageError } from '../errors.ts';
import type { AdapterChoice } from '../gpu/adapter.ts';

export interface Settings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly dropout: number;
  readonly units: number;
}

interface SettingRule {
  readonly flag: string;
  readonly initial: number;
  readonly whole: boolean;
  readonly allowed: (value: number) => boolean;
  readonly expected: string;
  readonly what: string;
}

const ADAPTERS: readonly AdapterChoice[] = ['auto', 'hardware', 'software'];
const MAX_SEED = 2 ** 32 - 1;
const fromOne = { whole: true, allowed: (value: number) => value >= 1, expected: 'a whole number from 1 up' };

export const SETTINGS: Readonly<Record<keyof Settings, SettingRule>> = {
  epochs: { ...fromOne, flag: 'epochs', initial: 10, what: 'passes over the training images' },
  batchSize: { ...fromOne, flag: 'batch-size', initial: 32, what: 'images per training step' },
  learningRate: {
    flag: 'learning-rate',
    initial: 0.001,
    whole: false,
    allowed: (value) => value > 0,
    expected: 'a number above 0',
    what: "Adam's step size",
  },
  seed: {
    flag: 'seed',
    initial: 1,
    whole: true,
    allowed: (value) => value >= 0 && value <= MAX_SEED,
    expected: `a whole number from 0 to ${MAX_SEED}`,
    what: 'decides first weights, order of the images and dropout',
  },
  dropout: {
    flag: 'dropout',
    initial: 0.2,
    whole: false,
    allowed: (value) => value >= 0 && value < 1,
    expected: 'a number from 0 up to, but not, 1',
    what: 'part of the hidden units that is left out in a training step',
  },
  units: { ...fromOne, flag: 'units', initial: 128, what: 'hidden units' },
};

export const SETTING_NAMES = Object.keys(SETTINGS) as (keyof Settings)[];

/**
 * Reads one setting from text.
 *
 * @param where what the error message begins with, such as `train: --`
 * @param text what the user gave; undefined takes the default
 * @throws UsageError naming the flag, the text and what is expected
 */
export function readSetting(where: string, name: keyof Settings, text: string | undefined): number {
  const rule = SETTINGS[name];
  if (text === undefined) return rule.initial;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || (rule.whole && !Number.isInteger(value)) || !rule.allowed(value)) {
    throw new UsageError(`${where}${rule.flag}: got '${text}', expected ${rule.expected}.`);
  }
  return value;
}

/** Reads which adapter is asked for; undefined is `auto`. */
export function readAdapter(where: string, text: string | undefined = 'auto'): AdapterChoice {
  const choice = ADAPTERS.find((name) => name === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`${where}: got '${text}', expected auto, hardware or software.`);
}

/** Reads a count that is no setting of the run, such as a number of samples. */
export function readWhole(where: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`${where}: got '${text}', expected ${fromOne.expected}.`);
}

/** Reads all settings; `text` gives what the user wrote for a flag, if anything. */
export function readSettings(where: string, text: (flag: string) => string | undefined): Settings {
  const read = (name: keyof Settings) => readSetting(where, name, text(SETTINGS[name].flag));
  return {
    epochs: read('epochs'),
    batchSize: read('batchSize'),
    learningRate: read('learningRate'),
    seed: read('seed'),
    dropout: read('dropout'),
    units: read('units'),
  };
}
