/** All that the page shows, as signals, and what its buttons do. The parts in parts/ read these and nothing else. */
import { computed, signal } from '@preact/signals';
import type { AdapterDescription } from '../gpu/adapter.ts';
import type { MemoryCount, NamedWeight } from '../index.ts';
import { offerFile } from '../io/download.ts';
import { readAdapter } from '../report/settings.ts';
import { failureOf, startTrainer, type Trainer } from './client.ts';
import { addressOf, configOf, DEFAULTS, type RunConfig } from './config.ts';
import { type Answer, answersOf } from './digit/answers.ts';
import { denseLayers } from './digit/forward.ts';
import type {
  DigitsInfo,
  DispatchInfo,
  EpochResult,
  Failure,
  KeptRun,
  SavedRun,
  StepEvent,
  TrainerEvent,
} from './worker/protocol.ts';

export type Phase = 'opening' | 'broken' | 'ready' | 'loading' | 'training' | 'stopping' | 'paused' | 'done';

/** A line in the charts. */
export interface Curve {
  readonly id: number;
  readonly config: RunConfig;
  /** epochs done, with a fraction; loss and accuracy of the steps before */
  readonly points: { readonly epoch: number; readonly loss: number; readonly accuracy: number }[];
  readonly epochs: EpochResult[];
}

export interface Message {
  readonly failure: Failure;
  /** what a button offers */
  readonly again?: () => void;
}

export const phase = signal<Phase>('opening');
export const config = signal<RunConfig>(DEFAULTS);
export const adapter = signal<AdapterDescription | undefined>(undefined);
export const digits = signal<DigitsInfo | undefined>(undefined);
export const download = signal<{ file: string; loaded: number; total: number } | undefined>(undefined);
export const message = signal<Message | undefined>(undefined);
export const notice = signal<string | undefined>(undefined);
export const step = signal<StepEvent | undefined>(undefined);
/** all runs since the page was opened, the last one last; bumped by `curvesChanged` */
export const curves = signal<readonly Curve[]>([]);
export const curvesChanged = signal(0);
/** as `curvesChanged`, where an epoch ended or a run began */
export const epochsChanged = signal(0);
export const result = signal<{ loss: number; accuracy: number; stopped: boolean } | undefined>(undefined);
export const weights = signal<readonly NamedWeight[] | undefined>(undefined);
/** steps of training that the weights have behind them, about */
export const trainedSteps = signal(0);
export const answers = signal<readonly Answer[] | undefined>(undefined);
export const memory = signal<MemoryCount | undefined>(undefined);
export const schedule = signal<readonly DispatchInfo[]>([]);
export const saved = signal<readonly SavedRun[]>([]);
export const kept = signal<(KeptRun & { readonly config: RunConfig }) | undefined>(undefined);
/** the user's own files of digits */
export const ownFiles = signal<readonly File[] | undefined>(undefined);
/** 28 × 28, what is looked at: a test digit or a drawing */
export const picture = signal<{ readonly pixels: Float32Array; readonly label: number | undefined } | undefined>(
  undefined,
);

/** The configuration of the model that is there. */
export const modelConfig = signal<RunConfig>(DEFAULTS);
export const network = computed(() => weights.value && denseLayers(weights.value, modelConfig.value.hidden));
/** A run is under way, or about to be: its settings are what they are. */
export const underWay = computed(() => !['broken', 'ready', 'done'].includes(phase.value));

const KEPT = 'wgrad.trainer.run';
/** Whether this tab's run is the one that the browser keeps. */
let keeps = false;

/** Remembers what the run under way is made of; undefined where there is none any more. */
function keepConfig(of: RunConfig | undefined): void {
  if (!keeps) return;
  if (of === undefined) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, JSON.stringify(of));
}

let trainer: Trainer;

function onEvent(event: TrainerEvent): void {
  if (event.kind === 'download') download.value = event;
  else if (event.kind === 'notice') notice.value = event.text;
  else if (event.kind === 'weights') weights.value = event.weights;
  else if (event.kind === 'epoch') onEpoch(event.result);
  else onStep(event);
}

function onStep(event: StepEvent): void {
  step.value = event;
  trainedSteps.value = event.epoch * event.steps + event.step;
  const { epoch, steps, recentLoss: loss, recentAccuracy: accuracy } = event;
  curves.value.at(-1)?.points.push({ epoch: epoch + event.step / steps, loss, accuracy });
  curvesChanged.value += 1;
}

function onEpoch(epoch: EpochResult): void {
  curves.value.at(-1)?.epochs.push(epoch);
  curvesChanged.value += 1;
  epochsChanged.value += 1;
  // between two epochs it may be asked for what was asked for just now, or the run may have failed: that is told of elsewhere
  if (phase.value === 'training') examine().catch(() => {});
}

/** Runs what may fail; says what happened, and offers the way on. */
async function guarded(work: () => Promise<void>, again?: () => void): Promise<void> {
  message.value = undefined;
  try {
    await work();
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== 'aborted') message.value = { failure, again };
  }
}

export async function open(): Promise<void> {
  phase.value = 'opening';
  trainer = startTrainer(onEvent, (text) => {
    phase.value = 'broken';
    message.value = { failure: { name: 'Error', code: 'internal', message: `page: ${text}. Load the page anew.` } };
  });
  const address = new URLSearchParams(location.search);
  await guarded(async () => {
    config.value = configOf(address);
    modelConfig.value = config.value;
    adapter.value = await trainer.api.open(readAdapter('page: adapter', address.get('adapter') ?? undefined));
    phase.value = 'ready';
    await Promise.all([findKept(), refreshSaved()]);
  }, reopen);
  if (adapter.value === undefined) phase.value = 'broken';
}

function reopen(): void {
  trainer.end();
  adapter.value = undefined;
  digits.value = undefined;
  void open();
}

async function findKept(): Promise<void> {
  keeps = await trainer.api.claim();
  const text = localStorage.getItem(KEPT);
  if (!keeps || text === null) return;
  try {
    const began = { ...DEFAULTS, ...(JSON.parse(text) as RunConfig) };
    const found = began.source === 'files' ? undefined : await trainer.api.kept();
    if (phase.value === 'ready') kept.value = found && { ...found, config: began };
  } catch {
    keepConfig(undefined); // of another version
    await trainer.api.forget();
  }
}

/** Changes the configuration, and with it the page's address. */
export function configure(change: Partial<RunConfig>): void {
  config.value = { ...config.value, ...change };
  const { learningRate } = change;
  if (learningRate !== undefined && (phase.value === 'training' || phase.value === 'paused')) {
    void guarded(async () => trainer.api.setLearningRate(learningRate));
  }
  history.replaceState(null, '', `${location.pathname}${addressOf(config.value)}`);
}

/** The page is afterwards in the phase that it was in before, also where this fails. */
async function loadDigits(wanted = config.value, files = ownFiles.value): Promise<void> {
  const before = phase.value;
  phase.value = 'loading';
  notice.value = undefined;
  try {
    digits.value = await trainer.api.load(wanted, wanted.source === 'files' ? files : undefined);
    if (picture.value === undefined) look(0);
  } finally {
    download.value = undefined;
    phase.value = before;
  }
}

/** Looks at a test digit. */
export function look(index: number): void {
  const { testImages, testLabels } = digits.value!;
  const pixels = Float32Array.from(testImages.subarray(784 * index, 784 * (index + 1)), (value) => value / 255);
  picture.value = { pixels, label: testLabels[index] };
}

export const train = (): Promise<void> => begin('start');
export const resume = (): Promise<void> => begin('resume');
/** One step of training, from wherever it stands. */
export const stepOnce = (): Promise<void> => begin(phase.value === 'paused' ? 'resume' : 'start', 1);

async function begin(how: 'start' | 'resume', steps?: number): Promise<void> {
  kept.value = undefined;
  await guarded(
    async () => {
      try {
        if (how === 'start' || digits.value === undefined) await loadDigits();
        if (how === 'start') startCurve(config.value, []);
        phase.value = 'training';
        result.value = undefined;
        const { ended, test, memory: used } = await trainer.api.run(modelConfig.value, how, steps);
        memory.value = used;
        await examine();
        schedule.value = await trainer.api.schedule(false);
        phase.value = ended === 'paused' ? 'paused' : 'done';
        if (test !== undefined) result.value = { ...test, stopped: ended === 'stopped' };
        if (ended !== 'paused') keepConfig(undefined);
      } catch (error) {
        phase.value = digits.value === undefined || weights.value === undefined ? 'ready' : 'done';
        throw error;
      }
    },
    () => void (failedForGood() ? reopen() : begin(how)),
  );
}

const failedForGood = (): boolean => ['device', 'device-lost', 'internal'].includes(message.value?.failure.code ?? '');

function startCurve(of: RunConfig, epochs: EpochResult[]): void {
  const id = (curves.value.at(-1)?.id ?? 0) + 1;
  modelConfig.value = of;
  keepConfig(of);
  curves.value = [...curves.value, { id, config: of, points: [], epochs }];
  [step.value, answers.value, trainedSteps.value] = [undefined, undefined, 0];
  curvesChanged.value += 1;
  epochsChanged.value += 1;
}

export function pause(): void {
  phase.value = 'stopping';
  void trainer.api.pause();
}

export function stop(): void {
  if (phase.value === 'paused') {
    phase.value = 'done';
    result.value = undefined;
    keepConfig(undefined);
    void trainer.api.forget();
    return;
  }
  if (phase.value === 'training') phase.value = 'stopping';
  void trainer.api.stop();
}

/** New weights; the curves of earlier runs stay. */
export const reset = (): Promise<void> =>
  guarded(async () => {
    keepConfig(undefined);
    modelConfig.value = config.value;
    weights.value = await trainer.api.reset(config.value);
    [step.value, result.value, answers.value, kept.value, trainedSteps.value] = [
      undefined,
      undefined,
      undefined,
      undefined,
      0,
    ];
    phase.value = 'ready';
  });

export function clearCurves(): void {
  curves.value = underWay.value ? curves.value.slice(-1) : [];
  curvesChanged.value += 1;
}

/** Goes on with the run that a reload or a crash interrupted. */
export const resumeKept = (): Promise<void> =>
  guarded(async () => {
    const found = kept.value!;
    config.value = found.config;
    configure({});
    await loadDigits();
    startCurve(found.config, found.epochs);
    await begin('resume');
  });

export function forgetKept(): void {
  kept.value = undefined;
  keepConfig(undefined);
  void trainer.api.forget();
}

let examining: Promise<void> | undefined;

/** Asks the model for all test digits. */
async function examine(): Promise<void> {
  await examining?.catch(() => {});
  examining = ask();
  await examining;
}

async function ask(): Promise<void> {
  if (digits.value === undefined) return;
  const { testLabels } = digits.value;
  answers.value = answersOf(await trainer.api.examine(), testLabels);
}

export const measure = (): Promise<void> =>
  guarded(async () => {
    schedule.value = await trainer.api.schedule(true);
  });

export const saveFiles = (kind: 'tfjs' | 'safetensors'): Promise<void> =>
  guarded(async () => {
    for (const [name, bytes] of await trainer.api.saveFiles(kind)) offerFile(name, new Blob([Uint8Array.from(bytes)]));
  });

const opened = async (work: () => Promise<{ config: RunConfig; weights: readonly NamedWeight[] }>): Promise<void> => {
  const found = await work();
  config.value = found.config;
  configure({});
  modelConfig.value = found.config;
  weights.value = found.weights;
  [step.value, result.value, kept.value, trainedSteps.value] = [undefined, undefined, undefined, 0];
  if (digits.value === undefined) await loadDigits();
  await examine();
  phase.value = 'done';
};

export const openFiles = (list: readonly File[]): Promise<void> =>
  guarded(() => opened(() => trainer.api.openFiles(list, config.value)));

export const saveInBrowser = (name: string): Promise<void> =>
  guarded(async () => {
    await trainer.api.saveInBrowser(name);
    await refreshSaved();
  });

export const openSaved = (name: string): Promise<void> =>
  guarded(() => opened(() => trainer.api.openFromBrowser(name, config.value)));

export const deleteSaved = (name: string): Promise<void> =>
  guarded(async () => {
    await trainer.api.deleteSaved(name);
    await refreshSaved();
  });

async function refreshSaved(): Promise<void> {
  saved.value = await trainer.api.savedRuns();
}

/** Takes four files of the user's, unless a run is under way; nothing changes where they cannot be read. */
export async function useOwnFiles(list: readonly File[]): Promise<void> {
  if (underWay.value) return;
  await guarded(async () => {
    const wanted: RunConfig = { ...config.value, source: 'files' };
    await loadDigits(wanted, list);
    ownFiles.value = list;
    configure(wanted);
    look(0);
  });
}
