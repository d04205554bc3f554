/**
 * The graph: immutable nodes, and the constructor that infers a node's shape from its op. A graph is whatever can be reached from
 * some nodes through `inputs`. Ops and their constructors are in src/ops.
 */
import { internal } from '../errors.ts';
import type { Attrs, DType, Node, Op, Shape, Step } from './op.ts';
import { postorder } from './postorder.ts';

export type { Attrs, AttrValue, DType, Node, Shape, Step } from './op.ts';

let lastId = 0;

/** A node of an op. @throws ShapeError where the op's shape rule refuses its inputs */
export function apply<A extends Attrs>(op: Op<A>, inputs: readonly Node[], attrs: A): Node {
  const { shape, dtype } = op.shape(inputs, attrs);
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
export function leaf(kind: LeafKind, name: string, shape: Shape, dtype: DType, place?: Place): Node {
  return { id: ++lastId, op: LEAVES[kind], inputs: [], shape, dtype, attrs: { name, ...place } };
}

export type LeafKind = 'param' | 'state' | 'input';

const leafOp = (name: LeafKind): Op => ({
  name,
  kind: 'leaf',
  shape: () => {
    throw internal('a leaf is made by leaf(), not by apply().');
  },
});

const LEAVES: Readonly<Record<LeafKind, Op>> = {
  param: leafOp('param'),
  state: leafOp('state'),
  input: leafOp('input'),
};

/** Where a leaf lies. */
export function placeOf({ attrs, shape, dtype }: Node): Place {
  if (attrs.buffer === undefined) return { buffer: String(attrs.name), offset: 0, words: bytesOf(shape, dtype) / 4 };
  return { buffer: String(attrs.buffer), offset: Number(attrs.offset), words: Number(attrs.words) };
}

export const isLeaf = (node: Node): boolean => node.op.kind === 'leaf';

export const leafKind = (node: Node): LeafKind => node.op.name as LeafKind;

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
export const topologicalOrder = (roots: readonly Node[]): Node[] => postorder(roots, (node) => node.inputs);

export const stepRoots = (step: Step): Node[] => [
  ...Object.values(step.outputs),
  ...step.updates.map(([, value]) => value),
];
