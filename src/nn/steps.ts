/**
 * The steps of a model as graphs: initialise, train, evaluate, predict. Each is compiled into a program of its own; they share the
 * model's params.
 */
import { type DType, leaf, type Node, type Shape, type Step } from '../graph/node.ts';
import type { Layout, Variable } from '../graph/variable.ts';
import { CLOCK_WORDS, RING_SLOTS } from '../graph/words.ts';
import { batchIndices, gather, gatherLabels, record, scatter, tick } from '../ops/batch.ts';
import { gradients } from '../ops/gradients.ts';
import { fill } from '../ops/sources.ts';
import type { PerSample } from './losses/loss.ts';
import { advance, type Minimizer, minimizerOf, update } from './minimizer.ts';
import { forward, type Network } from './network.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { Trace } from './trace.ts';

/** How the samples lie on the GPU. */
export interface DataSpec {
  readonly count: number;
  /** of one sample */
  readonly shape: Shape;
  readonly dtype: DType;
  /** what each value is multiplied by */
  readonly scale: number;
}

export interface BatchSpec {
  readonly data: DataSpec;
  /** samples in a step of this program */
  readonly size: number;
  /** samples in a full batch: where the next batch begins */
  readonly stride: number;
  readonly shuffle: boolean;
}

/** What is measured: the loss first, by name. */
export type Measures = ReadonlyMap<string, PerSample>;

/** What `compile` chose. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly measures: Measures;
  readonly optimize: boolean;
}

/** Steps over a data set: what they keep on the GPU besides the model, and the graph of one, for a batch. */
export interface Steps {
  /** tells their programs from others of the same model */
  readonly key: string;
  readonly clock: Variable;
  /** The sum of each measure over the batch, for the last steps. */
  readonly rings: ReadonlyMap<string, Variable>;
  /** All that they keep. */
  readonly variables: readonly Variable[];
  /** @param layout of these variables and the model's */
  readonly build: (spec: BatchSpec, layout: Layout) => Step;
}

export interface TrainSteps extends Steps {
  readonly minimizers: readonly Minimizer[];
}

/** Streams of random numbers: layers count from 0, params from here. */
const PARAM_STREAMS = 1 << 16;

export const clockVariable = (): Variable => ({ name: 'clock', shape: [CLOCK_WORDS], dtype: 'u32', role: 'clock' });

/** RING_SLOTS sums, then the cursor (see shaders/record.wgsl). */
const ringVariable = (measure: string): Variable => {
  return { name: `ring/${measure}`, shape: [RING_SLOTS + 1], dtype: 'f32', role: 'ring' };
};

const ringsOf = (measures: Measures): ReadonlyMap<string, Variable> =>
  new Map([...measures.keys()].map((name) => [name, ringVariable(name)]));

/** @param layout of the variables and the clock */
export function initStep(variables: readonly Variable[], clock: Variable, layout: Layout): Step {
  const trace = new Trace({ layout, clock, training: false });
  variables.forEach((variable, i) => {
    const { initializer, shape } = variable;
    if (initializer !== undefined) trace.assign(variable, initializer(trace.clock, shape, PARAM_STREAMS + i));
  });
  return trace.step();
}

interface Batch {
  readonly x: Node;
  readonly labels: Node;
  readonly indices: Node;
}

/** The samples of the clock's batch; the clock moves on. */
function gatherBatch(trace: Trace, clock: Variable, { data, size, stride, shuffle }: BatchSpec): Batch {
  const indices = batchIndices(trace.clock, { count: data.count, batch: size, stride, shuffle });
  const images = leaf('input', 'x', [data.count, ...data.shape], data.dtype);
  const x = gather(images, indices, data.scale, data.shape);
  const labels = gatherLabels(leaf('input', 'y', [data.count], 'u32'), indices);
  trace.assign(clock, tick(trace.clock, Math.ceil(data.count / stride)));
  return { x, labels, indices };
}

/** The sum of each measure over the batch goes into its ring. */
function recordMeasures(
  trace: Trace,
  measures: Measures,
  rings: ReadonlyMap<string, Variable>,
  prediction: Node,
  labels: Node,
): void {
  for (const [name, measure] of measures) {
    const ring = rings.get(name)!;
    trace.assign(ring, record(trace.read(ring), measure(prediction, labels)));
  }
}

/** Steps of training: the mean loss of the batch goes down. */
export function trainSteps(network: Network, { measures, optimizer }: Omit<Compiled, 'optimize'>): TrainSteps {
  const clock = clockVariable();
  const rings = ringsOf(measures);
  const minimizer = minimizerOf(optimizer, new Map(network.params.map((param) => [param.name, param])));
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: true });
    const { x, labels } = gatherBatch(trace, clock, spec);
    const prediction = forward(network, x, trace);
    const [loss] = measures.values();
    const mean = fill([spec.size], 1 / spec.size);
    const wrt = network.params.map((param) => trace.read(param));
    const grads = gradients(loss!(prediction, labels), mean, wrt);
    const rates = advance(trace, minimizer);
    recordMeasures(trace, measures, rings, prediction, labels);
    const pairs = network.params.map((param, i) => [param, grads[i]!] as const);
    update(trace, minimizer, pairs, rates);
    return trace.step();
  };
  const variables = [...minimizer.slotList, minimizer.rates, clock, ...rings.values()];
  return { key: 'train', clock, rings, variables, build, minimizers: [minimizer] };
}

export function evaluateSteps(network: Network, measures: Measures): Steps {
  const clock = clockVariable();
  const rings = ringsOf(measures);
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const { x, labels } = gatherBatch(trace, clock, spec);
    recordMeasures(trace, measures, rings, forward(network, x, trace), labels);
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
    const { x, indices } = gatherBatch(trace, clock, spec);
    trace.assign(predictions, scatter(trace.read(predictions), forward(network, x, trace), indices));
    return trace.step();
  };
  return { key: 'predict', clock, rings: new Map(), variables: [clock, predictions], build, predictions };
}
