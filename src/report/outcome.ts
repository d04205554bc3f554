/**
 * What a run of `npm run train` reports: while it goes on, at its end, and in words. Types and pure functions, for Node and
 * the browser. Every figure in them is counted or measured during the run.
 */
import type { AdapterDescription } from '../gpu/adapter.ts';
import type { DataSetName, ModelName } from './models.ts';
import type { Trouble } from './trouble.ts';

export interface EpochResult {
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
  readonly seconds: number;
}

/** How far an epoch came that was stopped: loss and accuracy are the means over its first `step` steps. */
export interface PartialEpoch {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** What the engine counted and measured. */
export interface Figures {
  readonly step: {
    readonly medianMs: number;
    readonly dispatches: number;
    readonly stepsPerSubmit: number;
    readonly uploadedBytes: number;
    readonly readbackBytes: number;
  };
  readonly gpuBytes: { readonly parameters: number; readonly data: number; readonly other: number };
}

/** What early stopping did. Epochs are counted from 1. */
export interface EarlyStoppingResult {
  readonly patience: number;
  /** the last epoch, where it ended training; there is none where training came to its end */
  readonly stoppedAfter?: number;
  /** the epoch with the lowest loss of the test pictures */
  readonly best: { readonly epoch: number; readonly valLoss: number };
  /** whether the model has this epoch's weights: not where the run was stopped by hand */
  readonly restored: boolean;
}

/** What a classifier's run has to show for itself. `test` is null where the run was stopped before there was anything to test. */
export interface Outcome extends Figures {
  /** the complete ones */
  readonly epochs: readonly EpochResult[];
  /** Where the run was stopped within an epoch, and figures of that epoch are known. */
  readonly partial?: PartialEpoch;
  readonly test: { readonly loss: number; readonly accuracy: number } | null;
  /** where it was asked for, and an epoch came to its end */
  readonly earlyStopping?: EarlyStoppingResult;
}

/** Means over an epoch, by name: `gLoss`, `dLoss` and others. */
export type Measures = Readonly<Record<string, number>>;

/** What a network of a run is in the end. */
export interface TrainedNetwork {
  readonly parameters: number;
  /** of all its weights, in order, as 32-bit floats: equal for equal bits */
  readonly sha256: string;
}

/** What the run of a generator and a discriminator has to show for itself. */
export interface GanOutcome extends Figures {
  /** the complete ones, each with the `seconds` that it took */
  readonly epochs: readonly Measures[];
  /** Where the run ended within an epoch: its means up to `step` of `steps`. */
  readonly partial?: Measures;
  /** of held-out pictures; null where there is nothing to measure */
  readonly test: Measures | null;
  readonly trouble: readonly Trouble[];
  readonly networks: Readonly<Record<string, TrainedNetwork>>;
}

/** Where a run stands: `logs` are the running means of the epoch so far. */
export interface StepReport {
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  readonly seconds: number;
  readonly logs: Readonly<Record<string, number>>;
}

/** What is known before training, and whether it came to its end. */
interface RunReport {
  readonly adapter: AdapterDescription | null;
  readonly data: { readonly source: string; readonly train: number; readonly test: number } | null;
  readonly model: ModelName;
  readonly seed: number;
  readonly batchSize: number;
  readonly stopped?: true;
}

/** What was not got to is null. */
type Unfinished<Result> = { readonly [Key in keyof Result]: Result[Key] | (Key extends keyof Figures ? null : never) };

/**
 * What the JSON file of a classifier holds. A run that was stopped says so: its `test` may be null, and what it had not got to is null
 * too where it was stopped before training began.
 */
export type Report = RunReport & Unfinished<Outcome>;

/** What the JSON file of a generator and a discriminator holds. */
export type GanReport = RunReport & Unfinished<GanOutcome>;

/** `nvidia ampere, GPU` or `google swiftshader, software adapter`. */
export function describeAdapter(adapter: AdapterDescription): string {
  const names = [adapter.vendor, adapter.architecture].filter((name) => name !== '').join(' ') || 'unnamed';
  const description = adapter.description === '' ? '' : ` (${adapter.description})`;
  return `${names}${description}, ${adapter.software ? 'software adapter' : 'GPU'}`;
}

const MADE_UP: Readonly<Record<DataSetName, string>> = {
  mnist: 'made-up digits (not MNIST)',
  cifar10: 'made-up pictures (not CIFAR-10)',
};

/** `MNIST, 60,000 + 10,000 images` or the like: always says what the pictures are. @param set what was asked for */
export function describeData(source: string, train: number, test: number, set: DataSetName = 'mnist'): string {
  const names: Record<string, string> = {
    mnist: 'MNIST',
    'fashion-mnist': 'Fashion-MNIST',
    cifar10: 'CIFAR-10',
    'made-up': MADE_UP[set],
    custom: 'your own files',
  };
  const format = new Intl.NumberFormat('en');
  return `${names[source] ?? source}, ${format.format(train)} + ${format.format(test)} images`;
}

/** What early stopping did, in a sentence. */
export function describeEarlyStopping({ patience, stoppedAfter, best, restored }: EarlyStoppingResult): string {
  const lowest = `val_loss was lowest after epoch ${best.epoch} (${best.valLoss.toFixed(4)})`;
  const ended =
    stoppedAfter === undefined
      ? lowest
      : `ended after epoch ${stoppedAfter}: ${lowest}, and ${patience} ${patience === 1 ? 'epoch' : 'epochs'} brought none lower`;
  return `Early stopping: ${ended}.${restored ? ` The model has the weights of epoch ${best.epoch}.` : ''}`;
}
