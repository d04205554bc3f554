/**
 * Fuse: groups nodes into kernels. A node that is not elementwise begins a group; elementwise nodes join the group that
 * makes their input; a gather joins the kernels that load from it; the three results of cross_entropy.wgsl are one group.
 */
import { internal } from '../errors.ts';
import { isLeaf, type Node, type Step, stepRoots, topologicalOrder } from '../graph/node.ts';
import { OPS } from '../graph/ops.ts';
import { type Group, readsOf } from '../kernels/group.ts';

/** Ops that one kernel can compute together from the same inputs. */
const FAMILY: Partial<Record<Node['op'], string>> = {
  crossEntropy: 'crossEntropy',
  accuracy: 'crossEntropy',
  crossEntropyGrad: 'crossEntropy',
};
/** Which input of an op a gather can be part of. */
const GATHERED_INPUT: Partial<Record<Node['op'], number>> = {
  matmul: 0,
  crossEntropy: 1,
  accuracy: 1,
  crossEntropyGrad: 1,
};

export interface Fusion {
  readonly groups: readonly Group[];
  /** The group that computes a node; undefined for leaves. A reshape is where its input is. */
  readonly groupOf: (node: Node) => Group | undefined;
}

/**
 * @param enabled false: a group for each node, for tests and for finding out which kernel is wrong
 * @param maxBindings how many buffers a kernel may bind
 */
export function fuse(step: Step, enabled: boolean, maxBindings: number): Fusion {
  const countBindings = bindingCounter(step);
  const order = topologicalOrder(stepRoots(step));
  const assigned = new Map<Node, Group>();
  const fusable = enabled ? fusableGathers(order, step) : new Set<Node>();
  const groups: Group[] = [];
  const open = (node: Node): void => {
    const gathers = node.inputs.filter((input, i) => fusable.has(input) && GATHERED_INPUT[node.op] === i);
    const group: Group = { roots: [node], epilogue: [], prologue: gathers };
    groups.push(group);
    assigned.set(node, group);
  };
  for (const node of order) {
    if (isLeaf(node) || fusable.has(node)) continue;
    if (OPS[node.op].kind === 'view') {
      const group = assigned.get(node.inputs[0]!);
      if (group === undefined) continue;
      assigned.set(node, group);
      if (node.op === 'pick') group.epilogue.push(node);
      continue;
    }
    const group = enabled ? groupToJoin(node, assigned) : undefined;
    if (group === undefined || countBindings(group, node) > maxBindings) open(node);
    else {
      (OPS[node.op].kind === 'elementwise' ? group.epilogue : group.roots).push(node);
      assigned.set(node, group);
    }
  }
  return { groups, groupOf: (node) => assigned.get(node) };
}

/** Counts what a group's kernel would bind at most if `node` joined it. */
function bindingCounter(step: Step): (group: Group, node: Node) => number {
  const readers = new Map<Node, Node[]>();
  for (const reader of topologicalOrder(stepRoots(step))) {
    for (const input of reader.inputs) readers.set(input, [...(readers.get(input) ?? []), reader]);
  }
  const leafOf = new Map(step.updates.map(([leaf, value]) => [value, leaf]));
  const outputs = new Set(Object.values(step.outputs));
  return (group, node) => {
    const epilogue = [...group.epilogue, node];
    const members = [...group.roots, ...epilogue];
    const isStored = (member: Node): boolean =>
      leafOf.has(member) ||
      outputs.has(member) ||
      (readers.get(member) ?? []).some((reader) => !members.includes(reader));
    const stored = members.filter(isStored).map((member) => leafOf.get(member) ?? member);
    return new Set([...readsOf({ ...group, epilogue }), ...stored]).size;
  };
}

/** Gathers that all their readers can do while they load. */
function fusableGathers(order: readonly Node[], step: Step): Set<Node> {
  const stored = new Set(stepRoots(step));
  const fusable = new Set(order.filter((node) => node.op === 'gather' && !stored.has(node)));
  for (const reader of order) {
    reader.inputs.forEach((input, i) => {
      if (GATHERED_INPUT[reader.op] !== i) fusable.delete(input);
    });
  }
  return fusable;
}

function groupToJoin(node: Node, assigned: ReadonlyMap<Node, Group>): Group | undefined {
  if (FAMILY[node.op] !== undefined) return familyGroup(node, assigned);
  if (OPS[node.op].kind !== 'elementwise') return undefined;
  for (const input of node.inputs) {
    const group = assigned.get(input);
    if (group === undefined) continue;
    const inside = node.inputs.filter((other) => assigned.get(other) === group);
    if (!inside.every((member) => givesElements(group, member) && member.shape.join() === node.shape.join())) continue;
    const others = node.inputs.filter((other) => assigned.get(other) !== group);
    if (!others.some((other) => dependsOn(other, group, assigned))) return group;
  }
  return undefined;
}

/** Whether `node` is what the group's kernel passes to `store`, or made from it; other results are in memory only. */
function givesElements(group: Group, node: Node): boolean {
  if (group.epilogue.includes(node)) return !group.roots.some((root) => root.op === 'nextBatch');
  return (
    ['matmul', 'sumRows', 'sumColumns', 'softmax', 'crossEntropyGrad'].includes(node.op) ||
    OPS[node.op].kind === 'elementwise'
  );
}

function familyGroup(node: Node, assigned: ReadonlyMap<Node, Group>): Group | undefined {
  for (const group of new Set(assigned.values())) {
    const [root] = group.roots;
    if (root === undefined) throw internal('a group without a root.');
    const same = FAMILY[root.op] === FAMILY[node.op] && root.inputs.every((input, i) => input === node.inputs[i]);
    if (same) return group;
  }
  return undefined;
}

/** Whether computing `node` needs a result of `group`. */
function dependsOn(node: Node, group: Group, assigned: ReadonlyMap<Node, Group>): boolean {
  const seen = new Set<Node>();
  const visit = (current: Node): boolean => {
    if (seen.has(current)) return false;
    seen.add(current);
    const own = assigned.get(current);
    if (own === group) return true;
    const inside = own === undefined ? [current] : [...own.roots, ...own.epilogue, ...own.prologue];
    return inside.some((member) => member.inputs.some((input) => assigned.get(input) !== own && visit(input)));
  };
  return visit(node);
}
