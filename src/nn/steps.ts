/**
 * The steps of a model as graphs: initialise, train, evaluate, predict. Each is compiled into a program of its own; they share the
 * model's params.
 */
import type { Step } from '../graph/node.ts';
import type { Layout, Variable } from '../graph/variable.ts';
import { scatter } from '../ops/batch.ts';
import { gradients } from '../ops/gradients.ts';
import { fill } from '../ops/sources.ts';
import { type Batch, type BatchSpec, gatherBatch } from './batch.ts';
import type { Loss } from './losses/loss.ts';
import { type Judged, type Measures, measured, measuring } from './measures.ts';
import { advance, minimizerOf, update } from './minimizer.ts';
import { forward, type Network } from './network.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { Trace } from './trace.ts';
import { clockVariable, recordMeasures, type Steps, type TrainSteps } from './train/steps.ts';

/** What `compile` chose. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
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

/** The network's output for a batch, and what it is measured by. */
function judged(network: Network, trace: Trace, { x, y, sampleWeight }: Batch['tensors']): Judged {
  return { yTrue: y!, yPred: forward(network, x!, trace), sampleWeight };
}

/** Steps of training: the mean loss of the batch goes down. */
export function trainSteps(
  network: Network,
  { measures, optimizer }: Pick<Compiled, 'measures' | 'optimizer'>,
): TrainSteps {
  const { params } = network;
  const clock = clockVariable();
  const own = measuring(measures);
  const { rings, running } = own;
  const minimizer = minimizerOf(optimizer, params);
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: true });
    const { tensors } = gatherBatch(trace, clock, spec);
    const values = measured(own, trace, judged(network, trace, tensors));
    const [, loss] = values[0]!;
    const mean = fill([spec.size], 1 / spec.size);
    const grads = gradients(
      loss,
      mean,
      params.map((param) => trace.read(param)),
    );
    const rates = advance(trace, minimizer);
    recordMeasures(trace, own, values, spec.size);
    update(trace, minimizer, grads, rates);
    return trace.step();
  };
  const variables = [...minimizer.slots, minimizer.rates, clock, ...own.variables];
  return { key: 'train', clock, rings, running, variables, build, minimizers: [minimizer] };
}

export function evaluateSteps(network: Network, measures: Measures): Steps {
  const clock = clockVariable();
  const own = measuring(measures);
  const { rings, running } = own;
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const { tensors } = gatherBatch(trace, clock, spec);
    recordMeasures(trace, own, measured(own, trace, judged(network, trace, tensors)), spec.size);
    return trace.step();
  };
  return { key: 'evaluate', clock, rings, running, variables: [clock, ...own.variables], build };
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
