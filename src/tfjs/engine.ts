/** What tfjs has for its backends, with what it means here: WebGPU, opened by the first call that is awaited. */
import { UsageError } from '../errors.ts';
import { init } from '../gpu/engine.ts';
import { countTensors, endScope, startScope, tidy } from './scopes.ts';

/** Opens the GPU. @throws DeviceError where there is none */
export const ready = async (): Promise<void> => void (await init());

/** Any of tfjs's names is accepted: training runs on WebGPU, eager functions on the CPU. @throws DeviceError where there is no GPU */
export async function setBackend(_name: string): Promise<boolean> {
  await init();
  return true;
}

/** 'webgpu' */
export const getBackend = (): string => 'webgpu';

/** How many eager tensors nobody disposed of. Weights and what trains are not counted: `init()` of wgrad knows the GPU's memory. */
export function memory(): { numTensors: number; numDataBuffers: number; numBytes: number; unreliable: boolean } {
  const numTensors = countTensors();
  return { numTensors, numDataBuffers: numTensors, numBytes: 0, unreliable: true };
}

/** Waits for the next frame of the page; training does not block it anyway. */
export const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestAnimationFrame === 'function' && !globalThis.document?.hidden)
      requestAnimationFrame(() => resolve());
    else setTimeout(resolve, 0);
  });

/** Without a meaning here. */
export const enableProdMode = (): void => {};
/** Without a meaning here. */
export const enableDebugMode = (): void => {};
/** Without a meaning here. */
export const disposeVariables = (): void => {};

/** How long a function takes, on the clock of the wall: eager functions run on the CPU, so this says nothing about training. */
export async function time(f: () => unknown): Promise<{ wallMs: number; kernelMs: number }> {
  const begin = performance.now();
  await f();
  const wallMs = performance.now() - begin;
  return { wallMs, kernelMs: wallMs };
}

const FLAGS = new Map<string, unknown>();

/** Flags by their names. */
export interface Environment {
  /** what was set */
  get(name: string): unknown;
  /** keeps it */
  set(name: string, value: unknown): void;
  /** whether it was set to true */
  getBool(name: string): boolean;
}

/** `tf.env()`: flags are kept and mean nothing. */
export function env(): Environment {
  return {
    get: (name) => FLAGS.get(name),
    set: (name, value) => void FLAGS.set(name, value),
    getBool: (name) => FLAGS.get(name) === true,
  };
}

/** Flags, as `env()`. */
export const ENV: Environment = env();

/** What `engine()` has of tfjs's: scopes and memory. */
export function engine(): {
  startScope(): void;
  endScope(result?: unknown): void;
  tidy<T>(name: string | (() => T), fn?: () => T): T;
  memory: typeof memory;
} {
  return { startScope, endScope, tidy, memory };
}

/** Runs a function and says how many tensors it left. Kernels and bytes are not counted: eager functions run on the CPU. */
export async function profile<T>(
  f: () => T | Promise<T>,
): Promise<{ newTensors: number; newBytes: number; result: T }> {
  const before = countTensors();
  const result = await f();
  return { newTensors: countTensors() - before, newBytes: 0, result };
}

/** Without a meaning here. */
export const disableDeprecationWarnings = (): void => {};

/**
 * A graph of TensorFlow's (`model.json` of a graph model) cannot be run.
 * @throws UsageError always: it says which other ways there are
 */
export async function loadGraphModel(_modelUrl?: unknown, _options?: unknown): Promise<never> {
  throw new UsageError(
    'tf.loadGraphModel: graphs of TensorFlow are not there. Take the Keras model that the graph was made of: npm run convert -- model.keras folder/, then tf.loadLayersModel. To predict alone, ONNX Runtime Web runs graphs that tf2onnx has converted.',
  );
}

/** @throws UsageError always */
export function customGrad(): never {
  throw new UsageError("tf.customGrad: it is not there. Write the function of tf's own, whose gradients are known.");
}
