/**
 * Runs a step on the GPU for the checks of kernels: the real compiler, engine and executor, inside error scopes. Whatever WebGPU
 * reports is thrown. Kernels are compiled in parallel; steps run one at a time, so that an error is reported by the step that
 * made it.
 */
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../src/compiler/compile.ts';
import type { Program } from '../../src/compiler/program.ts';
import { requestDevice } from '../../src/gpu/adapter.ts';
import type { DeviceBuffer } from '../../src/gpu/buffer.ts';
import { Engine, init } from '../../src/gpu/engine.ts';
import { Executor } from '../../src/gpu/executor.ts';
import {
  type DType,
  isLeaf,
  leafName,
  type Node,
  type Step,
  sizeOf,
  stepRoots,
  topologicalOrder,
  wordsPerRow,
} from '../../src/graph/node.ts';

export type Values = Float32Array | Uint32Array | Int32Array | Uint8Array;
/** Values of leaves by their names. u8 rows are given without padding. */
export type Feeds = Readonly<Record<string, Values>>;
export type Results = Record<string, Float32Array | Uint32Array | Int32Array>;

/** The plain kernel of each op, a dispatch for each. */
export const PLAIN = { optimize: false, tuned: false } as const;

const SCOPES = ['validation', 'out-of-memory', 'internal'] as const;

/** A device of the checks' own, in place of the one that models share. */
let own: Engine | undefined;

/** What steps run on. @throws DeviceError where there is no adapter */
export const engine = (): Promise<Engine> => (own === undefined ? init() : Promise.resolve(own));

/**
 * Steps run on a device of their own from here on, a new one at each call. Drivers keep every kernel that they compiled as long as
 * its device lives: lavapipe ends the process where these take more than 65,530 memory maps, which is after some 900.
 */
export async function takeNewDevice(): Promise<void> {
  const { adapter } = await init();
  dropDevice();
  const { device, description } = await requestDevice(adapter.software ? 'software' : 'hardware');
  own = new Engine(device, description, undefined);
}

/** Steps run on the device that models share, again. */
export function dropDevice(): void {
  own?.dispose();
  own?.device.destroy();
  own = undefined;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Outputs and updated states by name, after `steps` steps.
 *
 * @param feeds a value for each leaf of the step, except leaves that the step writes without reading them
 */
export async function runStep(
  step: Step,
  feeds: Feeds,
  options: Partial<CompileOptions> = {},
  steps = 1,
): Promise<Results> {
  const gpu = await engine();
  const target = gpu.adapter.software ? 'cpu' : 'gpu';
  const limits = { maxBindings: gpu.maxBindings, maxBufferBytes: gpu.largestBuffer };
  const program = compile(step, { ...DEFAULT_OPTIONS, target, ...limits, ...options });
  return runProgram(step, program, feeds, steps);
}

/** The same with a program of that step, which may have been changed. */
export async function runProgram(step: Step, program: Program, feeds: Feeds, steps = 1): Promise<Results> {
  const gpu = await engine();
  await Promise.all(program.dispatches.map(({ label, code }) => gpu.pipeline(label, code)));
  const turn = last.then(() => withScopes(gpu, () => execute(gpu, step, program, feeds, steps)));
  last = turn.catch(() => {});
  return turn;
}

/** @throws Error with what WebGPU reported while `work` ran */
export async function withScopes<T>(gpu: Engine, work: () => Promise<T>): Promise<T> {
  for (const scope of SCOPES) gpu.device.pushErrorScope(scope);
  let result: T | undefined;
  let failure: unknown;
  try {
    result = await work();
  } catch (error) {
    failure = error;
  }
  const reported = await Promise.all(SCOPES.map(() => gpu.device.popErrorScope()));
  const messages = reported.flatMap((error) => (error === null ? [] : [error.message]));
  if (messages.length > 0) throw new Error(`WebGPU reported: ${messages.join('\n')}`);
  if (failure !== undefined) throw failure;
  return result as T;
}

async function execute(gpu: Engine, step: Step, program: Program, feeds: Feeds, steps: number): Promise<Results> {
  const results = resultsOf(step);
  const buffers = new Map<string, DeviceBuffer>();
  const resolve = (name: string, bytes: number): DeviceBuffer => {
    const buffer = buffers.get(name) ?? gpu.createBuffer(name, bytes, 'other');
    buffers.set(name, buffer);
    return buffer;
  };
  const executor = await Executor.create(gpu, program, resolve);
  for (const node of leavesOf(step)) {
    const name = leafName(node);
    const values = feeds[name];
    const buffer = buffers.get(name);
    if (values === undefined) throw new Error(`test: the leaf '${name}' is not fed.`);
    // what does not change the result is not bound, such as x in x⁰
    if (buffer !== undefined) gpu.upload(buffer, packed(name, node, values));
  }
  const names = Object.keys(results);
  const reads = names.map((name) => {
    const index = program.outputs[name];
    const source = buffers.get(index === undefined ? name : program.buffers[index]!.name)!;
    return { source, bytes: 4 * sizeOf(results[name]!.shape) };
  });
  const copies = await gpu.submit((pass) => executor.encode(pass, steps), reads);
  executor.dispose();
  for (const buffer of buffers.values()) buffer.dispose();
  return Object.fromEntries(names.map((name, i) => [name, typed(results[name]!.dtype, copies[i]!)]));
}

const typed = (dtype: DType, copy: ArrayBuffer): Results[string] =>
  new ({ f32: Float32Array, i32: Int32Array, u32: Uint32Array, u8: Uint32Array })[dtype](copy);

const leavesOf = (step: Step): Node[] => topologicalOrder(stepRoots(step)).filter(isLeaf);

/** What a step gives, by name: its outputs and the states that it updates. */
export function resultsOf(step: Step): Record<string, Node> {
  return { ...step.outputs, ...Object.fromEntries(step.updates.map(([target]) => [leafName(target), target])) };
}

/** Values as they lie in a buffer: u8 rows are padded to whole words. */
function packed(name: string, { shape, dtype }: Node, values: Values): ArrayBufferView<ArrayBuffer> {
  if (values.length !== sizeOf(shape)) throw new Error(`test: '${name}' is [${shape}], fed ${values.length} values.`);
  if (dtype !== 'u8') return values as Exclude<Values, Uint8Array> & ArrayBufferView<ArrayBuffer>;
  const rows = shape[0] ?? 1;
  const columns = values.length / rows;
  const padded = new Uint8Array(rows * wordsPerRow(columns) * 4);
  for (let row = 0; row < rows; row++) {
    padded.set(values.subarray(row * columns, (row + 1) * columns), row * wordsPerRow(columns) * 4);
  }
  return padded;
}
