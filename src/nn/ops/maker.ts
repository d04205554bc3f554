/** How ops of one and two values are made of nodes. */
import type { Node } from '../../graph/node.ts';
import { type SymbolicLike, type SymbolicTensor, symbolOf, toNode } from '../symbolic.ts';

/** Of each element. */
export type Unary = (x: SymbolicLike) => SymbolicTensor;

/** Of each pair of elements; shapes broadcast as numpy's do. */
export type Binary = (x1: SymbolicLike, x2: SymbolicLike) => SymbolicTensor;

/* @__NO_SIDE_EFFECTS__ */
export const unary =
  (name: string, make: (x: Node) => Node): Unary =>
  (x) =>
    symbolOf(make(toNode(`ops.${name}`, 'x', x)));

/* @__NO_SIDE_EFFECTS__ */
export const binary =
  (name: string, make: (x1: Node, x2: Node) => Node): Binary =>
  (x1, x2) =>
    symbolOf(make(toNode(`ops.${name}`, 'x1', x1), toNode(`ops.${name}`, 'x2', x2)));
