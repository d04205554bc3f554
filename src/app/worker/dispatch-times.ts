/** How long each kernel launch of a training step takes: each is warmed up and repeated by itself, on memory of its own. */
import type { DeviceBuffer } from '../../gpu/buffer.ts';
import type { Engine } from '../../gpu/engine.ts';
import { Executor } from '../../gpu/executor.ts';
import type { PrintableProgram } from '../../index.ts';

/** A submit this long tells little of what submitting takes. */
const ENOUGH_MS = 30;
const MOST_TIMES = 4096;
/** Measurements of which the middle one counts: others may have been disturbed. */
const ROUNDS = 3;

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

const timeOf = (engine: Engine, executor: Executor, index: number): Promise<number> =>
  microsecondsOf(async (times) => {
    const begin = performance.now();
    await engine.submit((pass) => executor.encodeDispatch(pass, index, times), []);
    return performance.now() - begin;
  });

/**
 * Microseconds of one time, the middle of some measurements, all after a first one that does not count: it pays for what is done once.
 * @param run does it so many times and gives the milliseconds that it took
 */
export async function microsecondsOf(run: (times: number) => Promise<number>): Promise<number> {
  await run(1);
  let times = 4;
  while (times < MOST_TIMES && (await run(times)) < ENOUGH_MS) times *= 4;
  const measured: number[] = [];
  for (let round = 0; round < ROUNDS; round++) measured.push((1000 * (await run(times))) / times);
  return measured.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
}
