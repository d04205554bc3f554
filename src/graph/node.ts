/**
 * The graph: immutable nodes, and the constructor that infers a node's shape from the op table. A graph is whatever can be
 * reached from some nodes through `inputs`. Ops and their rules are in ops.ts, typed constructors in build.ts.
 */
import { OPS } from './ops.ts';

export type OpName =
  | 'param'
  | 'state'
  | 'input'
  | 'add'
  | 'scale'
  | 'relu'
  | 'reluGrad'
  | 'sigmoid'
  | 'sigmoidGrad'
  | 'tanh'
  | 'tanhGrad'
  | 'logClip'
  | 'logClipGrad'
  | 'bias'
  | 'rowScale'
  | 'dropout'
  | 'fill'
  | 'uniform'
  | 'truncatedNormal'
  | 'sgd'
  | 'momentum'
  | 'adam'
  | 'pick'
  | 'reshape'
  | 'matmul'
  | 'sumRows'
  | 'sumColumns'
  | 'softmax'
  | 'softmaxGrad'
  | 'crossEntropy'
  | 'crossEntropyGrad'
  | 'accuracy'
  | 'gather'
  | 'scatter'
  | 'record'
  | 'batchIndices'
  | 'tick'
  | 'adamRates';

export type DType = 'f32' | 'u32' | 'u8';
export type Shape = readonly number[];
export type AttrValue = number | boolean | string | Shape;
export type Attrs = Readonly<Record<string, AttrValue>>;

export interface Node {
  readonly id: number;
  readonly op: OpName;
  readonly inputs: readonly Node[];
  readonly shape: Shape;
  readonly dtype: DType;
  readonly attrs: Attrs;
}

/** What a step computes: named results, and new values for the state that lives on between steps. */
export interface Step {
  readonly outputs: Readonly<Record<string, Node>>;
  /** [leaf, value]: the leaf is a `param` or `state`; all leaves are read before any is written. */
  readonly updates: readonly (readonly [leaf: Node, value: Node])[];
}

let lastId = 0;

/** A node of the named op. Throws ShapeError where the op's shape rule refuses its inputs. */
export function apply(op: OpName, inputs: readonly Node[], attrs: Attrs = {}): Node {
  const { shape, dtype } = OPS[op].shape(inputs, attrs);
  return { id: ++lastId, op, inputs, shape, dtype, attrs };
}

/** A stretch of a buffer, in words of four bytes. */
export interface Place {
  readonly buffer: string;
  readonly offset: number;
  /** Words of the whole buffer. */
  readonly words: number;
}

/** A leaf: memory that exists before the step, known by its name. Without a `place` it has a buffer of its own. */
export function leaf(op: LeafOp, name: string, shape: Shape, dtype: DType, place?: Place): Node {
  return { id: ++lastId, op, inputs: [], shape, dtype, attrs: { name, ...place } };
}

export type LeafOp = 'param' | 'state' | 'input';

/** Where a leaf lies. */
export function placeOf({ attrs, shape, dtype }: Node): Place {
  if (attrs.buffer === undefined) return { buffer: String(attrs.name), offset: 0, words: bytesOf(shape, dtype) / 4 };
  return { buffer: String(attrs.buffer), offset: Number(attrs.offset), words: Number(attrs.words) };
}

/** Puts named arrays of words one after the other into one buffer, each at a multiple of four words. */
export function packed(buffer: string, sizes: readonly (readonly [name: string, words: number])[]): Map<string, Place> {
  const offsets = new Map<string, number>();
  let words = 0;
  for (const [name, size] of sizes) {
    offsets.set(name, words);
    words += 4 * Math.ceil(size / 4);
  }
  return new Map([...offsets].map(([name, offset]) => [name, { buffer, offset, words }]));
}

export const isLeaf = (node: Node): boolean => node.op === 'param' || node.op === 'state' || node.op === 'input';

export const leafName = (node: Node): string => String(node.attrs.name);

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** Bytes that a value takes in a buffer: u8 values lie four to a word, each row padded to whole words. */
export function bytesOf(shape: Shape, dtype: DType): number {
  if (dtype !== 'u8') return 4 * sizeOf(shape);
  const [rows = 1, ...rest] = shape;
  return rows * wordsPerRow(sizeOf(rest)) * 4;
}

/** u32 words that one row of u8 values takes. */
export const wordsPerRow = (values: number): number => Math.ceil(values / 4);

/** All nodes that `roots` need, each after its inputs. */
export function topologicalOrder(roots: readonly Node[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.inputs.forEach(visit);
    order.push(node);
  };
  roots.forEach(visit);
  return order;
}

export const stepRoots = (step: Step): Node[] => [
  ...Object.values(step.outputs),
  ...step.updates.map(([, value]) => value),
];
