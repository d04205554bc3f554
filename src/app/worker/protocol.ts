/** What the page and its worker tell each other: plain data, and functions through Comlink. */
import type { WireError } from '../../error-wire.ts';
import type { AdapterChoice, AdapterDescription } from '../../gpu/adapter.ts';
import type { MemoryCount, NamedWeight } from '../../index.ts';
import type { RunConfig } from '../config.ts';
import type { HistogramsEvent } from '../histograms/snapshots.ts';
import type { Sample } from '../samples/sample.ts';
import type { WhyUnkept } from '../shared/kept.ts';
import type { Beginning, Ended, PointOf, ProgressOf } from '../shared/progress.ts';
import type { Kind } from '../shared/sources.ts';

/** A few digits to show: [count, 28, 28] and [count]. */
export interface Examples {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

export interface DigitsInfo {
  readonly source: string;
  readonly origin: string;
  /** what was asked for */
  readonly asked: Pick<RunConfig, 'source' | 'samples'>;
  readonly kind: Kind;
  readonly trainCount: number;
  /** of them, of the data set and of the user's samples */
  readonly baseCount: number;
  readonly ownCount: number;
  /** which samples of the user's they are */
  readonly ownPrint: string | undefined;
  /** the first ones to train on */
  readonly examples: Examples;
  /** [count, 28, 28] and [count], to show */
  readonly testImages: Uint8Array;
  readonly testLabels: Uint8Array;
}

export interface EpochResult {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
  readonly seconds: number;
}

export type CurvePoint = PointOf<'loss' | 'accuracy'>;
export type ProgressEvent = ProgressOf<'loss' | 'accuracy', EpochResult>;

export type TrainerEvent =
  | ProgressEvent
  | { readonly kind: 'weights'; readonly weights: readonly NamedWeight[] }
  | { readonly kind: 'download'; readonly file: string; readonly loaded: number; readonly total: number }
  | ExperimentEvent
  | HistogramsEvent
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'unkept'; readonly why: WhyUnkept };

/** How a run of an experiment ended, and what its model does then, with the weights that came back. */
export type ExperimentResult =
  | { readonly ended: 'done' | 'stopped'; readonly test: { readonly loss: number; readonly accuracy: number } }
  | { readonly ended: 'diverged'; readonly error: WireError };

/** What is new in a run of an experiment. */
export interface ExperimentEvent {
  readonly kind: 'experiment';
  /** its place among the runs */
  readonly run: number;
  readonly points: readonly CurvePoint[];
  /** their loss and accuracy are those of the training digits after the epoch, without dropout */
  readonly epochs: readonly EpochResult[];
  readonly result?: ExperimentResult;
}

/** What a step begins or ends with. */
export interface Moment {
  readonly weights: readonly NamedWeight[];
  /** of the optimizer, `<param>/<slot>` */
  readonly slots: readonly NamedWeight[];
}

/** Of a convolution, for one digit: [side, side, filters]. */
export interface MapLook {
  readonly sums: Float32Array;
  /** after the activation */
  readonly outputs: Float32Array;
  /** what goes on, after pooling where there is some */
  readonly passed: Float32Array;
  /** of the digit's loss, by the sums */
  readonly gradients: Float32Array;
}

/** Of a dense layer, for one digit. */
export interface LayerLook {
  readonly sums: Float32Array;
  /** after the activation */
  readonly outputs: Float32Array;
  /** what dropout multiplies them by, and what is passed on; not of the last layer */
  readonly mask: Float32Array | undefined;
  readonly passed: Float32Array | undefined;
  /** of the digit's loss, by the sums */
  readonly gradients: Float32Array;
}

/** One digit of the batch of one step: what the GPU made of it, and what became of the weights. */
export interface StepLook {
  /** steps since the weights were new, this one included */
  readonly step: number;
  /** of the digit among those to train on */
  readonly index: number;
  readonly label: number;
  readonly pixels: Float32Array;
  readonly maps: readonly MapLook[];
  readonly layers: readonly LayerLook[];
  readonly loss: number;
  readonly before: Moment;
  readonly after: Moment;
}

export interface RunResult {
  /** of a run of one step */
  readonly look: StepLook | undefined;
  readonly ended: Ended;
  readonly test: { readonly loss: number; readonly accuracy: number } | undefined;
  /** while it trained */
  readonly memory: MemoryCount;
}

/** A kernel launch of a training step. */
export interface DispatchInfo {
  readonly label: string;
  readonly workgroups: number;
  readonly flops: number;
  readonly bytes: number;
  /** measured, where it was asked for */
  readonly microseconds?: number;
}

/** A run that can be gone on with. */
export interface KeptRun {
  readonly epoch: number;
  /** of this epoch */
  readonly step: number;
  readonly epochs: EpochResult[];
}

export interface SavedRun {
  readonly name: string;
  readonly savedAt: Date;
  readonly bytes: number;
}

/** A model that nothing was trained of yet, to show what it makes of a digit. */
export interface Preview {
  readonly weights: readonly NamedWeight[];
  /** of the digits that are loaded; made-up ones before */
  readonly examples: Examples;
}

/** A model out of a file: what of a run it can tell. */
export interface OpenedModel {
  readonly config: RunConfig;
  readonly weights: readonly NamedWeight[];
  /** steps that it was trained, as far as its file says */
  readonly trained: number;
}

export interface TrainerApi {
  listen(listener: (event: TrainerEvent) => void): void;
  open(adapter: AdapterChoice): Promise<AdapterDescription>;
  /** Whether checkpoints are kept in the browser: one tab at a time may. */
  claim(): Promise<boolean>;
  /** Makes the model of a run, unless one was trained or opened: what is kept stays. */
  preview(config: RunConfig): Promise<Preview>;
  /** @param samples the user's, of all kinds */
  load(config: RunConfig, files: readonly File[] | undefined, samples: readonly Sample[]): Promise<DigitsInfo>;
  /**
   * Trains until the end, a pause or a stop.
   * @param steps at most
   */
  run(config: RunConfig, how: Beginning, steps?: number): Promise<RunResult>;
  /** Trains models of their own, one after the other; events tell how. The model that is there stays. */
  experiment(runs: readonly RunConfig[], files: readonly File[] | undefined): Promise<void>;
  stopExperiment(): void;
  /** Whether snapshots for the histograms have activations and gradients, too. */
  watchHistograms(wanted: boolean): Promise<void>;
  pause(): void;
  /** Also while digits are loaded. */
  stop(): void;
  setLearningRate(value: number): Promise<void>;
  /** Makes the model of a run anew, and gives its first weights. */
  reset(config: RunConfig): Promise<readonly NamedWeight[]>;
  /** Probabilities of all test digits: [count, 10]. */
  examine(): Promise<Float32Array>;
  /** What the last checkpoint of the browser holds, where nothing was begun since. */
  kept(): Promise<KeptRun | undefined>;
  forget(): Promise<void>;
  schedule(measured: boolean): Promise<readonly DispatchInfo[]>;
  saveFiles(kind: 'tfjs' | 'safetensors'): Promise<ReadonlyMap<string, Uint8Array>>;
  openFiles(files: readonly File[], config: RunConfig): Promise<OpenedModel>;
  saveInBrowser(name: string): Promise<void>;
  openFromBrowser(name: string, config: RunConfig): Promise<OpenedModel>;
  savedRuns(): Promise<SavedRun[]>;
  deleteSaved(name: string): Promise<void>;
}
