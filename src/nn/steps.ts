/**
 * The steps of a model as graphs: initialise, train, evaluate, predict. Each is compiled into a program of its own; they share the
 * model's params.
 */
import type { Node, Shape, Step } from '../graph/node.ts';
import type { Layout, Variable } from '../graph/variable.ts';
import { scatter } from '../ops/batch.ts';
import { gradients } from '../ops/gradients.ts';
import { fill } from '../ops/sources.ts';
import { type Batch, type BatchSpec, gatherBatch } from './batch.ts';
import type { PerSample } from './losses/loss.ts';
import { advance, minimizerOf, update } from './minimizer.ts';
import type { NamedNetwork } from './network.ts';
import { forward, trainable } from './network.ts';
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

const measured = (measures: Measures, prediction: Node, labels: Node): (readonly [string, Node])[] =>
  [...measures].map(([name, measure]) => [name, measure(prediction, labels)]);

/** Steps of training: the mean loss of the batch goes down. */
export function trainSteps(network: NamedNetwork, { measures, optimizer }: Omit<Compiled, 'optimize'>): TrainSteps {
  const params = trainable(network);
  const clock = clockVariable();
  const rings = ringsOf(measures.keys());
  const minimizer = minimizerOf(optimizer, params, undefined, (param) => network.names.get(param)!);
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: true });
    const { tensors } = gatherBatch(trace, clock, spec);
    const values = measured(measures, outputsOf(network, tensors, trace)[0]!, tensors.y!);
    const [, loss] = values[0]!;
    const mean = fill([spec.size], 1 / spec.size);
    const grads = gradients(
      loss,
      mean,
      params.map((param) => trace.read(param)),
    );
    const rates = advance(trace, minimizer);
    recordMeasures(trace, { rings }, values, spec.size);
    update(trace, minimizer, grads, rates);
    return trace.step();
  };
  const variables = [...minimizer.slots, minimizer.rates, clock, ...rings.values()];
  return { key: 'train', clock, rings, variables, build, minimizers: [minimizer] };
}

export function evaluateSteps(network: NamedNetwork, measures: Measures): Steps {
  const clock = clockVariable();
  const rings = ringsOf(measures.keys());
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const { tensors } = gatherBatch(trace, clock, spec);
    recordMeasures(trace, { rings }, measured(measures, outputsOf(network, tensors, trace)[0]!, tensors.y!), spec.size);
    return trace.step();
  };
  return { key: 'evaluate', clock, rings, variables: [clock, ...rings.values()], build };
}

/** Steps that give something for each sample. */
export interface PredictSteps extends Steps {
  /** [samples, ...] each */
  readonly predictions: readonly Variable[];
}

/** @param count samples that there is room for */
export function predictSteps(network: NamedNetwork, count: number): PredictSteps {
  const { keys, tensors } = network.outputEnds;
  const outputs = tensors.map(({ type }, i): [string, Shape] => [keys[i]!.replace(/^y/, 'predictions'), type.shape]);
  return stepsThatGive('predict', count, outputs, (batch, trace) => outputsOf(network, batch.tensors, trace));
}

/**
 * @param count samples that there is room for
 * @param given by name, the shape for a sample
 * @param compute [batch, ...] each
 */
export function stepsThatGive(
  key: string,
  count: number,
  given: readonly (readonly [name: string, shape: Shape])[],
  compute: (batch: Batch, trace: Trace) => readonly Node[],
): PredictSteps {
  const clock = clockVariable();
  const predictions = given.map(([name, shape]): Variable => {
    return { name, shape: [count, ...shape], dtype: 'f32', role: 'prediction' };
  });
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const batch = gatherBatch(trace, clock, spec);
    compute(batch, trace).forEach((output, i) => {
      trace.assign(predictions[i]!, scatter(trace.read(predictions[i]!), output, batch.indices));
    });
    return trace.step();
  };
  return { key, clock, rings: new Map(), variables: [clock, ...predictions], build, predictions };
}

/** What the model says of a batch, output by output. */
export const outputsOf = (network: NamedNetwork, tensors: Batch['tensors'], trace: Trace): Node[] =>
  forward(network, inputsOf(network, tensors), trace);

/** What goes into the model, of a batch. */
export const inputsOf = ({ inputEnds }: NamedNetwork, tensors: Batch['tensors']): Node[] =>
  inputEnds.keys.map((key) => tensors[key]!);
