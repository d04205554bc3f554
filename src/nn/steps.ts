/**
 * The steps of a model as graphs: initialise, train, evaluate, predict. Each is compiled into a program of its own; they share the
 * model's params.
 */
import type { DType, Node, Shape, Step } from '../graph/node.ts';
import type { Layout, Variable } from '../graph/variable.ts';
import { reshape } from '../graph/views.ts';
import { scale } from '../ops/arithmetic.ts';
import { scatter } from '../ops/batch.ts';
import { gradients } from '../ops/gradients.ts';
import { concat } from '../ops/joins.ts';
import { fill } from '../ops/sources.ts';
import { type Batch, type BatchSpec, gatherBatch } from './batch.ts';
import { type Judged, type Measured, type Measures, measured, measuring } from './measures.ts';
import { advance, minimizerOf, update } from './minimizer.ts';
import { forward, frozen, type NamedNetwork, trainable } from './network.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { penaltiesOf } from './penalties.ts';
import { Trace } from './trace.ts';
import { clockVariable, recordMeasures, type Steps, type TrainSteps } from './train/steps.ts';

/** What `compile` chose. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly measures: Measures;
  readonly optimize: boolean;
}

/** What the network says of a batch, and what it is measured by, output by output. */
const judged = (network: NamedNetwork, trace: Trace, tensors: Batch['tensors']): Judged[] =>
  outputsOf(network, tensors, trace).map((yPred, i) => {
    const key = network.outputEnds.keys[i]!;
    return {
      yTrue: tensors[key]!,
      yPred,
      sampleWeight: tensors[weightKey(key)] ?? tensors.sampleWeight,
      mask: trace.maskOf(yPred),
    };
  });

/** The samples' weights of one output alone: `sampleWeight`, or `sampleWeight/<name>`. @param key of the targets: `y`, or `y/<name>` */
export const weightKey = (key: string): string => key.replace(/^y/, 'sampleWeight');

/** What each output has for a sample. */
const shapesOf = ({ outputEnds }: NamedNetwork): Shape[] => outputEnds.tensors.map(({ type }) => type.shape);

/** The loss first, with what is added to it: once for the batch, which the mean over samples counts for each of them, as Keras does. */
const withPenalties = ([loss, ...others]: readonly Measured[], added: readonly Node[]): readonly Measured[] =>
  added.length === 0 ? [loss!, ...others] : [[loss![0], withEach(loss![1], added)], ...others];

/** Values whose sum is that of rows to each of which the numbers were added. */
const withEach = (rows: Node, added: readonly Node[]): Node =>
  concat([rows, ...added.map((each) => reshape(scale(each, rows.shape[0]!), [1]))]);

/** Steps of training: the mean loss of the batch goes down. */
export function trainSteps(
  network: NamedNetwork,
  { measures, optimizer }: Pick<Compiled, 'measures' | 'optimizer'>,
): TrainSteps {
  const params = trainable(network);
  const fixed = frozen(network);
  const clock = clockVariable();
  const own = measuring(measures, shapesOf(network), network);
  const { rings, running } = own;
  const minimizer = minimizerOf(optimizer, params, undefined, (param) => network.names.get(param)!);
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: true, frozen: fixed });
    const { tensors } = gatherBatch(trace, clock, spec);
    const values = measured(own, trace, judged(network, trace, tensors));
    const [, loss] = values[0]!;
    const added = penaltiesOf(params, trace);
    const mean = fill([spec.size], 1 / spec.size);
    const leaves = params.map((param) => trace.read(param));
    const grads = gradients(loss, mean, leaves, added);
    const rates = advance(trace, minimizer);
    recordMeasures(trace, own, withPenalties(values, added), spec.size);
    update(trace, minimizer, grads, rates);
    return trace.step();
  };
  const variables = [...minimizer.slots, minimizer.rates, clock, ...own.variables];
  return { key: 'train', clock, rings, running, variables, build, minimizers: [minimizer] };
}

export function evaluateSteps(network: NamedNetwork, measures: Measures): Steps {
  const clock = clockVariable();
  const own = measuring(measures, shapesOf(network), network);
  const { rings, running } = own;
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const { tensors } = gatherBatch(trace, clock, spec);
    const values = measured(own, trace, judged(network, trace, tensors));
    recordMeasures(trace, own, withPenalties(values, penaltiesOf(trainable(network), trace)), spec.size);
    return trace.step();
  };
  return { key: 'evaluate', clock, rings, running, variables: [clock, ...own.variables], build };
}

/** Steps that give something for each sample. */
export interface PredictSteps extends Steps {
  /** [samples, ...] each */
  readonly predictions: readonly Variable[];
}

/** @param count samples that there is room for */
export function predictSteps(network: NamedNetwork, count: number): PredictSteps {
  const { keys, tensors } = network.outputEnds;
  const given = tensors.map(({ type }, i): Given => [keys[i]!.replace(/^y/, 'predictions'), type.shape, type.dtype]);
  return stepsThatGive('predict', count, given, (batch, trace) => outputsOf(network, batch.tensors, trace));
}

/** What a sample gets: its name, shape and dtype, default f32. */
export type Given = readonly [name: string, shape: Shape, dtype?: DType];

/**
 * @param count samples that there is room for
 * @param compute [batch, ...] each
 */
export function stepsThatGive(
  key: string,
  count: number,
  given: readonly Given[],
  compute: (batch: Batch, trace: Trace) => readonly Node[],
): PredictSteps {
  const clock = clockVariable();
  const predictions = given.map(([name, shape, dtype = 'f32']): Variable => {
    return { name, shape: [count, ...shape], dtype: dtype === 'u8' ? 'f32' : dtype, role: 'prediction' };
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
