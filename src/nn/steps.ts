/**
 * The steps of a model as graphs: initialise, train, evaluate, predict. Each is compiled into a program of its own; they share
 * params by name. The names of all state are here.
 */

import { type DType, leaf, type Node, type Place, packed, type Shape, type Step, sizeOf } from '../graph/node.ts';
import { batchIndices, gather, gatherLabels, record, scatter, tick } from '../ops/batch.ts';
import { gradients } from '../ops/gradients.ts';
import { fill } from '../ops/sources.ts';
import type { BuiltLayer, ParamSpec } from './layers.ts';
import type { PerSample } from './losses.ts';
import type { Optimizer } from './optimizers.ts';

/** Steps that a ring can hold, and so the most that one submit can have. */
export const RING_SLOTS = 256;
/** Words of the clock (see shaders/tick.wgsl) and of the rates (see shaders/adam_rates.wgsl). */
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

/** What `compile` chose. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly measures: Measures;
  readonly optimize: boolean;
}

/** Streams of random numbers: layers count from 0, params from here. */
const PARAM_STREAMS = 1 << 16;

/** Buffers, each bound once by a kernel however many params a model has: WebGPU allows a kernel few bindings. */
export const bufferNames = { params: 'params', slots: 'slots', rings: 'rings', clock: 'clock', rates: 'rates' };

/** Where the params lie in their buffer, by name, in words of four bytes. */
export const paramPlaces = ({ params }: Network): Map<string, Place> =>
  packed(
    bufferNames.params,
    params.map(({ name, shape }) => [name, sizeOf(shape)]),
  );

/** Where the optimizer's slots of all params lie, by `param/slot`. */
export const slotPlaces = ({ params }: Network, { slots }: Optimizer): Map<string, Place> =>
  packed(
    bufferNames.slots,
    slots.flatMap((slot) => params.map(({ name, shape }) => [`${name}/${slot}`, sizeOf(shape)] as const)),
  );

/** Where the rings of the measures lie, by measure: RING_SLOTS sums each, then the cursor (see shaders/record.wgsl). */
export const ringPlaces = (measures: readonly string[]): Map<string, Place> =>
  packed(
    bufferNames.rings,
    measures.map((name) => [name, RING_SLOTS + 1]),
  );

const clockLeaf = (): Node => leaf('state', bufferNames.clock, [CLOCK_WORDS], 'u32');

export function initStep(network: Network): Step {
  const clock = clockLeaf();
  const params = paramLeaves(network);
  const updates = network.params.map(
    ({ name, shape, initializer }, i) => [params.get(name)!, initializer(clock, shape, PARAM_STREAMS + i)] as const,
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
  const clock = clockLeaf();
  const indices = batchIndices(clock, { count: data.count, batch: size, stride, shuffle });
  const images = leaf('input', 'x', [data.count, ...data.shape], data.dtype);
  const x = gather(images, indices, data.scale, data.shape);
  const labels = gatherLabels(leaf('input', 'y', [data.count], 'u32'), indices);
  return { x, labels, clock, indices, clockUpdate: [clock, tick(clock, Math.ceil(data.count / stride))] };
}

function forward(network: Network, params: ReadonlyMap<string, Node>, x: Node, clock: Node, training: boolean): Node {
  const param = (name: string): Node => params.get(name)!;
  return network.layers.reduce((y, layer, stream) => layer.apply(y, { training, clock, param, stream }), x);
}

function paramLeaves(network: Network): Map<string, Node> {
  const places = paramPlaces(network);
  return new Map(network.params.map(({ name, shape }) => [name, leaf('param', name, shape, 'f32', places.get(name))]));
}

/** The sum of each measure over the batch goes into its ring. */
function measureUpdates(measures: Measures, prediction: Node, batch: Batch): (readonly [Node, Node])[] {
  const places = ringPlaces([...measures.keys()]);
  return [...measures].map(([name, measure]) => {
    const ring = leaf('state', `ring/${name}`, [RING_SLOTS + 1], 'f32', places.get(name));
    return [ring, record(ring, measure(prediction, batch.labels))] as const;
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
  const before = leaf('state', bufferNames.rates, [RATES_WORDS], 'f32');
  const rates = optimizer.advance(before);
  const places = slotPlaces(network, optimizer);
  const slotLeaf = (name: string, shape: Shape): Node => leaf('state', name, shape, 'f32', places.get(name));
  const learned = network.params.flatMap(({ name, shape }, i) => {
    const slots = optimizer.slots.map((slot) => slotLeaf(`${name}/${slot}`, shape));
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
