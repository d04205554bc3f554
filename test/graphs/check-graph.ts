/** Runs a random graph on the GPU as each way of compiling it makes it, and compares. */
import type { CompileOptions } from '../../src/compiler/compile.ts';
import { LEAST } from '../least-device.ts';
import { PLAIN, type Results, runStep } from '../reference/run-step.ts';
import { type Expected, expectedOf } from './expected.ts';
import { Numbers } from './numbers.ts';
import type { RandomGraph } from './random-graph.ts';

/** A tolerance above this share of the value says little: the graph does not determine the element well. */
const LOOSE = 1e-2;

export interface Judged {
  /** a line for each result that is wrong */
  readonly wrong: readonly string[];
  readonly elements: number;
  /** of which nothing can be said */
  readonly loose: number;
  /** of which must be equal to the bit */
  readonly exact: number;
  /** the largest error, in tolerances */
  readonly worst: number;
}

/** Plain kernels, and optimised for some device: what the compiler is told of it must not make a difference. */
function waysOf({ recipe }: RandomGraph): Record<string, Partial<CompileOptions>> {
  const d = new Numbers(recipe.device);
  const device: Partial<CompileOptions> = {
    ...d.of([{}, { maxBindings: 8 }]),
    ...d.of([{}, { maxBufferBytes: 2 ** 16 }]),
    ...d.of([{}, {}, { maxDispatchMs: 1e-3 }]),
    ...d.of([{ target: 'cpu', subgroups: !LEAST }, { target: 'gpu' }, { target: 'cpu' }] as const),
  };
  return { plain: PLAIN, [JSON.stringify(device)]: device };
}

export async function judge(graph: RandomGraph): Promise<Judged> {
  const { step, feeds } = graph;
  const steps = step.updates.length > 0 ? 2 : 1;
  const ways = Object.entries(waysOf(graph));
  const runs = await Promise.all(
    ways.map(async ([way, options]) => [way, await runStep(step, feeds, options, steps)] as const),
  );
  const expected = expectedOf(step, feeds, steps);
  const plain = runs[0]![1];
  const found = runs.flatMap(([way, results]) => [
    ...compared(`${way}, against the twin`, expected, results),
    ...(results === plain ? [] : compared(`${way}, against plain`, between(expected, plain), results)),
  ]);
  const all = Object.values(expected);
  const count = (holds: (bound: number, value: number) => boolean): number =>
    all.reduce((sum, { bounds, values }) => sum + bounds.filter((bound, i) => holds(bound, values[i]!)).length, 0);
  return {
    wrong: found.flatMap(({ wrong }) => wrong ?? []),
    elements: count(() => true),
    loose: count((bound, value) => !(bound <= LOOSE * (1 + Math.abs(value)))),
    exact: count((bound) => bound === 0),
    worst: found.reduce((most, { worst }) => Math.max(most, worst), 0),
  };
}

/** The same tolerances around what the plain kernels gave. */
const between = (expected: Record<string, Expected>, plain: Results): Record<string, Expected> =>
  Object.fromEntries(
    Object.entries(expected).map(([name, { bounds }]) => [name, { values: Float64Array.from(plain[name]!), bounds }]),
  );

function compared(
  where: string,
  expected: Record<string, Expected>,
  actual: Results,
): { worst: number; wrong: string | undefined }[] {
  return Object.entries(expected).map(([name, { values, bounds }]) => {
    let [at, worst] = [0, 0];
    values.forEach((value, i) => {
      const error = Math.abs(actual[name]![i]! - value);
      // what is not determined, or not finite, may be anything
      const ratio = error === 0 || !Number.isFinite(bounds[i]!) || !Number.isFinite(value) ? 0 : error / bounds[i]!;
      if (!(ratio <= worst)) [at, worst] = [i, Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio];
    });
    if (worst <= 1) return { worst, wrong: undefined };
    const line = `${where}: ${name}[${at}] is ${actual[name]![at]}, expected ${values[at]} ± ${bounds[at]}`;
    return { worst, wrong: line };
  });
}
