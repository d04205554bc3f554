/**
 * Fuse: groups nodes into kernels. A node that is not elementwise begins a group; elementwise nodes join the group that
 * makes their input; sources and views are part of the elementwise nodes that read them; a gather joins the kernels that load from
 * it, with the indices where they are cheap to compute again; ops of one family are one group; ops of whole columns of parts of the
 * rows join the kernel that makes these parts as tiles. Which op may do what, the op says.
 */
import { isLeaf, type Node, placeOf, type Step, stepRoots, topologicalOrder } from '../graph/node.ts';
import type { Parts as Tile } from '../graph/op.ts';
import { isPick, isReshape, throughReshapes } from '../graph/views.ts';
import { type Group, readsOf } from '../kernels/group.ts';
import { inlinedBy, isInlinable, storedApart } from './inline.ts';
import { Parts } from './parts.ts';

export interface Fusion {
  readonly groups: readonly Group[];
  /** The group that computes a node; undefined for leaves, and for parts of values. A reshape is where its input is. */
  readonly groupOf: (node: Node) => Group | undefined;
  /** The groups that compute a node, or what it is put together of, or a part of. */
  readonly groupsOf: (node: Node) => readonly Group[];
  readonly parts: Parts;
}

/**
 * @param enabled false: a group for each node, for tests and for finding out which kernel is wrong
 * @param maxBindings how many buffers a kernel may bind
 * @param oneArena whether all temporaries of a type are sure to lie in one buffer
 * @param tileOf the rows of a tile of the kernel of a node
 */
export function fuse(
  step: Step,
  enabled: boolean,
  maxBindings: number,
  oneArena: boolean,
  tileOf: (node: Node) => Tile | undefined,
): Fusion {
  const parts = new Parts(enabled ? step : undefined);
  const order = topologicalOrder(stepRoots(step));
  const readers = readersOf(order);
  const countBindings = bindingCounter(step, oneArena, parts, readers);
  const assigned = new Map<Node, Group>();
  const fusable = enabled ? fusableGathers(order, step) : new Set<Node>();
  const groups: Group[] = [];
  const needs = new Needs(assigned);
  /** The groups of families, by the first input of their roots. */
  const families = new Map<Node, Group[]>();
  const stored = neededAlone(order, step, fusable);
  const apart = storedApart(order, step);
  const inlined = (node: Node): Set<Node> => (enabled ? inlinedBy(node, apart) : new Set());
  const open = (node: Node): void => {
    const group: Group = {
      roots: [node],
      epilogue: [],
      partials: [],
      prologue: prologueOf(node, fusable),
      inlined: inlined(node),
    };
    groups.push(group);
    assigned.set(node, group);
    needs.add(group, membersOf(group));
    const { family } = node.op;
    if (family !== undefined) families.set(node.inputs[0]!, [...(families.get(node.inputs[0]!) ?? []), group]);
  };
  const results = new Set(stepRoots(step).map(throughReshapes));
  /** The group that a node joins, and groups that go into it then: elementwise ops that nothing but the node needs. */
  const joinOf = (node: Node): { group: Group; along: readonly Group[] } | undefined => {
    const found = groupsToJoin(node, assigned, needs, families.get(node.inputs[0]!) ?? []);
    const own = found.filter((each) => isOnlyFor(node, each, readers, results));
    const group = found.find((each) => !own.includes(each)) ?? found[0];
    const along = own.filter((each) => each !== group);
    const joins = found.slice(0, 1).map((first) => ({ group: first, along: [] as Group[] }));
    if (group !== undefined && along.length > 0) joins.unshift({ group, along });
    return joins.find((join) => countBindings(together(join), node, inlined(node)) <= maxBindings);
  };
  const take = (group: Group, other: Group): void => {
    groups.splice(groups.indexOf(other), 1);
    for (const member of membersOf(other)) assigned.set(member, group);
    needs.add(group, membersOf(other));
  };
  for (const node of order) {
    if (isLeaf(node) || fusable.has(node) || (enabled && node.op.cheap && !stored.has(node))) continue;
    if (isPick(node) || isReshape(node)) {
      const group = assigned.get(node.inputs[0]!);
      if (group === undefined) continue;
      assigned.set(node, group);
      if (isPick(node)) group.epilogue.push(node);
      continue;
    }
    if (enabled && isInlinable(node) && !apart.has(node)) continue;
    if (parts.isJoin(node) || parts.isSlice(node)) continue;
    const tiled = enabled ? groupOfTiles(node, assigned, needs, tileOf) : undefined;
    if (tiled !== undefined && countBindings(tiled, node, new Set()) <= maxBindings) {
      tiled.partials.push(node);
      assigned.set(node, tiled);
      needs.add(tiled, [node]);
      continue;
    }
    const join = enabled ? joinOf(node) : undefined;
    if (join === undefined) open(node);
    else {
      const { group, along } = join;
      const { epilogue, inlined: made } = together(join);
      for (const other of along) take(group, other);
      group.epilogue.splice(0, group.epilogue.length, ...epilogue);
      for (const member of made) group.inlined.add(member);
      (node.op.kind === 'elementwise' ? group.epilogue : group.roots).push(node);
      for (const member of inlined(node)) group.inlined.add(member);
      assigned.set(node, group);
      needs.add(group, [node]);
    }
  }
  const groupsOf = (node: Node): Group[] => {
    const makers = parts.makersOf(node).map((maker) => assigned.get(maker));
    return [...new Set(makers.filter((group) => group !== undefined))];
  };
  parts.keepRows(groups, new Set(stepRoots(step).map(throughReshapes)));
  return { groups, groupOf: (node) => assigned.get(node), groupsOf, parts };
}

/** A group with what goes into it. */
const together = ({ group, along }: { group: Group; along: readonly Group[] }): Group => ({
  ...group,
  epilogue: [...group.epilogue, ...along.flatMap(({ roots, epilogue }) => [...roots, ...epilogue])],
  inlined: new Set([group, ...along].flatMap(({ inlined }) => [...inlined])),
});

/** Whether a group is elementwise ops alone, of the node's shape, whose results nothing but the node reads. */
function isOnlyFor(node: Node, group: Group, readers: Readers, results: ReadonlySet<Node>): boolean {
  const members = [...group.roots, ...group.epilogue];
  const isInside = (reader: Node): boolean => reader === node || members.includes(reader);
  return (
    group.partials.length === 0 &&
    members.every(
      (member) =>
        member.op.kind === 'elementwise' &&
        member.shape.join() === node.shape.join() &&
        !results.has(member) &&
        readers.get(member)!.every(isInside),
    )
  );
}

type Readers = ReadonlyMap<Node, readonly Node[]>;

function readersOf(order: readonly Node[]): Readers {
  const readers = new Map<Node, Node[]>();
  for (const reader of order) {
    for (const input of reader.inputs) {
      const known = readers.get(input);
      if (known === undefined) readers.set(input, [reader]);
      else known.push(reader);
    }
  }
  return readers;
}

/** Counts the buffers that a group's kernel would bind at most if `node` joined it. */
function bindingCounter(
  step: Step,
  oneArena: boolean,
  parts: Parts,
  readers: Readers,
): (group: Group, node: Node, inlined: ReadonlySet<Node>) => number {
  const leafOf = new Map(step.updates.map(([leaf, value]) => [throughReshapes(value), leaf]));
  const outputs = new Set(Object.values(step.outputs).map(throughReshapes));
  const bufferOf = (node: Node): Node | string => {
    if (isReshape(node)) return bufferOf(node.inputs[0]!);
    const leaf = isLeaf(node) ? node : leafOf.get(node);
    if (leaf !== undefined) return placeOf(leaf).buffer;
    return oneArena && !outputs.has(node) ? node.dtype : parts.wholeOf(node);
  };
  return (group, node, inlined) => {
    const epilogue = [...group.epilogue, ...group.partials, node];
    const members = [...group.roots, ...epilogue];
    const isStored = (member: Node): boolean =>
      leafOf.has(member) ||
      outputs.has(member) ||
      (readers.get(member) ?? []).some((reader) => !members.includes(reader));
    return new Set(
      [
        ...readsOf({ ...group, epilogue, inlined: new Set([...group.inlined, ...inlined]) }),
        ...members.filter(isStored),
      ].map(bufferOf),
    ).size;
  };
}

/** Gathers that all their readers can do while they load. */
function fusableGathers(order: readonly Node[], step: Step): Set<Node> {
  const stored = new Set(stepRoots(step));
  const fusable = new Set(order.filter((node) => node.op.gathers && !stored.has(node)));
  for (const reader of order) {
    reader.inputs.forEach((input, i) => {
      if (reader.op.gathered !== i) fusable.delete(input);
    });
  }
  return fusable;
}

/** The fused gathers that a node loads from, each followed by its indices where the node takes them row by row. */
function prologueOf(node: Node, fusable: ReadonlySet<Node>): Node[] {
  const { gathered } = node.op;
  const gather = gathered === undefined ? undefined : node.inputs[gathered];
  if (gather === undefined || !fusable.has(gather)) return [];
  const indices = gather.inputs[1]!;
  return indices.op.cheap && readsByRow(node, gather) ? [gather, indices] : [gather];
}

/** Cheap nodes that have to be stored all the same, for readers that do not make them anew. */
function neededAlone(order: readonly Node[], step: Step, fusable: ReadonlySet<Node>): Set<Node> {
  const stored = new Set(stepRoots(step));
  for (const reader of order) {
    for (const input of reader.inputs) {
      if (!fusable.has(reader)) stored.add(input);
      if (fusable.has(input) && !readsByRow(reader, input)) stored.add(input.inputs[1]!);
    }
  }
  return stored;
}

const readsByRow = (node: Node, input: Node): boolean =>
  (node.op.rowwise?.(node) ?? []).some((i) => node.inputs[i] === input);

/** The groups that could compute a node with what they compute. @param families groups of roots of a family whose first input is that of `node` */
function groupsToJoin(
  node: Node,
  assigned: ReadonlyMap<Node, Group>,
  needs: Needs,
  families: readonly Group[],
): readonly Group[] {
  if (node.op.family !== undefined) return families.filter(({ roots }) => isOfFamily(node, roots[0]!)).slice(0, 1);
  if (node.op.kind !== 'elementwise') return [];
  const groups = new Set(node.inputs.flatMap((input) => assigned.get(input) ?? []));
  return [...groups].filter((group) => {
    const inside = node.inputs.filter((other) => assigned.get(other) === group);
    const isElement = (member: Node): boolean =>
      givesElements(group, throughReshapes(member)) &&
      member.shape.join() === node.shape.join() &&
      !readsWhole(node, member) &&
      lanesFit(throughReshapes(member), node);
    const others = node.inputs.filter((other) => assigned.get(other) !== group);
    return inside.every(isElement) && !others.some((other) => needs.reach(other, group));
  });
}

/** The group whose kernel makes the parts of rows that a node goes on with as tiles. */
function groupOfTiles(
  node: Node,
  assigned: ReadonlyMap<Node, Group>,
  needs: Needs,
  tileOf: (node: Node) => Tile | undefined,
): Group | undefined {
  const [rows, ...others] = node.inputs;
  const group = node.op.partial === undefined ? undefined : assigned.get(rows!);
  if (group === undefined || !givesElements(group, rows!)) return undefined;
  if (rows!.shape.join() !== group.roots[0]!.shape.join()) return undefined;
  const tile = tileOf(group.roots[0]!);
  if (tile === undefined || tile.share !== node.attrs.share || tile.repeat !== node.attrs.repeat) return undefined;
  const fits = group.partials.every((other) => isOfFamily(node, other));
  return fits && !others.some((other) => needs.reach(other, group)) ? group : undefined;
}

/** Whether `node` is what the group's kernel passes to `store`, or made from it; other results are in memory only. */
const givesElements = (group: Group, node: Node): boolean =>
  group.epilogue.includes(node) || node.op.giving === 'elements';

/** Whether a node in another shape can be computed by fours wherever its input can. */
const lanesFit = (input: Node, { shape }: Node): boolean =>
  (input.shape.at(-1) ?? 1) % 4 !== 0 || (shape.at(-1) ?? 1) % 4 === 0;

/** Whether an elementwise node looks at any element of an input, and not at that of its own index alone. */
const readsWhole = ({ op, inputs }: Node, input: Node): boolean =>
  inputs.lastIndexOf(input) >= (op.elementwise?.whole ?? inputs.length);

const isOfFamily = (node: Node, root: Node): boolean =>
  root.op.family === node.op.family &&
  root.inputs.every((input, i) => input === node.inputs[i]) &&
  JSON.stringify(root.attrs) === JSON.stringify(node.attrs);

/**
 * Groups looked at to tell whether one needs another. In a graph with more between them the answer is all but always that it does: a
 * gradient needs what the forward pass made. So compiling takes time linear in the number of nodes.
 */
const MOST_LOOKED_AT = 256;

/**
 * Which groups need which others' results. Each group lies deeper than all that it needs, so that most pairs are told apart by their
 * depths, however long the way between them is.
 */
class Needs {
  readonly #assigned: ReadonlyMap<Node, Group>;
  readonly #depth = new Map<Group, number>();
  readonly #readers = new Map<Group, Set<Group>>();

  constructor(assigned: ReadonlyMap<Node, Group>) {
    this.#assigned = assigned;
  }

  /** Says that `group` computes `nodes`, too. */
  add(group: Group, nodes: Iterable<Node>): void {
    if (!this.#depth.has(group)) this.#depth.set(group, 0);
    for (const maker of this.#makersOf(nodes)) {
      if (maker === group) continue;
      const readers = this.#readers.get(maker) ?? new Set();
      this.#readers.set(maker, readers.add(group));
      this.#sink(group, this.#depth.get(maker)! + 1);
    }
  }

  /** Whether computing `node` needs a result of `group`, or may need one: what is too far to look at counts as needed. */
  reach(node: Node, group: Group): boolean {
    const least = this.#depth.get(group)!;
    const own = this.#assigned.get(node);
    const makers = own === undefined ? this.#makersOf([node]) : new Set([own]);
    for (const maker of makers) {
      if (maker === group || makers.size > MOST_LOOKED_AT) return true;
      if (this.#depth.get(maker)! > least) for (const other of this.#makersOf(membersOf(maker))) makers.add(other);
    }
    return false;
  }

  #sink(group: Group, least: number): void {
    const deeper: [Group, number][] = [[group, least]];
    for (const [sunk, depth] of deeper) {
      if (this.#depth.get(sunk)! >= depth) continue;
      this.#depth.set(sunk, depth);
      for (const reader of this.#readers.get(sunk) ?? []) deeper.push([reader, depth + 1]);
    }
  }

  /** The groups of what the nodes read. What has no group of its own is part of its readers, as views are that are looked through. */
  #makersOf(nodes: Iterable<Node>): Set<Group> {
    const makers = new Set<Group>();
    const seen = new Set<Node>(nodes);
    for (const node of seen) {
      for (const input of node.inputs) {
        const maker = this.#assigned.get(input);
        if (maker === undefined) seen.add(input);
        else makers.add(maker);
      }
    }
    return makers;
  }
}

const membersOf = ({ roots, epilogue, partials, prologue }: Group): Node[] => [
  ...roots,
  ...epilogue,
  ...partials,
  ...prologue,
];
