/** The settings of a run of `npm run train`: their flags, and what is allowed. Which model has which is in models.ts. */
import { UsageError } from '../errors.ts';
import type { AdapterChoice } from '../gpu/adapter.ts';
import { MODEL_NAMES, MODELS, type ModelName, type SettingName, type Settings } from './models.ts';

interface SettingRule {
  readonly flag: string;
  readonly kind: 'value' | 'toggle';
  readonly what: string;
  readonly expected: string;
  /** The value of a text; undefined where it is not `expected`. */
  readonly read: (text: string) => number | boolean | undefined;
}

const ADAPTERS: readonly AdapterChoice[] = ['auto', 'hardware', 'software'];
const MAX_SEED = 2 ** 32 - 1;

function number(expected: string, allowed: (value: number) => boolean): Omit<SettingRule, 'flag' | 'what'> {
  const read = (text: string): number | undefined => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) && allowed(value) ? value : undefined;
  };
  return { kind: 'value', expected, read };
}

const WHOLE = 'a whole number from 1 up';
const fromOne = number(WHOLE, (value) => Number.isInteger(value) && value >= 1);

/** `--decay`, or `--no-decay`. */
const TOGGLE = { kind: 'toggle', expected: 'nothing', read: (text: string) => text !== 'no' } as const;

export const SETTINGS: Readonly<Record<SettingName, SettingRule>> = {
  epochs: { ...fromOne, flag: 'epochs', what: 'passes over the training images' },
  batchSize: { ...fromOne, flag: 'batch-size', what: 'images per training step' },
  learningRate: {
    flag: 'learning-rate',
    what: "Adam's step size",
    ...number('a number above 0', (value) => value > 0),
  },
  seed: {
    flag: 'seed',
    what: 'decides first weights, order of the images and all that is random',
    ...number(
      `a whole number from 0 to ${MAX_SEED}`,
      (value) => Number.isInteger(value) && value >= 0 && value <= MAX_SEED,
    ),
  },
  decay: {
    flag: 'decay',
    what: 'lets the learning rate fall to 0 over the epochs of the run, along a cosine',
    ...TOGGLE,
  },
  earlyStopping: {
    flag: 'early-stopping',
    what: 'ends training where the loss of the test images falls no more, and goes back to the weights of the best epoch',
    ...TOGGLE,
  },
  patience: { ...fromOne, flag: 'patience', what: 'epochs without a lower loss after which --early-stopping ends' },
  dropout: {
    flag: 'dropout',
    what: 'part of what a layer sees that is left out in a training step',
    ...number('a number from 0 up to, but not, 1', (value) => value >= 0 && value < 1),
  },
  units: { ...fromOne, flag: 'units', what: 'hidden units' },
  augment: {
    flag: 'augment',
    what: 'changes the images of each step at random',
    ...TOGGLE,
  },
  width: { ...fromOne, flag: 'width', what: 'filters of the first layers; the others have up to 4 times as many' },
  steps: {
    flag: 'steps',
    what: 'training steps to take at most, 0 for no bound',
    ...number('a whole number from 0 up', (value) => Number.isInteger(value) && value >= 0),
  },
  samplesEvery: {
    flag: 'samples-every',
    what: 'epochs between two sheets of pictures, such as 0.25 for four in each epoch',
    ...number('a number above 0', (value) => value > 0),
  },
  beta1: {
    flag: 'beta1',
    what: 'how long Adam remembers gradients',
    ...number('a number from 0 up to, but not, 1', (value) => value >= 0 && value < 1),
  },
  discriminatorSpeed: {
    flag: 'discriminator-speed',
    what: "the discriminator's learning rate, as a multiple of the generator's",
    ...number('a number above 0', (value) => value > 0),
  },
  lambda: {
    flag: 'lambda',
    what: "how much the squared error counts beside the discriminator's judgement",
    ...number('a number from 0 up', (value) => value >= 0),
  },
};

const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

const FIRST_MODEL: ModelName = 'mlp';

type Value = number | boolean;
type Values = Partial<Record<SettingName, Value>>;

/** The default of a setting; undefined where the model has no such setting. */
function initialOf(model: ModelName, name: SettingName, onSoftware = false): Value | undefined {
  const rule = MODELS[model];
  return { ...(rule.defaults as Values), ...(onSoftware && (rule.onSoftware as Values)) }[name];
}

/** All flags of models: their name, and a line of help. */
export const SETTING_FLAGS = SETTING_NAMES.map((name) => {
  const { flag, kind, what } = SETTINGS[name];
  return { flag, kind, help: `${what} (${describeInitial(name)})` };
});

/** `10`, or `mlp 10, convnet 5` where models differ; for toggles which models have it, where it is on, and how it is put off. */
function describeInitial(name: SettingName): string {
  const having = MODEL_NAMES.filter((model) => initialOf(model, name) !== undefined);
  const values = new Set(having.map((model) => initialOf(model, name)));
  if (SETTINGS[name].kind === 'toggle') {
    const on = having.filter((model) => initialOf(model, name) === true);
    return [
      having.join(', '),
      ...(on.length > 0 ? [`on: ${on.join(', ')}`] : []),
      `off: --no-${SETTINGS[name].flag}`,
    ].join('; ');
  }
  if (values.size === 1 && having.length === MODEL_NAMES.length) return `${[...values][0]}`;
  return having.map((model) => `${model} ${initialOf(model, name)}`).join(', ');
}

/** For each model with other defaults on a software adapter a line of help: its flags with those. */
export const SOFTWARE_HELP = MODEL_NAMES.flatMap((model) => {
  const smaller = Object.entries(MODELS[model].onSoftware ?? {}) as [SettingName, Value][];
  return smaller.length === 0 ? [] : `${model.padEnd(8)} ${smaller.map(asFlag).join(' ')}`;
});

function asFlag([name, value]: readonly [SettingName, Value]): string {
  const { flag } = SETTINGS[name];
  return typeof value === 'boolean' ? `--${value ? '' : 'no-'}${flag}` : `--${flag} ${value}`;
}

/** The settings of a run on either kind of adapter: what was given, and the defaults for it. */
export interface AdapterSettings {
  readonly hardware: Settings;
  readonly software: Settings;
}

/** What is smaller on a software adapter, and how to get the whole; undefined where nothing is. */
export function describeSmaller({ hardware, software }: AdapterSettings): string | undefined {
  const [whole, own] = [hardware as unknown as Values, software as unknown as Values];
  const changed = SETTING_NAMES.filter((name) => whole[name] !== own[name]);
  if (changed.length === 0) return undefined;
  const flags = (values: Values): string => changed.map((name) => asFlag([name, values[name]!])).join(' ');
  return `Made smaller for a software adapter: ${flags(own)}. The whole, as on a GPU: ${flags(whole)}`;
}

/** @throws UsageError */
export function readModel(where: string, text: string = FIRST_MODEL): ModelName {
  const model = MODEL_NAMES.find((name) => name === text);
  if (model !== undefined) return model;
  throw new UsageError(`${where}: got '${text}', expected ${MODEL_NAMES.join(', ')}.`);
}

/** @throws UsageError naming the flag, the text and what is expected */
function readSetting(where: string, name: SettingName, text: string): Value {
  const { flag, expected, read } = SETTINGS[name];
  const value = read(text);
  if (value !== undefined) return value;
  throw new UsageError(`${where}${flag}: got '${text}', expected ${expected}.`);
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
  throw new UsageError(`${where}: got '${text}', expected ${WHOLE}.`);
}

/**
 * Reads all settings of the model that is asked for.
 *
 * @param where what error messages begin with, such as `train: --`
 * @param text gives what the user wrote for a flag, if anything
 * @throws UsageError naming the flag, also where the model has no such setting
 */
export function readSettings(where: string, text: (flag: string) => string | undefined): AdapterSettings {
  const model = readModel(`${where}model`, text('model'));
  const read = (onSoftware: boolean): Settings => {
    const given: Values = {};
    for (const name of SETTING_NAMES) {
      const [{ flag }, initial] = [SETTINGS[name], initialOf(model, name, onSoftware)];
      const own = text(flag);
      if (own !== undefined && initial === undefined) {
        const having = MODEL_NAMES.filter((other) => initialOf(other, name) !== undefined);
        throw new UsageError(
          `${where}${flag}: the model ${model} has no such setting (${having.join(', ')}). Leave it out, or name another --model.`,
        );
      }
      if (initial !== undefined) given[name] = own === undefined ? initial : readSetting(where, name, own);
    }
    return { model, ...given } as Settings;
  };
  return { hardware: read(false), software: read(true) };
}
