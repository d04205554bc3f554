/** All that the page shows, as signals. The parts in parts/ read them; what their buttons do is in run.ts and models.ts. */
import { computed, signal } from '@preact/signals';
import type { AdapterDescription } from '../gpu/adapter.ts';
import type { MemoryCount, NamedWeight } from '../index.ts';
import { addressOf } from './address.ts';
import { DEFAULTS, type RunConfig } from './config.ts';
import type { Answer } from './digit/answers.ts';
import { convolutionLayers } from './digit/convolve.ts';
import { denseLayers } from './digit/forward.ts';
import type { Phase } from './shared/buttons.tsx';
import { waiting } from './shared/dropping.ts';
import { wrongAddress } from './shared/guarded.ts';
import { kindOf } from './shared/sources.ts';
import { STAGES, type Stage, type StationName } from './text/stations.ts';
import type {
  CurvePoint,
  DigitsInfo,
  DispatchInfo,
  EpochResult,
  Examples,
  KeptRun,
  ProgressEvent,
  SavedRun,
  StepLook,
} from './worker/protocol.ts';

/** A line in the charts. */
export interface Curve {
  readonly id: number;
  readonly config: RunConfig;
  /** whether it began with a model that was trained before */
  readonly isOn: boolean;
  readonly points: CurvePoint[];
  readonly epochs: EpochResult[];
}

/** A neuron of the network: of a hidden layer, or of the outputs. */
export interface Place {
  readonly layer: number;
  readonly unit: number;
}

export const phase = signal<Phase>('opening');
export const config = signal<RunConfig>(DEFAULTS);
export const adapter = signal<AdapterDescription | undefined>(undefined);
/** training pictures to show; drawn by the program until others are loaded */
export const examples = signal<Examples | undefined>(undefined);
export const digits = signal<DigitsInfo | undefined>(undefined);
export const download = signal<{ file: string; loaded: number; total: number } | undefined>(undefined);
export const step = signal<ProgressEvent | undefined>(undefined);
/** all runs since the page was opened, the last one last; bumped by `curvesChanged` */
export const curves = signal<readonly Curve[]>([]);
export const curvesChanged = signal(0);
/** as `curvesChanged`, where an epoch ended or a run began */
export const epochsChanged = signal(0);
export const result = signal<{ loss: number; accuracy: number; stopped: boolean } | undefined>(undefined);
export const weights = signal<readonly NamedWeight[] | undefined>(undefined);
/** steps that the model was trained; undefined where there is no model but one with new weights */
export const trained = signal<number | undefined>(undefined);
export const answers = signal<readonly Answer[] | undefined>(undefined);
export const memory = signal<MemoryCount | undefined>(undefined);
export const schedule = signal<readonly DispatchInfo[]>([]);
export const saved = signal<readonly SavedRun[]>([]);
export const kept = signal<
  (KeptRun & { readonly config: RunConfig; readonly ownPrint: string | undefined }) | undefined
>(undefined);
/** Training was asked for with settings that need a new model, so many steps of it: the model that is there would be lost. */
export const asking = signal<{ readonly steps: number | undefined } | undefined>(undefined);
/** What is looked at. */
export interface Shown {
  /** 28 × 28 */
  readonly pixels: Float32Array;
  readonly label: number | undefined;
  /** drawn or opened by the user: it stays in view while others are loaded */
  readonly isOwn?: boolean;
}
export const picture = signal<Shown | undefined>(undefined);
/** [784], of the drawing, where there is one */
export const drawn = signal<Float32Array | undefined>(undefined);
/** the station of the workflow that is explained */
export const station = signal<StationName>('tensor');
/** the step that is under the microscope, and which stage of it is shown */
export const look = signal<StepLook | undefined>(undefined);
export const stage = signal<Stage>(STAGES[0]);
/** the neuron that is looked into */
export const chosen = signal<Place | undefined>(undefined);
/** the filter that is looked into: of a convolution */
export const chosenFilter = signal<Place>({ layer: 0, unit: 0 });

/** The configuration of the model that is there. */
export const modelConfig = signal<RunConfig>(DEFAULTS);
/** Its convolutions, and behind them its dense layers. */
export const convolutions = computed(() => weights.value && convolutionLayers(weights.value, modelConfig.value));
export const network = computed(() => weights.value && denseLayers(weights.value, modelConfig.value));
/** What the pictures show that are looked at: of the loaded ones, or of those that the program draws for them. */
export const kind = computed(() => digits.value?.kind ?? kindOf(config.value.source));
/** A run is under way, or about to be: its settings are what they are. */
export const underWay = computed(() => !['broken', 'ready', 'done'].includes(phase.value));

/** Whether a new beginning would drop a run that can go on. */
export const isKept = (): boolean => kept.value !== undefined || phase.value === 'paused';

/** For another curve. */
export const freshId = (): number => Math.max(0, ...curves.value.map(({ id }) => id)) + 1;

/** The settings change, and with them the page's address. */
export function setConfig(wanted: RunConfig): void {
  config.value = wanted;
  [asking.value, wrongAddress.value] = [undefined, []];
  const around = new URLSearchParams(location.search);
  history.replaceState(null, '', `${location.pathname}${addressOf(wanted, around)}`);
}

/** Looks at a test digit, or at an example where no digits are loaded. */
export function lookAtDigit(index: number): void {
  const { testImages, testLabels } = digits.value ?? {};
  const { images, labels } = testImages && testLabels ? { images: testImages, labels: testLabels } : examples.value!;
  const at = index % labels.length;
  const pixels = Float32Array.from(images.subarray(784 * at, 784 * (at + 1)), (value) => value / 255);
  picture.value = { pixels, label: labels[at] };
}

/** There is no run and no trained model, or not yet. */
export function forgetRun(): void {
  look.value = undefined;
  [step.value, result.value, answers.value, trained.value] = [undefined, undefined, undefined, undefined];
  [kept.value, asking.value, waiting.value] = [undefined, undefined, undefined];
}
