/** Mean and variance of data, computed on the GPU, batch by batch. */
import type { Tensor } from '../data/tensor.ts';
import { init } from '../gpu/engine.ts';
import { type Node, type Shape, type Step, sizeOf } from '../graph/node.ts';
import { type Layout, layoutOf, type Variable } from '../graph/variable.ts';
import { reshape } from '../graph/views.ts';
import { add, div, mul, square, sub } from '../ops/arithmetic.ts';
import { moments } from '../ops/reductions.ts';
import { fill } from '../ops/sources.ts';
import { type BatchSpec, gatherBatch } from './batch.ts';
import { checkInputs } from './check-tensor.ts';
import { Memory } from './memory/memory.ts';
import { Programs } from './memory/programs.ts';
import { Trace } from './trace.ts';
import { clockVariable, type Steps } from './train/steps.ts';
import { evaluateFeed, freeing, measure, walkOver } from './train/walks.ts';

/** Of the data seen so far: mean and variance [...shape of the kept axes], and how many values each is of: []. */
export interface Statistics<T> {
  readonly mean: T;
  readonly variance: T;
  readonly count: T;
}

/** Variables for statistics, as they are before any data: what is normalised by them stays as it is. */
export function statisticsVariables(shape: Shape): Statistics<Variable> {
  const stat = (name: string, own: Shape, value: number): Variable => {
    const initializer = (_: Node, of: Shape): Node => fill(of, value);
    return { name, shape: own, dtype: 'f32', role: 'stat', initializer };
  };
  return { mean: stat('mean', shape, 0), variance: stat('variance', shape, 1), count: stat('count', [], 0) };
}

/**
 * @param x [samples, ...]
 * @param kept axes of a sample, counted from 0, that have statistics of their own for each place; others go
 * @throws UsageError, ShapeError, DataError where x is no such data; DeviceError where the GPU is lost
 */
export async function statisticsOf(
  where: string,
  x: Tensor,
  kept: readonly number[],
): Promise<Statistics<Float32Array<ArrayBuffer>>> {
  const host = checkInputs(where, x, x.shape.slice(1));
  const variables = statisticsVariables(kept.map((axis) => host.spec.shape[axis]!));
  const all = [variables.mean, variables.variance, variables.count];
  const engine = await init();
  const memory = new Memory(engine, layoutOf(all));
  const feed = evaluateFeed(engine, { count: x.shape[0]!, tensors: { x: host } });
  try {
    const walk = await walkOver([{ prefix: '', memory }], new Programs(), stepsOf(variables, kept), feed).catch(
      freeing(feed),
    );
    await measure(walk.runner).finally(walk.dispose);
    const [mean, variance, count] = (await memory.read(all)) as Float32Array<ArrayBuffer>[];
    return { mean: mean!, variance: variance!, count: count! };
  } finally {
    memory.dispose();
  }
}

function stepsOf(variables: Statistics<Variable>, kept: readonly number[]): Steps {
  const clock = clockVariable();
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const { tensors } = gatherBatch(trace, clock, spec);
    take(trace, variables, tensors.x!, kept);
    return trace.step();
  };
  return { key: 'statistics', clock, rings: new Map(), variables: [clock], build };
}

/** Statistics of what was seen and of a batch become those of both: Chan et al. 1983. */
function take(trace: Trace, variables: Statistics<Variable>, x: Node, kept: readonly number[]): void {
  const { shape } = variables.mean;
  const own = moments(
    x,
    [...x.shape.keys()].filter((axis) => !kept.includes(axis - 1)),
  );
  const [mean, variance, count] = [variables.mean, variables.variance, variables.count].map((each) => trace.read(each));
  const added = fill([], sizeOf(x.shape) / sizeOf(shape));
  const total = add(count!, added);
  const share = div(added, total);
  const shift = sub(reshape(own.mean, shape), mean!);
  const between = mul(square(shift), sub(fill([], 1), share));
  const change = add(sub(reshape(own.variance, shape), variance!), between);
  trace.assign(variables.mean, add(mean!, mul(shift, share)));
  trace.assign(variables.variance, add(variance!, mul(change, share)));
  trace.assign(variables.count, total);
}
