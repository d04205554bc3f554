/** Programs alone, without a model: on buffers of their own, to be timed dispatch by dispatch. */
import type { Program } from '../src/compiler/program.ts';
import type { DeviceBuffer } from '../src/gpu/buffer.ts';
import type { Engine } from '../src/gpu/engine.ts';
import { Executor } from '../src/gpu/executor.ts';
import { numbers } from './samples.ts';

/** A step's buffers, filled as `fill` says, and its executor. */
interface Loaded {
  readonly executor: Executor;
  readonly dispose: () => void;
}

export async function load(
  engine: Engine,
  program: Program,
  fill: (name: string, bytes: number) => ArrayBufferView<ArrayBuffer>,
): Promise<Loaded> {
  const buffers = new Map<string, DeviceBuffer>();
  const resolve = (name: string, bytes: number): DeviceBuffer => {
    let buffer = buffers.get(name);
    if (buffer === undefined) {
      buffer = engine.createBuffer(name, bytes, 'other');
      engine.upload(buffer, fill(name, bytes));
      buffers.set(name, buffer);
    }
    return buffer;
  };
  const executor = await Executor.create(engine, program, resolve);
  const dispose = (): void => {
    executor.dispose();
    for (const buffer of buffers.values()) buffer.dispose();
  };
  return { executor, dispose };
}

/** Between -size and size, the same each time. */
export function randomValues(count: number, size: number): Float32Array<ArrayBuffer> {
  const next = numbers(7);
  return Float32Array.from({ length: count }, () => (next() / 2 ** 31 - 1) * size);
}
