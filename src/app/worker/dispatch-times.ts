/** How long each kernel launch of a training step takes: each is repeated by itself, on memory of its own. */
import type { DeviceBuffer } from '../../gpu/buffer.ts';
import type { Engine } from '../../gpu/engine.ts';
import { Executor } from '../../gpu/executor.ts';
import type { PrintableProgram } from '../../index.ts';

const ENOUGH_MS = 30;
const MOST_TIMES = 4096;

/** Microseconds of each dispatch, in order. Launching included: it is what a step pays, too. */
export async function dispatchTimes(engine: Engine, program: PrintableProgram): Promise<number[]> {
  const buffers: DeviceBuffer[] = [];
  const executor = await Executor.create(engine, program, (name, bytes) => {
    const buffer = engine.createBuffer(name, bytes, 'other');
    buffers.push(buffer);
    return buffer;
  });
  try {
    const times: number[] = [];
    for (const index of program.dispatches.keys()) times.push(await timeOf(engine, executor, index));
    return times;
  } finally {
    executor.dispose();
    for (const buffer of buffers) buffer.dispose();
  }
}

async function timeOf(engine: Engine, executor: Executor, index: number): Promise<number> {
  for (let times = 4; ; times *= 4) {
    const begin = performance.now();
    await engine.submit((pass) => executor.encodeDispatch(pass, index, times), []);
    const ms = performance.now() - begin;
    if (ms >= ENOUGH_MS || times >= MOST_TIMES) return (1000 * ms) / times;
  }
}
