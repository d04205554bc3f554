/** A model's memory, with initial values computed on the GPU. */
import type { Engine } from '../gpu/engine.ts';
import { Executor } from '../gpu/executor.ts';
import { Pacer } from '../gpu/pacer.ts';
import { layoutOf, type Variable } from '../graph/variable.ts';
import { Memory } from './memory/memory.ts';
import type { Programs } from './memory/programs.ts';
import { Space } from './memory/space.ts';
import { initStep } from './steps.ts';
import { setClock } from './train/clock.ts';
import { clockVariable } from './train/steps.ts';

export async function initialised(
  engine: Engine,
  variables: readonly Variable[],
  programs: Programs,
  seed: number,
): Promise<Memory> {
  const memory = new Memory(engine, layoutOf(variables, engine.largestBuffer));
  if (variables.length === 0) return memory;
  const clock = clockVariable();
  const scratch = new Memory(engine, layoutOf([clock]));
  const parts = [memory, scratch].map((each) => ({ prefix: '', memory: each }));
  const space = new Space(parts);
  try {
    setClock(scratch, clock, { step: 0, epoch: 0, seed, shuffleSeed: 0 });
    const program = programs.compile(engine, 'init', () => initStep(variables, clock, space.layout));
    const executor = await Executor.create(engine, program, (name) => space.buffer(name));
    const share = new Pacer(1).share(executor.estimateMs);
    const submitted = engine.submit((pass, next) => executor.encode(pass, 1, { share, next }), []);
    await submitted.finally(() => executor.dispose());
    return memory;
  } catch (error) {
    memory.dispose();
    throw error;
  } finally {
    scratch.dispose();
  }
}
