/**
 * The options of the bench and what it reports: one schema of plain JSON for the page, the command, Markdown and the comparison with
 * a baseline. Times are ms unless the name says otherwise; every figure is measured in this run.
 */
import { UsageError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';

/** Steps that every library must be able to do in one go. */
export const LEAST_STEPS = 20;

export const SECTIONS = ['startup', 'kernels', 'training', 'depth', 'streams', 'accuracy'] as const;
export type Section = (typeof SECTIONS)[number];

/** wgrad first: the others are held against it. */
export const LIBRARIES = [
  'wgrad',
  'tfjs-webgpu',
  'tfjs-cpu',
  'jax-js webgpu',
  'jax-js wasm',
  'jax-js wasm (1 thread)',
] as const;
export type Library = (typeof LIBRARIES)[number];

/** The models that are trained (bench/models.ts), each at these batch sizes where no others are given. */
export const BATCH_SIZES = {
  mlp: [32, 128, 512],
  convnet: [32, 128],
  cifar: [32],
  lstm: [32],
  'mlp-2048': [128],
  'mlp-4096': [32],
  dcgan: [16],
} as const;
export type ModelName = keyof typeof BATCH_SIZES;
export const MODEL_NAMES = Object.keys(BATCH_SIZES) as ModelName[];

export interface SuiteOptions {
  readonly sections: readonly Section[];
  /** of the training section; the others have the MLP */
  readonly models: readonly ModelName[];
  /** of all models; each has its own where it is left out */
  readonly batchSizes?: readonly number[];
  /** Rivals train without dropout, on batches in the order of the samples. */
  readonly lean: boolean;
  /** of the MLP's runs on dense random data */
  readonly denseBatchSizes: readonly number[];
  /** rounds of training per library */
  readonly rounds: number;
  /** starts per library */
  readonly starts: number;
  /** about how long one round of one library takes */
  readonly roundMs: number;
  /** hidden layers of the deeper models */
  readonly depths: readonly number[];
  /** ops of the larger graphs */
  readonly graphSizes: readonly number[];
  /** the run to 97 % is given up here */
  readonly accuracyLimitS: number;
  /** batch sizes of the time to accuracy */
  readonly accuracyBatchSizes: readonly number[];
  /** timed passes per kernel, and about how long one takes */
  readonly kernelPasses: number;
  readonly kernelPassMs: number;
  /** side lengths of square matmuls */
  readonly squares: readonly number[];
  /** libraries by name; all where it is left out */
  readonly libraries?: readonly Library[];
}

export const FULL: SuiteOptions = {
  sections: SECTIONS,
  models: ['mlp'],
  lean: false,
  denseBatchSizes: [32, 128, 512],
  rounds: 5,
  starts: 5,
  roundMs: 2500,
  depths: [1, 4, 16, 64],
  graphSizes: [10, 30, 100, 300, 1000],
  accuracyLimitS: 300,
  accuracyBatchSizes: [32, 128, 512],
  kernelPasses: 15,
  kernelPassMs: 30,
  squares: [256, 512, 1024],
};

/** Libraries by their names, separated by commas; all where nothing is given. @throws UsageError for a name that is none */
export function readLibraries(where: string, text: string | undefined): readonly Library[] | undefined {
  return text?.split(',').map((name) => {
    const library = LIBRARIES.find((known) => known === name);
    if (library !== undefined) return library;
    throw new UsageError(`${where}: got '${name}', expected some of ${LIBRARIES.join(', ')}, separated by commas.`);
  });
}

/** Models by their names, separated by commas. @throws UsageError for a name that is none */
export function readModels(where: string, text: string | undefined): readonly ModelName[] | undefined {
  return text?.split(',').map((name) => {
    const model = MODEL_NAMES.find((known) => known === name);
    if (model !== undefined) return model;
    throw new UsageError(`${where}: got '${name}', expected some of ${MODEL_NAMES.join(', ')}, separated by commas.`);
  });
}

/** A look, not a measurement: within 4 minutes on two cores. */
export const QUICK: SuiteOptions = {
  ...FULL,
  denseBatchSizes: [32],
  rounds: 3,
  starts: 2,
  roundMs: 300,
  depths: [1, 16],
  graphSizes: [10, 100],
  accuracyLimitS: 2,
  accuracyBatchSizes: [128],
  kernelPasses: 3,
  kernelPassMs: 5,
};

export interface Spread {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

/** What a step asks of WebGPU. */
export interface Traffic {
  dispatches: number;
  submits: number;
  /** calls that carry bytes to the GPU, and their bytes */
  uploads: number;
  uploadedBytes: number;
  readBackBytes: number;
  bindGroups: number;
  buffers: number;
}

export type DataKind = 'digits' | 'pictures' | 'dense random';

export interface TrainingResult {
  readonly library: string;
  readonly how: string;
  /** the MLP where it is left out, as reports had it once */
  readonly model?: ModelName;
  readonly lean?: boolean;
  readonly data: DataKind;
  readonly batchSize: number;
  /** steps in a round */
  readonly steps: number;
  /** of each round */
  readonly rounds: readonly number[];
  /** from a model that is not built yet to the end of its first step, samples uploaded and kernels compiled */
  readonly firstStepMs?: number;
  readonly msPerStep: Spread;
  readonly samplesPerSecond: number;
  /** mean loss of the first steps, and of the last round; of a GAN the discriminator's */
  readonly firstLoss: number;
  readonly lastLoss: number;
  /** per step, once the data set is uploaded */
  readonly traffic: Traffic;
  /** the most that buffers of the GPU took until the first round, samples included; older reports do not have it */
  readonly peakBytes?: number;
}

/** A model with so many hidden layers. */
export interface DepthResult {
  readonly library: string;
  readonly layers: number;
  /** of these, the step's graph and its schedule, without the GPU; wgrad's alone */
  readonly compileMs?: number;
  /** from nothing compiled to the end of the first step */
  readonly firstStepMs: number;
  /** the median of the rounds */
  readonly msPerStep: number;
}

/** A training step of so many ops. */
export interface GraphResult {
  readonly ops: number;
  readonly dispatches: number;
  /** the step's graph and its schedule, without the GPU */
  readonly compileMs: number;
  /** of a device that has compiled nothing, to the end of the step */
  readonly firstStepMs: number;
  /** the median of the rounds */
  readonly msPerStep: number;
}

/** Training until 97 % of the test digits are read rightly; testing, by the same code for all, is not in the time. */
export interface AccuracyResult {
  readonly library: string;
  readonly batchSize: number;
  /** undefined where the limit came first */
  readonly seconds?: number;
  readonly steps: number;
  /** where it ended */
  readonly accuracy: number;
  readonly limitS: number;
}

export interface KernelResult {
  readonly library: string;
  readonly kernel: string;
  /** the size of the model or of the operands */
  readonly at: string;
  readonly us: Spread;
  readonly gflops: number;
  readonly gbytes: number;
  /** of this adapter's measured peak: of operations or of memory, whichever is more */
  readonly share: number;
  readonly of: 'operations' | 'memory';
}

export interface KernelReport {
  readonly clock: 'timestamp queries' | 'wall clock';
  readonly peakGflops: number;
  readonly peakGbytes: number;
  readonly results: readonly KernelResult[];
}

export interface StartupResult {
  readonly library: string;
  /** of the bundled library, minified; undefined where nothing bundles it */
  readonly bytes?: number;
  readonly gzipBytes?: number;
  readonly importMs: Spread;
  /** from init to the end of the first trained step */
  readonly firstStepMs: Spread;
  readonly totalMs: Spread;
}

/** Batches that are uploaded while training goes on, beside samples that lie on the GPU. */
export interface StreamResult {
  readonly name: string;
  /** of a step */
  readonly residentMs: number;
  readonly streamedMs: number;
  readonly uploadedBytesPerStep: number;
  /** of the GPU's memory, for the samples of the stream */
  readonly dataBytes: number;
}

/** What could not be measured, and why. */
export interface Missing {
  readonly section: Section;
  readonly name: string;
  readonly reason: string;
}

export interface Environment {
  readonly adapter: AdapterDescription;
  /** browser or Node, with its version */
  readonly runtime: string;
  readonly processors: number;
  /** whether wasm libraries have threads */
  readonly crossOriginIsolated: boolean;
  readonly date: string;
}

export interface BenchReport {
  readonly schema: 'wgrad-bench-1';
  readonly environment: Environment;
  /** where the digits come from: mnist, made-up, custom */
  readonly data: string;
  /** training samples that all libraries got: fewer than there are where the adapter cannot bind all of them as f32 */
  readonly samples?: number;
  readonly startup?: readonly StartupResult[];
  readonly kernels?: KernelReport;
  readonly training?: readonly TrainingResult[];
  readonly depth?: readonly DepthResult[];
  readonly graphs?: readonly GraphResult[];
  readonly streams?: readonly StreamResult[];
  readonly accuracy?: readonly AccuracyResult[];
  readonly missing: readonly Missing[];
}
