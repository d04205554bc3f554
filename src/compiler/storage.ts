/**
 * Where values live: the new value of a state is written over the old one; every other stored value has memory of its own.
 * Says which nodes of a group are stored at all.
 */
import { internal } from '../errors.ts';
import { groupBy } from '../graph/group-by.ts';
import {
  bytesOf,
  isLeaf,
  leafName,
  type Node,
  placeOf,
  type Step,
  stepRoots,
  topologicalOrder,
} from '../graph/node.ts';
import { throughReshapes } from '../graph/views.ts';
import { type Group, readsOf } from '../kernels/group.ts';
import type { Fusion } from './fuse.ts';

export interface Storage {
  /** The node whose memory holds a node's value: a leaf, or the node that is stored. */
  readonly of: (node: Node) => Node;
  /** The nodes of a group that must be stored. */
  readonly storedBy: (group: Group) => ReadonlySet<Node>;
}

export function assignStorage(step: Step, fusion: Fusion): Storage {
  expectOwnMemory(step);
  const leafOf = new Map<Node, Node>();
  for (const [leaf, value] of step.updates) {
    const target = throughReshapes(value);
    if (isLeaf(target) || leafOf.has(target)) {
      throw internal(`the update of '${leafName(leaf)}' is not a value of its own.`);
    }
    leafOf.set(target, leaf);
  }
  const of = (node: Node): Node => leafOf.get(throughReshapes(node)) ?? fusion.parts.memoryOf(node);
  const wanted = new Set([...leafOf.keys(), ...Object.values(step.outputs).map(throughReshapes)]);
  for (const group of fusion.groups) {
    for (const read of readsOf(group)) for (const maker of fusion.parts.makersOf(read)) wanted.add(maker);
  }
  const storedBy = (group: Group): Set<Node> =>
    new Set([...group.roots, ...group.epilogue, ...group.partials].filter((node) => wanted.has(node)));
  return { of, storedBy };
}

/** Which kernel must wait for which is found by node: two leaves in one place would be read and written at once. */
function expectOwnMemory(step: Step): void {
  const targets = step.updates.map(([target]) => target);
  const leaves = new Set([...topologicalOrder(stepRoots(step)).filter(isLeaf), ...targets]);
  for (const members of groupBy(leaves, (node) => placeOf(node).buffer).values()) {
    const ordered = members.toSorted((a, b) => placeOf(a).offset - placeOf(b).offset);
    ordered.slice(1).forEach((node, i) => {
      const before = ordered[i]!;
      const end = placeOf(before).offset + bytesOf(before.shape, before.dtype) / 4;
      if (end <= placeOf(node).offset) return;
      throw internal(
        `'${leafName(before)}' and '${leafName(node)}' share memory. Give each leaf of a step a place of its own.`,
      );
    });
  }
}
