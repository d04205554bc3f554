/**
 * The steps of a model as graphs: initialise, train, evaluate, predict. Each is compiled into a program of its own; they share
 * params by name. The names of all state are here.
 */
import { gradients } from '../compiler/autodiff.ts';
import { fill, gather, gatherLabels, nextBatch, record, scatter } from '../graph/build.ts';
import { type DType, leaf, type Node, type Shape, type Step } from '../graph/node.ts';
import type { BuiltLayer, ParamSpec } from './layers.ts';
import type { PerSample } from './losses.ts';
import type { Optimizer } from './optimizers.ts';

/** Steps that a ring can hold, and so the most that one submit can have. */
export const RING_SLOTS = 256;
/** Words of the clock (see shaders/next_batch.wgsl) and of the rates (see shaders/adam_rates.wgsl). */
export const CLOCK_WORDS = 8;
export const RATES_WORDS = 8;

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

/** A model as far as its graphs need it. */
export interface Network {
  readonly layers: readonly BuiltLayer[];
  readonly params: readonly ParamSpec[];
}

/** What is measured: the loss first, by name. */
export type Measures = ReadonlyMap<string, PerSample>;

/** Streams of random numbers: layers count from 0, params from here. */
const PARAM_STREAMS = 1 << 16;

export const stateNames = {
  clock: 'clock',
  rates: 'rates',
  slot: (param: string, slot: string): string => `${param}/${slot}`,
  ring: (measure: string): string => `ring/${measure}`,
};

const clockLeaf = (): Node => leaf('state', stateNames.clock, [CLOCK_WORDS], 'u32');
const ringLeaf = (measure: string): Node => leaf('state', stateNames.ring(measure), [RING_SLOTS], 'f32');
const paramLeaf = ({ name, shape }: ParamSpec): Node => leaf('param', name, shape, 'f32');

export function initStep(network: Network): Step {
  const clock = clockLeaf();
  const updates = network.params.map(
    (spec, i) => [paramLeaf(spec), spec.initializer(clock, spec.shape, PARAM_STREAMS + i)] as const,
  );
  return { outputs: {}, updates };
}

interface Batch {
  readonly x: Node;
  readonly labels: Node;
  readonly clock: Node;
  readonly indices: Node;
  readonly clockUpdate: readonly [Node, Node];
}

function gatherBatch({ data, size, stride, shuffle }: BatchSpec): Batch {
  const before = clockLeaf();
  const { indices, clock } = nextBatch(before, { count: data.count, batch: size, stride, shuffle });
  const images = leaf('input', 'x', [data.count, ...data.shape], data.dtype);
  const x = gather(images, indices, data.scale, data.shape);
  const labels = gatherLabels(leaf('input', 'y', [data.count], 'u32'), indices);
  return { x, labels, clock, indices, clockUpdate: [before, clock] };
}

function forward(network: Network, params: ReadonlyMap<string, Node>, x: Node, clock: Node, training: boolean): Node {
  const param = (name: string): Node => params.get(name)!;
  return network.layers.reduce((y, layer, stream) => layer.apply(y, { training, clock, param, stream }), x);
}

const paramLeaves = (network: Network): Map<string, Node> =>
  new Map(network.params.map((spec) => [spec.name, paramLeaf(spec)]));

/** The sum of each measure over the batch goes into its ring, at the place of the step. */
function measureUpdates(measures: Measures, prediction: Node, batch: Batch): (readonly [Node, Node])[] {
  return [...measures].map(([name, measure]) => {
    const ring = ringLeaf(name);
    return [ring, record(ring, measure(prediction, batch.labels), batch.clock)] as const;
  });
}

/** One training step: the mean loss of the batch goes down. */
export function trainStep(network: Network, measures: Measures, optimizer: Optimizer, spec: BatchSpec): Step {
  const batch = gatherBatch(spec);
  const params = paramLeaves(network);
  const prediction = forward(network, params, batch.x, batch.clock, true);
  const [loss] = measures.values();
  const mean = fill([spec.size], 1 / spec.size);
  const wrt = [...params.values()];
  const grads = gradients(loss!(prediction, batch.labels), mean, wrt);
  const before = leaf('state', stateNames.rates, [RATES_WORDS], 'f32');
  const rates = optimizer.advance(before);
  const learned = network.params.flatMap(({ name, shape }, i) => {
    const slots = optimizer.slots.map((slot) => leaf('state', stateNames.slot(name, slot), shape, 'f32'));
    const next = optimizer.update(wrt[i]!, grads[i]!, slots, rates);
    return [wrt[i]!, ...slots].map((target, j) => [target, next[j]!] as const);
  });
  const advanced = rates === before ? [] : [[before, rates] as const];
  return {
    outputs: {},
    updates: [batch.clockUpdate, ...advanced, ...measureUpdates(measures, prediction, batch), ...learned],
  };
}

export function evaluateStep(network: Network, measures: Measures, spec: BatchSpec): Step {
  const batch = gatherBatch(spec);
  const prediction = forward(network, paramLeaves(network), batch.x, batch.clock, false);
  return { outputs: {}, updates: [batch.clockUpdate, ...measureUpdates(measures, prediction, batch)] };
}

/** Predictions of a batch, put into the state `predictions` [count, ...]. */
export function predictStep(network: Network, spec: BatchSpec): Step {
  const batch = gatherBatch(spec);
  const prediction = forward(network, paramLeaves(network), batch.x, batch.clock, false);
  const all = leaf('state', 'predictions', [spec.data.count, ...prediction.shape.slice(1)], 'f32');
  return { outputs: {}, updates: [batch.clockUpdate, [all, scatter(all, prediction, batch.indices)]] };
}
