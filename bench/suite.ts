/**
 * The bench without a page: runs in a browser and in Node, wherever navigator.gpu is. Gives plain data; what cannot be measured is
 * named with its reason and does not stop the rest.
 */

import { madeUpPictures } from '../src/data/made-up-pictures.ts';
import { init } from '../src/index.ts';
import { type BenchProgress, describeProgress } from '../src/report/bench-progress.ts';
import {
  BATCH_SIZES,
  type BenchReport,
  type Environment,
  LEAST_STEPS,
  SECTIONS,
  type SuiteOptions,
  type TrainingResult,
} from '../src/report/bench-report.ts';
import { attempt, type Control } from './control.ts';
import { benchDepth } from './depth.ts';
import { fittingDigits } from './fitting.ts';
import { benchGraphs } from './graphs.ts';
import { benchKernels } from './kernels.ts';
import { MODELS } from './models.ts';
import { denseRandom } from './samples.ts';
import { benchStartup } from './startup.ts';
import { type LazyStrategy, STRATEGIES } from './strategies/all.ts';
import type { Samples } from './strategies/strategy.ts';
import { benchStreams } from './streams.ts';
import { timeToAccuracy } from './time-to-accuracy.ts';
import { benchTraining, type TrainingPlan } from './training.ts';
import { watchErrors } from './watch-errors.ts';
import { watchMemory } from './watch-memory.ts';

/** 50 MB as f32 */
const PICTURES = 4096;

export interface SuiteDigits extends Samples {
  readonly test?: Samples;
  /** mnist, made-up, custom */
  readonly source?: string;
}

export interface SuiteControl {
  readonly signal?: AbortSignal;
  /** Gets the report as far as it is, whenever something is added. */
  readonly onPart?: (report: BenchReport) => void;
  /** How it goes, as data: what `say` has as a line. */
  readonly onProgress?: (progress: BenchProgress) => void;
  /** Comes back when a page has drawn what it was told: nothing is drawn while something is timed. */
  readonly settle?: () => Promise<void>;
}

/** @throws the signal's reason where it stops the suite */
export async function runSuite(
  given: SuiteDigits,
  options: SuiteOptions,
  say: (line: string) => void,
  { signal, onPart, onProgress, settle }: SuiteControl = {},
): Promise<BenchReport> {
  watchErrors(); // before the first device
  watchMemory();
  const tell = (progress: BenchProgress): void => {
    onProgress?.(progress);
    say(describeProgress(progress));
  };
  const control: Control = { tell, settle, signal, missing: [] };
  const digits = await usableDigits(given);
  const left = digits.labels.length;
  if (left < given.labels.length) tell({ kind: 'few', samples: left });
  let report: BenchReport = {
    schema: 'wgrad-bench-1',
    environment: await environmentOf(),
    data: digits.source ?? 'unknown',
    samples: left,
    missing: control.missing,
  };
  const add = (part: Partial<BenchReport>): void => {
    report = { ...report, ...part };
    onPart?.(report);
  };
  const strategies = STRATEGIES.filter(({ name }) => options.libraries?.some((wanted) => wanted === name) ?? true);
  for (const section of SECTIONS.filter((name) => options.sections.includes(name))) {
    if (section === 'startup') add({ startup: await benchStartup(strategies, digits, options, control) });
    else if (section === 'kernels') {
      add({ kernels: await attempt(control, section, 'kernels', () => benchKernels(digits, options, control)) });
    } else if (section === 'training') await training(strategies, digits, options, control, add);
    else if (section === 'depth') {
      add({ depth: await benchDepth(digits, options, control) });
      add({ graphs: await benchGraphs(options, control) });
    } else if (section === 'streams') add({ streams: await benchStreams(options, control) });
    else if (section === 'accuracy') await accuracies(strategies, digits, options, control, add);
    else section satisfies never;
  }
  return report;
}

async function usableDigits(digits: SuiteDigits): Promise<SuiteDigits> {
  const { device } = await init();
  return { ...digits, ...fittingDigits(digits, device.limits.maxStorageBufferBindingSize) };
}

async function training(
  strategies: readonly LazyStrategy[],
  digits: SuiteDigits,
  options: SuiteOptions,
  control: Control,
  add: (part: Partial<BenchReport>) => void,
): Promise<void> {
  const { lean } = options;
  let results: readonly TrainingResult[] = [];
  const run = async (plan: Omit<TrainingPlan, 'lean'>): Promise<void> => {
    results = [...results, ...(await benchTraining({ ...plan, lean }, options, control))];
    add({ training: results });
  };
  for (const name of options.models) {
    const model = MODELS[name];
    const sizes = options.batchSizes ?? BATCH_SIZES[name];
    const colour = model.input.at(-1) === 3;
    const samples = colour ? pictures(Math.max(...sizes)) : digits;
    const data = colour ? 'pictures' : 'digits';
    for (const batchSize of sizes) await run({ strategies, model, samples, data, batchSize });
  }
  if (!options.models.includes('mlp')) return;
  const dense = strategies.filter((lazy) => lazy.dense);
  const samples = denseRandom(digits);
  for (const batchSize of options.denseBatchSizes) {
    await run({ strategies: dense, model: MODELS.mlp, samples, data: 'dense random', batchSize });
  }
}

/** Made-up pictures in colour, enough for what every library must do in one go. */
function pictures(batchSize: number): Samples {
  const { images, labels } = madeUpPictures({ train: Math.max(PICTURES, LEAST_STEPS * batchSize), test: 0 }).train;
  return { images: images.values as Uint8Array, labels: labels.values as Uint8Array };
}

async function accuracies(
  strategies: readonly LazyStrategy[],
  digits: SuiteDigits,
  { accuracyLimitS: limitS, accuracyBatchSizes }: SuiteOptions,
  control: Control,
  add: (part: Partial<BenchReport>) => void,
): Promise<void> {
  const { test } = digits;
  if (test === undefined || test.labels.length === 0) {
    control.missing.push({ section: 'accuracy', name: 'time to accuracy', reason: 'there are no test digits.' });
    return;
  }
  let accuracy: BenchReport['accuracy'] = [];
  for (const batchSize of accuracyBatchSizes) {
    for (const lazy of strategies) {
      const plan = { train: digits, test, batchSize, limitS };
      const name = `${lazy.name}, batch ${batchSize}`;
      const result = await attempt(control, 'accuracy', name, () => timeToAccuracy(lazy, plan, control));
      if (result !== undefined) accuracy = [...accuracy, result];
      add({ accuracy });
    }
  }
}

export async function environmentOf(): Promise<Environment> {
  const { adapter } = await init();
  const agent = globalThis.navigator?.userAgent ?? '';
  const browser = /(?:Headless)?(?:Edg|Chrome|Firefox|Version)\/[\d.]+/.exec(agent)?.[0].replace('/', ' ');
  return {
    adapter,
    runtime: browser ?? (typeof process === 'undefined' ? agent : `Node ${process.version}`),
    processors: globalThis.navigator?.hardwareConcurrency ?? 1,
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    date: new Date().toISOString(),
  };
}
