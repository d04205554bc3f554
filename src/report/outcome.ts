/**
 * What a run of `npm run train` reports: while it goes on, at its end, and in words. Types and pure functions, for Node and
 * the browser. Every figure in them is counted or measured during the run.
 */
import type { AdapterDescription } from '../gpu/adapter.ts';
import type { DataSetName, ModelName } from './models.ts';

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

/** What a run has to show for itself. `test` is null where the run was stopped before there was anything to test. */
export interface Outcome {
  /** the complete ones */
  readonly epochs: readonly EpochResult[];
  /** Where the run was stopped within an epoch, and figures of that epoch are known. */
  readonly partial?: PartialEpoch;
  readonly test: { readonly loss: number; readonly accuracy: number } | null;
  readonly step: {
    readonly medianMs: number;
    readonly dispatches: number;
    readonly stepsPerSubmit: number;
    readonly uploadedBytes: number;
    readonly readbackBytes: number;
  };
  readonly gpuBytes: { readonly parameters: number; readonly data: number; readonly other: number };
}

/** Where a run stands: `logs` are the running means of the epoch so far. */
export interface StepReport {
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  readonly seconds: number;
  readonly logs: Readonly<Record<string, number>>;
}

/**
 * What the JSON file holds. A run that was stopped says so: its `test` may be null, and what it had not got to is null too where
 * it was stopped before training began.
 */
export interface Report extends Omit<Outcome, 'step' | 'gpuBytes'> {
  readonly adapter: AdapterDescription | null;
  readonly data: { readonly source: string; readonly train: number; readonly test: number } | null;
  readonly step: Outcome['step'] | null;
  readonly gpuBytes: Outcome['gpuBytes'] | null;
  readonly model: ModelName;
  readonly seed: number;
  readonly batchSize: number;
  readonly stopped?: true;
}

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
    cifar10: 'CIFAR-10',
    'made-up': MADE_UP[set],
    custom: 'your own files',
  };
  const format = new Intl.NumberFormat('en');
  return `${names[source] ?? source}, ${format.format(train)} + ${format.format(test)} images`;
}
