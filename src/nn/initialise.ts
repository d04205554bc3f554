/** The memory of a model's variables, by name, with initial values computed on the GPU, but for what an initialiser computes here. */
import type { Engine } from '../gpu/engine.ts';
import { Executor } from '../gpu/executor.ts';
import { Pacer } from '../gpu/pacer.ts';
import { type Node, type Step, sizeOf } from '../graph/node.ts';
import { type Layout, layoutOf, type Variable } from '../graph/variable.ts';
import { Memory } from './memory/memory.ts';
import { Programs } from './memory/programs.ts';
import { Space } from './memory/space.ts';
import { Trace } from './trace.ts';
import { clockWords, setClock } from './train/clock.ts';
import { clockVariable } from './train/steps.ts';

export async function initialised(engine: Engine, names: ReadonlyMap<Variable, string>, seed: number): Promise<Memory> {
  const variables = [...names.keys()];
  const memory = new Memory(
    engine,
    layoutOf(variables, engine.largestBuffer, (variable) => names.get(variable)!),
  );
  if (variables.length === 0) return memory;
  const clock = clockVariable();
  const scratch = new Memory(engine, layoutOf([clock]));
  const parts = [memory, scratch].map((each) => ({ prefix: '', memory: each }));
  const space = new Space(parts);
  try {
    variables.forEach((variable, i) => {
      const { initializer, shape } = variable;
      if (initializer?.values) memory.write(variable, initializer.values(shape, seed, PARAM_STREAMS + i));
    });
    if (!variables.some(madeOnGpu)) return memory;
    setClock(scratch, clock, { step: 0, epoch: 0, seed, shuffleSeed: 0 });
    const program = new Programs().compile(engine, 'init', () => initStep(variables, clock, space.layout));
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

/** Streams of random numbers: layers count from 0, params from here. */
const PARAM_STREAMS = 1 << 16;

/**
 * The same values, computed elsewhere.
 * @param variables all of a store, in its order
 * @param compute gives the value of a node, of which the clock has these words
 */
export function firstValues(
  variables: readonly Variable[],
  seed: number,
  compute: (node: Node, clock: Node, words: Uint32Array) => ArrayLike<number>,
): Map<Variable, Float32Array> {
  const trace = new Trace({ layout: undefined, clock: clockVariable(), training: false });
  const words = clockWords({ step: 0, epoch: 0, seed, shuffleSeed: 0 });
  const values = variables.map((variable, i): [Variable, Float32Array] => {
    const { initializer, shape } = variable;
    if (initializer === undefined) return [variable, new Float32Array(sizeOf(shape))];
    const own = initializer.values?.(shape, seed, PARAM_STREAMS + i);
    const made = own ?? compute(initializer(trace.clock, shape, PARAM_STREAMS + i), trace.clock, words);
    return [variable, Float32Array.from(made)];
  });
  return new Map(values);
}

const madeOnGpu = ({ initializer }: Variable): boolean => initializer !== undefined && initializer.values === undefined;

/** @param layout of the variables and the clock */
export function initStep(variables: readonly Variable[], clock: Variable, layout: Layout): Step {
  const trace = new Trace({ layout, clock, training: false });
  variables.forEach((variable, i) => {
    const { initializer, shape } = variable;
    if (madeOnGpu(variable)) trace.assign(variable, initializer!(trace.clock, shape, PARAM_STREAMS + i));
  });
  return trace.step();
}
