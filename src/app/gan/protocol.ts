/** What the GAN page and its worker tell each other: plain data, and functions through Comlink. */
import type { AdapterChoice, AdapterDescription } from '../../gpu/adapter.ts';
import type { Trouble } from '../../report/trouble.ts';
import type { WhyUnkept } from '../shared/kept.ts';
import type { Beginning, Ended, ProgressOf } from '../shared/progress.ts';
import type { GanConfig, Mode, Setting } from './config.ts';
import type { Sheet } from './sheets.ts';

/** What the programs measure: see their steps in examples/dcgan.ts and examples/repair.ts. */
export const MEASURES = {
  draw: ['gLoss', 'dLoss', 'real', 'drawn'],
  repair: ['dLoss', 'adversarial', 'error'],
} as const;
export type Measure = (typeof MEASURES)[Mode][number];
export type Means = Readonly<Partial<Record<Measure, number>>>;

export interface EpochResult {
  readonly epoch: number;
  readonly means: Means;
  readonly seconds: number;
}

export type Point = Means & { readonly epoch: number };
export type Progress = Omit<ProgressOf<never, EpochResult>, 'points'> & Means & { readonly points: readonly Point[] };

/** What the discriminator believes of some pictures: how likely each is real, 0 to 1. */
export interface Judgement {
  readonly real: readonly number[];
  readonly drawn: readonly number[];
}

/** What a run has shown so far; checkpoints keep it, too. */
export interface Shown {
  readonly sheets: readonly Sheet[];
  readonly points: readonly Point[];
  readonly epochs: readonly EpochResult[];
  /** how many epochs the networks were trained when this run of theirs began */
  readonly begun: number;
}

export type GanEvent =
  | Progress
  | { readonly kind: 'sheet'; readonly sheet: Sheet }
  | { readonly kind: 'judgement'; readonly judgement: Judgement }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'download'; readonly file: string; readonly loaded: number; readonly total: number }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'unkept'; readonly why: WhyUnkept };

export interface DigitsInfo {
  readonly source: string;
  readonly trainCount: number;
  readonly testCount: number;
  /** [count, 28, 28], some that are not trained on */
  readonly testImages: Uint8Array;
}

/** A run that can be opened: where it stands. */
export interface KeptRun {
  readonly config: GanConfig;
  readonly epoch: number;
  /** of this epoch */
  readonly step: number;
  /** steps in all */
  readonly trained: number;
}

/** Networks out of a file or of the browser's store, with what their run has shown. */
export interface Opened extends KeptRun {
  readonly shown: Shown;
}

export interface GanApi {
  listen(listener: (event: GanEvent) => void): void;
  open(adapter: AdapterChoice): Promise<AdapterDescription>;
  /** Whether checkpoints are kept in the browser: one tab at a time may. */
  claim(mode: Mode): Promise<boolean>;
  /** @param files the user's own, where the source is `files` */
  load(config: GanConfig, files?: readonly File[]): Promise<DigitsInfo>;
  /** Makes new networks. */
  reset(config: GanConfig): Promise<void>;
  /** Shows what the networks make and believe as they stand. */
  look(): Promise<void>;
  /**
   * Trains until the end, a pause or a stop.
   * @param steps at most
   */
  run(config: GanConfig, how: Beginning, steps?: number): Promise<Ended>;
  pause(): void;
  /** Also while digits are loaded. */
  stop(): void;
  /** While it trains, from the next submit on. */
  set(name: Setting, value: number): Promise<void>;
  /** Pictures as bytes [count, 28, 28]. @param inputs noise [count, 100], or damaged digits from -1 to 1 [count, 28, 28] */
  generate(inputs: Float32Array): Promise<Uint8Array>;
  /** How likely each picture is real. @param pictures bytes [count, 28, 28] */
  judge(pictures: Uint8Array): Promise<number[]>;
  /** What the browser keeps, where nothing was begun since. */
  kept(): Promise<KeptRun | undefined>;
  forget(): Promise<void>;
  /** Puts networks and what was shown back to where the kept run stands. */
  openKept(): Promise<Opened>;
  /** The sheets of the run one after the other, as a GIF. */
  animation(): Promise<Uint8Array>;
  saveFiles(kind: 'tfjs' | 'safetensors' | 'run'): Promise<ReadonlyMap<string, Uint8Array>>;
  /** A run that was saved, or a generator: its model.json and weights. */
  openFiles(files: readonly File[], around: GanConfig): Promise<Opened>;
}
