/**
 * The steps of a model as graphs: initialise, train, evaluate, predict. Each is compiled into a program of its own; they share the
 * model's params.
 */
import type { Node, Step } from '../graph/node.ts';
import type { Layout, Variable } from '../graph/variable.ts';
import { scatter } from '../ops/batch.ts';
import { gradients } from '../ops/gradients.ts';
import { fill } from '../ops/sources.ts';
import { type BatchSpec, gatherBatch } from './batch.ts';
import type { PerSample } from './losses/loss.ts';
import { advance, minimizerOf, update } from './minimizer.ts';
import { forward, type Network } from './network.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { Trace } from './trace.ts';
import { clockVariable, recordMeasures, ringsOf, type Steps, type TrainSteps } from './train/steps.ts';

/** What is measured: the loss first, by name. */
export type Measures = ReadonlyMap<string, PerSample>;

/** What `compile` chose. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly measures: Measures;
  readonly optimize: boolean;
}

/** Streams of random numbers: layers count from 0, params from here. */
const PARAM_STREAMS = 1 << 16;

/** @param layout of the variables and the clock */
export function initStep(variables: readonly Variable[], clock: Variable, layout: Layout): Step {
  const trace = new Trace({ layout, clock, training: false });
  variables.forEach((variable, i) => {
    const { initializer, shape } = variable;
    if (initializer !== undefined) trace.assign(variable, initializer(trace.clock, shape, PARAM_STREAMS + i));
  });
  return trace.step();
}

const measured = (measures: Measures, prediction: Node, labels: Node): (readonly [string, Node])[] =>
  [...measures].map(([name, measure]) => [name, measure(prediction, labels)]);

/** Steps of training: the mean loss of the batch goes down. */
export function trainSteps(network: Network, { measures, optimizer }: Omit<Compiled, 'optimize'>): TrainSteps {
  const { params } = network;
  const clock = clockVariable();
  const rings = ringsOf(measures.keys());
  const minimizer = minimizerOf(optimizer, params);
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: true });
    const { x, y } = gatherBatch(trace, clock, spec).tensors;
    const values = measured(measures, forward(network, x!, trace), y!);
    const [, loss] = values[0]!;
    const mean = fill([spec.size], 1 / spec.size);
    const grads = gradients(
      loss,
      mean,
      params.map((param) => trace.read(param)),
    );
    const rates = advance(trace, minimizer);
    recordMeasures(trace, rings, values);
    update(trace, minimizer, grads, rates);
    return trace.step();
  };
  const variables = [...minimizer.slots, minimizer.rates, clock, ...rings.values()];
  return { key: 'train', clock, rings, variables, build, minimizers: [minimizer] };
}

export function evaluateSteps(network: Network, measures: Measures): Steps {
  const clock = clockVariable();
  const rings = ringsOf(measures.keys());
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const { x, y } = gatherBatch(trace, clock, spec).tensors;
    recordMeasures(trace, rings, measured(measures, forward(network, x!, trace), y!));
    return trace.step();
  };
  return { key: 'evaluate', clock, rings, variables: [clock, ...rings.values()], build };
}

/** @param count samples that there is room for */
export function predictSteps(network: Network, count: number): Steps & { readonly predictions: Variable } {
  const clock = clockVariable();
  const shape = [count, ...(network.layers.at(-1)?.outputShape ?? [])];
  const predictions: Variable = { name: 'predictions', shape, dtype: 'f32', role: 'prediction' };
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const { tensors, indices } = gatherBatch(trace, clock, spec);
    trace.assign(predictions, scatter(trace.read(predictions), forward(network, tensors.x!, trace), indices));
    return trace.step();
  };
  return { key: 'predict', clock, rings: new Map(), variables: [clock, predictions], build, predictions };
}
