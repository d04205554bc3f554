/**
 * Larger graphs: training steps of one's own with 10 to 1,000 ops, wgrad alone. It shows how the time to compile, to the first step and
 * per step grow with the number of ops. Each graph gets a device of its own, so that nothing is compiled before.
 */
import { init, layers, ops, optimizers, type SymbolicTensor, sequential, tensor, trainer } from '../src/index.ts';
import type { GraphResult, SuiteOptions } from '../src/report/bench-report.ts';
import { attempt, type Control } from './control.ts';
import { median } from './statistics.ts';

const [BATCH, WIDTH, STEPS] = [32, 32, 20];

export async function benchGraphs(options: SuiteOptions, control: Control): Promise<GraphResult[]> {
  const results: GraphResult[] = [];
  for (const size of options.graphSizes) {
    control.tell({ kind: 'graph', ops: size });
    const made = await attempt(control, 'depth', `a graph of ${size} ops`, () => benchGraph(size, options.rounds));
    if (made !== undefined) results.push(made);
  }
  return results;
}

async function benchGraph(size: number, rounds: number): Promise<GraphResult> {
  const engine = await init({});
  const x = tensor(
    Float32Array.from({ length: STEPS * BATCH * WIDTH }, (_, i) => Math.sin(i)),
    [STEPS * BATCH, WIDTH],
  );
  const net = sequential({ layers: [layers.dense({ units: WIDTH, inputShape: [WIDTH] })], seed: 1 });
  const own = trainer({
    models: { net },
    optimizers: { sgd: optimizers.sgd({ learningRate: 1e-3 }) },
    seed: 1,
    step({ x }, { models: { net }, optimizers: { sgd } }) {
      const loss = graphOf(net(x!), size).square().mean();
      return { updates: [sgd.minimize(loss, net)], metrics: { loss } };
    },
  });
  try {
    let begin = performance.now();
    const { dispatches } = own.program({ x }, { batchSize: BATCH });
    const compileMs = performance.now() - begin;
    begin = performance.now();
    await own.fit({ x: x.slice(0, BATCH) }, { batchSize: BATCH, verbose: 0 });
    const firstStepMs = performance.now() - begin;
    await own.fit({ x }, { batchSize: BATCH, verbose: 0 });
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      begin = performance.now();
      await own.fit({ x }, { batchSize: BATCH, verbose: 0 });
      times.push((performance.now() - begin) / STEPS);
    }
    return { ops: size, dispatches: dispatches.length, compileMs, firstStepMs, msPerStep: median(times) };
  } finally {
    own.dispose();
    net.dispose();
    engine.dispose();
    await engine.device.lost; // from then on init() makes another
  }
}

/** So many ops, of elements mostly, with a product and a reduction in ten; each reads the one before it and some earlier one. */
function graphOf(x: SymbolicTensor, size: number): SymbolicTensor {
  const made = [x];
  let state = 1;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
    return state % below;
  };
  while (made.length <= size) {
    const [last, other] = [made.at(-1)!, made[draw(made.length)]!];
    const next = [
      () => last.tanh(),
      () => last.add(other).mul(0.7),
      () => last.mul(other).tanh(),
      () => last.maximum(other),
      () => last.sub(other).sigmoid(),
      () => last.sub(last.mean({ axis: -1, keepdims: true })),
      () => last.matmul(other.transpose()).mul(1 / WIDTH),
    ][draw(10) % 7]!;
    made.push(next());
  }
  return ops.tanh(made.at(-1)!);
}
