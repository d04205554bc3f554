/** What a run of the GAN page is: which of the two programs, on which digits, how large, how long; what each setting may be. */
import { MODELS } from '../../report/models.ts';
import type { NumberRule } from '../shared/numbers.ts';
import type { DigitSource } from '../shared/sources.ts';

/** `draw`: digits out of noise (examples/dcgan.ts). `repair`: whole digits out of damaged ones (examples/repair.ts). */
export const MODES = ['draw', 'repair'] as const;
export type Mode = (typeof MODES)[number];

/** Filters of the first layers; the others have a multiple of it. */
export const WIDTHS = [4, 8, 16, 32, 64] as const;

export interface GanConfig {
  readonly mode: Mode;
  readonly source: DigitSource;
  /** training digits to use at most; undefined for all */
  readonly samples: number | undefined;
  readonly width: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly seed: number;
  /** of draw: of Adam, how long gradients are remembered */
  readonly beta1: number;
  /** of draw: part of what the discriminator's layers see that is left out in a training step */
  readonly dropout: number;
  /** of draw: the discriminator's learning rate, as a multiple of the generator's */
  readonly discriminatorSpeed: number;
  /** of repair: how much the squared error counts beside the discriminator's judgement */
  readonly lambda: number;
  /** of repair: whether the generator's last layers see what its first ones saw */
  readonly skips: boolean;
}

export const NUMBERS = {
  samples: { least: 16, most: 1_000_000, whole: true },
  width: { least: 1, most: 128, whole: true },
  batchSize: { least: 2, most: 1024, whole: true },
  epochs: { least: 1, most: 10_000, whole: true },
  learningRate: { least: 0, most: 1e30, whole: false },
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
  beta1: { least: 0, most: 0.999, whole: false },
  dropout: { least: 0, most: 0.99, whole: false },
  discriminatorSpeed: { least: 0, most: 1000, whole: false },
  lambda: { least: 0, most: 1e9, whole: false },
} as const satisfies Record<string, NumberRule>;

/** What can be changed while it trains. */
export const SETTINGS = ['learningRate', 'lambda'] as const;
export type Setting = (typeof SETTINGS)[number];

/** What networks, once they are there, have for good. */
export const OF_NETWORKS = ['width', 'seed', 'beta1', 'discriminatorSpeed', 'dropout', 'skips'] as const;

/** What the commands call the programs. */
const NAMES = { draw: 'dcgan', repair: 'repair' } as const;
/** What only one of the programs has, or the page alone. */
const OTHERS = {
  source: 'auto',
  samples: undefined,
  beta1: 0.9,
  dropout: 0.3,
  discriminatorSpeed: 1,
  lambda: 100,
  skips: true,
} as const;

/**
 * Those of the commands: the whole nets on a GPU; where the processor is the GPU, narrower ones that learn in minutes. But the learning
 * rate stays as it is, so that it can be changed by hand.
 */
export function defaultsOf(mode: Mode, software: boolean): GanConfig {
  const { defaults, onSoftware } = MODELS[NAMES[mode]];
  const { samplesEvery: _, steps: __, decay: ___, ...settings } = { ...defaults, ...(software ? onSoftware : {}) };
  return { ...OTHERS, ...settings, mode };
}
