/**
 * A CPU twin for each op, in float64, and an interpreter that runs graphs and steps with them: for tests, and for eager maths. Values are
 * flat Float64Arrays, integers among them (they stay exact); u8 rows are not padded.
 */
import { internal } from '../errors.ts';
import { isLeaf, leafName, type Node, type Shape, type Step, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { BROADCAST_TWINS, broadcast, type Twin } from './broadcast.ts';
import { CONV_TWINS } from './conv.ts';
import * as e from './elementwise.ts';
import * as m from './matrix.ts';
import { MOVEMENT_TWINS } from './movement.ts';
import { NORMALIZING_TWINS } from './normalizing.ts';
import { PICTURE_TWINS } from './pictures.ts';
import { POOLING_TWINS } from './pooling.ts';
import * as r from './random.ts';
import { RECURRENT_TWINS } from './recurrent.ts';
import { REDUCTION_TWINS } from './reductions.ts';
import { SCHEDULE_TWINS } from './schedules.ts';

type V = Float64Array;

const number = (node: Node, attr: string): number => node.attrs[attr] as number;
const columnsOf = (node: Node, input = 0): number => node.inputs[input]!.shape.at(-1) ?? 1;

const leafTwin: Twin = (_, node) => {
  throw internal(`the leaf '${leafName(node)}' is not fed.`);
};

const matmulTwin: Twin = ([a, b], node) => {
  const { transA, transB } = node.attrs;
  const [rows, columns] = node.shape;
  const terms = node.inputs[0]!.shape[transA ? 0 : 1]!;
  return m.matmul(a!, b!, [rows!, terms, columns!], transA === true, transB === true);
};

const gatherTwin: Twin = ([data, indices], node) =>
  m.gather(data!, indices!, sizeOf(node.attrs.shape as Shape), number(node, 'scale'));

const adamRatesTwin: Twin = ([rates], node) =>
  e.adamRates(
    rates!,
    number(node, 'beta1'),
    number(node, 'beta2'),
    number(node, 'epsilon'),
    node.attrs.correctEpsilon === true,
  );

const dropoutTwin: Twin = ([x, clock], node) => {
  const [rate, first, apart] = [number(node, 'rate'), number(node, 'stream'), number(node, 'apart')];
  const size = number(node, 'size') || x!.length; // of each call
  return x!.map((value, i) => {
    const stream = first + Math.floor(i / size) * apart;
    return r.keeps(clock![3]!, stream, clock![0]!, i % size, rate) ? value / (1 - rate) : 0;
  });
};

export const TWINS: Readonly<Record<string, Twin>> = {
  param: leafTwin,
  state: leafTwin,
  input: leafTwin,
  ...BROADCAST_TWINS,
  scale: ([x], node) => e.scale(x!, number(node, 'factor')),
  relu: ([x]) => e.relu(x!),
  reluGrad: ([dy, y]) => e.reluGrad(dy!, y!),
  sigmoid: ([x]) => e.sigmoid(x!),
  sigmoidGrad: ([dy, y]) => e.sigmoidGrad(dy!, y!),
  tanh: ([x]) => e.tanh(x!),
  tanhGrad: ([dy, y]) => e.tanhGrad(dy!, y!),
  logClip: ([p]) => e.logClip(p!),
  logClipGrad: ([dy, p]) => e.logClipGrad(dy!, p!),
  ...MOVEMENT_TWINS,
  copy: ([x]) => x!,
  broadcastTo: ([x], node) => broadcast(x!, node.inputs[0]!.shape, node.shape),
  dropout: dropoutTwin,
  fill: (_, node) => new Float64Array(sizeOf(node.shape)).fill(number(node, 'value')),
  uniform: ([clock], node) => r.uniform(sizeOf(node.shape), clock![3]!, number(node, 'stream'), number(node, 'limit')),
  truncatedNormal: ([clock], node) =>
    r.truncatedNormal(sizeOf(node.shape), clock![3]!, number(node, 'stream'), number(node, 'deviation')),
  randomUniform: ([clock], node) => {
    const [low, high] = [number(node, 'low'), number(node, 'high')];
    return r.drawn(sizeOf(node.shape), clock!, number(node, 'stream')).map((u) => low + (high - low) * u);
  },
  randomNormal: ([clock], node) => {
    const [mean, deviation] = [number(node, 'mean'), number(node, 'deviation')];
    return r.normal(sizeOf(node.shape), clock!, number(node, 'stream')).map((z) => mean + deviation * z);
  },
  bernoulli: ([clock], node) => {
    const p = Math.fround(number(node, 'p'));
    return r.drawn(sizeOf(node.shape), clock!, number(node, 'stream')).map((u) => (u < p ? 1 : 0));
  },
  sgd: ([p, g, rates]) => e.sgd(p!, g!, rates!),
  momentum: ([p, velocity, g, rates], node) =>
    e.momentum(p!, velocity!, g!, rates!, number(node, 'momentum'), node.attrs.nesterov === true),
  adam: ([p, first, second, g, rates], node) =>
    e.adam(p!, first!, second!, g!, rates!, number(node, 'beta1'), number(node, 'beta2')),
  adamRates: adamRatesTwin,
  ...SCHEDULE_TWINS,
  toWhole: ([x]) => x!.map(Math.trunc),
  pick: ([of]) => of!,
  reshape: ([x]) => x!,
  matmul: matmulTwin,
  batchedMatmul: m.batchedMatmul,
  ...PICTURE_TWINS,
  ...POOLING_TWINS,
  ...RECURRENT_TWINS,
  ...REDUCTION_TWINS,
  ...CONV_TWINS,
  ...NORMALIZING_TWINS,
  softmax: ([x], node) => m.softmax(x!, columnsOf(node)),
  logSoftmax: ([x], node) => m.logSoftmax(x!, columnsOf(node)),
  softmaxGrad: ([dy, y], node) => m.softmaxGrad(dy!, y!, columnsOf(node)),
  crossEntropy: ([z, labels], node) => m.crossEntropy(z!, labels!, columnsOf(node)),
  crossEntropyGrad: ([z, labels], node) => m.crossEntropyGrad(z!, labels!, columnsOf(node)),
  accuracy: ([z, labels], node) => m.accuracy(z!, labels!, columnsOf(node)),
  gather: gatherTwin,
  scatter: ([out, rows, indices]) => m.scatter(out!, rows!, indices!),
  record: ([ring, rows]) => m.record(ring!, rows!),
  batchIndices: ([clock], { attrs }) => r.batchIndices(clock!, attrs as unknown as r.BatchPlan),
  tick: ([clock], node) => r.tick(clock!, number(node, 'batches')),
};

/** An op of the CPU alone, which brings its twin along. */
export interface CpuOp extends Op {
  readonly twin: Twin;
}

function twinOf({ op }: Node): Twin {
  const twin = TWINS[op.name] ?? (op as Partial<CpuOp>).twin;
  if (twin === undefined) throw internal(`'${op.name}' has no twin.`);
  return twin;
}

/** Values of leaves by their names. */
export type NumberFeeds = Readonly<Record<string, ArrayLike<number>>>;

/** The value of a node, or the values of one that has several. */
export type Value = V | readonly V[];

/** The values of `roots`, computed by the twins. */
export const evaluateGraph = (roots: readonly Node[], feeds: NumberFeeds): V[] => roots.map(interpreter(feeds));

/**
 * Gives the values of nodes, each computed once.
 * @param changed what a node has in place of the value that its twin gives
 * @param known values that are known already, to which all others are added
 */
export function interpreter(
  feeds: NumberFeeds | ((leaf: Node) => ArrayLike<number> | undefined),
  changed: (value: Value, node: Node, inputs: readonly V[]) => Value = (value) => value,
  known = new Map<Node, Value>(),
): (node: Node) => V {
  const visit = (node: Node): Value => {
    const value = known.get(node) ?? compute(node);
    known.set(node, value);
    return value;
  };
  const single = (node: Node): V => {
    const value = visit(node);
    if (!(value instanceof Float64Array)) throw internal(`'${node.op.name}' has several results: pick one.`);
    return value;
  };
  const compute = (node: Node): Value => {
    if (isLeaf(node)) return fed(node, typeof feeds === 'function' ? feeds(node) : feeds[leafName(node)]);
    if (node.op.name === 'pick') return (visit(node.inputs[0]!) as readonly V[])[number(node, 'index')]!;
    const inputs = node.inputs.map(single);
    return changed(twinOf(node)(inputs, node), node, inputs);
  };
  return single;
}

function fed(node: Node, values: ArrayLike<number> | undefined): V {
  if (values === undefined) throw internal(`the leaf '${leafName(node)}' is not fed.`);
  if (values.length !== sizeOf(node.shape)) {
    throw internal(`'${leafName(node)}' is [${node.shape}], fed ${values.length} values.`);
  }
  return Float64Array.from(values);
}

/** The outputs of a step and the new values of its states, by name. */
export function evaluateStep(step: Step, feeds: NumberFeeds): Record<string, V> {
  const named: [string, Node][] = [
    ...Object.entries(step.outputs),
    ...step.updates.map(([target, value]): [string, Node] => [leafName(target), value]),
  ];
  const values = evaluateGraph(
    named.map(([, node]) => node),
    feeds,
  );
  return Object.fromEntries(named.map(([name], i) => [name, values[i]!]));
}
