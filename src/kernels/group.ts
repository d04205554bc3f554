/** What passes between the compiler and the kernels: a group of nodes to be one kernel, and the kernel made of it. */

import type { Node } from '../graph/node.ts';
import type { RowWalk } from '../graph/op.ts';
import { throughReshapes } from '../graph/views.ts';
import type { KernelSource } from './source.ts';

/** Nodes that one kernel computes. */
export interface Group {
  /** What the kernel's file computes; several where one file gives several results. */
  readonly roots: Node[];
  /** Elementwise nodes applied to the root's result before it is stored, each after its inputs. */
  readonly epilogue: Node[];
  /** Ops of one family that go on with whole columns of the tiles in which the kernel makes its result, or what the epilogue makes of it. */
  readonly partials: Node[];
  /** Gathers done while the kernel loads its operands. */
  readonly prologue: Node[];
  /** Sources that elementwise nodes make where they need them, and views that they look through. */
  readonly inlined: Set<Node>;
}

/** All nodes that a group's kernel reads from memory. */
export function readsOf(group: Group): Node[] {
  const members = new Set([...group.roots, ...group.epilogue, ...group.partials, ...group.prologue, ...group.inlined]);
  const inputs = [...members].flatMap((node) => node.inputs);
  return [...new Set(inputs)].filter((input) => !members.has(input) && !members.has(throughReshapes(input)));
}

/** Which memory holds a node's value: a leaf's, or its own. */
export type StorageOf = (node: Node) => Node;

export interface Operand {
  /** The variable of the kernel. */
  readonly name: string;
  /** The node whose memory is bound to it; one for each copy of the kernel. */
  readonly storages: readonly Node[];
  /** The kernel's function that selects a copy, where it has several: see copies.ts. */
  readonly select?: string;
}

/** A u32 constant of the kernel that may differ between copies, such as the number of a random stream. */
export interface Parameter {
  readonly name: string;
  /** one for each copy */
  readonly values: readonly number[];
  readonly select?: string;
}

/** A kernel under construction: its source, and the node whose memory each of its variables is. */
export interface Draft {
  source: KernelSource;
  readonly operands: Map<string, Node>;
  readonly overwritten: Set<Node>;
}

/** Work that is spread evenly over some workgroups. */
export interface Work {
  readonly workgroups: number;
  /** Floating-point operations. */
  readonly flops: number;
  /** The operations that most kernels do in the time that it takes for its own. */
  readonly effort: number;
  /** Bytes that it must read and write. */
  readonly bytes: number;
  /** Workgroups that must be over before the next as many begin, where that is so. */
  readonly stage?: number;
}

/** A kernel ready to run, not yet text: what the scheduler may still put beside or after others. Its workgroups are those of all copies. */
export interface KernelCall extends Work {
  readonly source: KernelSource;
  /** States of which its threads read elements that others overwrite: such a kernel is not to be run. */
  readonly overwritten: readonly Node[];
  /** Names of the kernels and the ops fused into them, for people. */
  readonly label: string;
  /** One operand for each binding of the source, in its order. */
  readonly operands: readonly Operand[];
  readonly parameters: readonly Parameter[];
  /** How many groups of nodes of one text it computes, each with memory of its own. */
  readonly copies: number;
  /** For kernels whose workgroups can be made to do any number of whole rows. */
  readonly walk: RowWalk | undefined;
  /** Whether the number of threads in a workgroup is part of how it works; else any will do. */
  readonly fixedThreads: boolean;
  /** Where kernels stand side by side in it: these, in the order of their workgroups. */
  readonly beside?: readonly Work[];
}
