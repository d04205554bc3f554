/**
 * Schedule: which kernels make up a dispatch, and the order of dispatches. A group runs after those whose results it reads, and
 * a group that overwrites a state runs after all that read its old value. Groups of one level share a dispatch where that
 * pays: a chain of groups that pass on rows in sequence, independent ones side by side.
 */
import { groupBy } from '../graph/group-by.ts';
import { bytesOf, isLeaf, type Node, type Step } from '../graph/node.ts';
import type { Target } from '../graph/op.ts';
import { postorder } from '../graph/postorder.ts';
import { copyOp } from '../graph/views.ts';
import { inSequence, sideBySide } from '../kernels/compose.ts';
import { alikeBy } from '../kernels/copies.ts';
import { type Group, type KernelCall, readsOf } from '../kernels/group.ts';
import { findCompany } from './company.ts';
import type { Fusion } from './fuse.ts';
import type { Storage } from './storage.ts';
import { Together } from './together.ts';

/** A group as a kernel, by group. */
export type Calls = ReadonlyMap<Group, KernelCall>;

/** A step as kernels, with the copies that it needs. */
export interface Kernels {
  readonly step: Step;
  readonly fusion: Fusion;
  readonly storage: Storage;
  readonly calls: Calls;
}

export interface Policy {
  /** What shares a dispatch has no more operations than this: what more could save is little, and a grid of its own suits it better. */
  readonly chainFlops: number;
  /** The same for kernels whose workgroups are of a fixed size. */
  readonly smallFlops: number;
  /**
   * Characters of WGSL of what shares a dispatch: the time to compile grows with the text, and software adapters execute all
   * that stands side by side in every workgroup, masked.
   */
  readonly text: number;
  /** Rows that a workgroup takes through a chain, of so many. */
  readonly rowsPerGroup: (rows: number) => number;
}

/** Measured on software adapters: a dispatch costs 20 to 50 µs, as much as 2 million operations. */
const POLICIES: Readonly<Record<Target, Policy>> = {
  cpu: { chainFlops: 20_000_000, smallFlops: 2_000_000, text: 64_000, rowsPerGroup: (rows) => Math.min(rows, 4) },
  gpu: {
    chainFlops: 20_000_000,
    smallFlops: 20_000_000,
    text: 128_000,
    rowsPerGroup: (rows) => Math.max(1, Math.floor(rows / 128)),
  },
};

/** A policy under which every kernel stands alone. */
const ALONE: Policy = { chainFlops: -1, smallFlops: 0, text: 0, rowsPerGroup: () => 1 };

export const policyOf = ({ optimize, target }: { optimize: boolean; target: Target }): Policy =>
  optimize ? POLICIES[target] : ALONE;

/** How a group depends on another: `rows` where each of its rows needs the other's row of the same number alone. */
type Dependence = 'rows' | 'all';
export type Edges = ReadonlyMap<Group, ReadonlyMap<Group, Dependence>>;

/** What shares a level depends on earlier levels only, or is one chain: a list of groups, each after what it reads. */
export type Level = readonly (readonly Group[])[];

/** Where memory is spared, what reads and writes more bytes of temporaries than this stays where these live the shortest. */
const MOVABLE = 2 ** 22;

/** @param spare whether to spare memory */
export function levels({ step, fusion, storage, calls }: Kernels, policy: Policy, spare: boolean): Level[] {
  const before = predecessors(step, fusion, storage);
  const order = executionOrder(fusion.groups, before);
  const distance = (from: Group, to: Group): number => (chains(from, to, before, calls, policy) ? 0 : 1);
  const levelOf = new Map<Group, number>();
  for (const group of order) {
    const earliest = [...before.get(group)!.keys()].map((other) => levelOf.get(other)! + distance(other, group));
    levelOf.set(group, Math.max(0, ...earliest));
  }
  const after = successors(order, before);
  postpone(order, before, after, levelOf, distance);
  const isLarge = (group: Group): boolean => standsAlone(calls.get(group)!, policy);
  const bytesOfAll = (group: Group): number => {
    const nodes = calls.get(group)!.operands.flatMap(({ storages }) => storages.filter((node) => !isLeaf(node)));
    return nodes.reduce((sum, { shape, dtype }) => sum + bytesOf(shape, dtype), 0);
  };
  const mayMove = (group: Group): boolean => !isLarge(group) && (!spare || bytesOfAll(group) <= MOVABLE);
  findCompany({ order, before, after, levelOf, distance, isLarge, mayMove });
  const linked = (group: Group): Group[] =>
    [...before.get(group)!.keys()].filter(
      (other) => levelOf.get(other) === levelOf.get(group) && distance(other, group) === 0,
    );
  const byLevel = groupBy(order, (group) => levelOf.get(group)!);
  return [...byLevel].toSorted(([a], [b]) => a - b).map(([, members]) => chainsOf(members, linked));
}

/**
 * Moves groups that could wait to just before they are needed: there they may share a dispatch with others. A copy, which nothing
 * waits for, goes where the value that it copies is first read: at its earliest it would keep that value's kernel early, too.
 */
function postpone(
  order: readonly Group[],
  before: Edges,
  after: ReadonlyMap<Group, readonly Group[]>,
  levelOf: Map<Group, number>,
  distance: (from: Group, to: Group) => number,
): void {
  for (const group of order.toReversed()) {
    const latest = after.get(group)!.map((other) => levelOf.get(other)! - distance(group, other));
    if (latest.length > 0) levelOf.set(group, Math.min(...latest));
    else if (isCopy(group)) {
      const makers = [...before.get(group)!.keys()];
      const readers = makers.flatMap((maker) => after.get(maker)!.filter((other) => !isCopy(other)));
      const first = Math.min(...readers.map((other) => levelOf.get(other)!));
      if (readers.length > 0) levelOf.set(group, Math.max(levelOf.get(group)!, first));
    }
  }
}

/** What waits for each group. */
function successors(order: readonly Group[], before: Edges): Map<Group, Group[]> {
  const after = new Map<Group, Group[]>(order.map((group) => [group, []]));
  for (const group of order) for (const other of before.get(group)!.keys()) after.get(other)!.push(group);
  return after;
}

const isCopy = ({ roots }: Group): boolean => roots[0]?.op === copyOp;

const executionOrder = (groups: readonly Group[], before: Edges): Group[] =>
  postorder(groups, (group) => before.get(group)!.keys());

/** Groups of which each waits for the next, and the last for the first; none where there is an order. */
export function circleOf(groups: readonly Group[], before: Edges): Group[] {
  const position = new Map(executionOrder(groups, before).map((group, at) => [group, at]));
  for (const first of groups) {
    for (const second of before.get(first)!.keys()) {
      if (position.get(second)! >= position.get(first)!) return [first, ...wayTo(first, second, before)];
    }
  }
  return [];
}

/** Groups of which each waits for the next: `from`, and others on a way to `to`, which is not among them. */
function wayTo(to: Group, from: Group, before: Edges): Group[] {
  const reachedBy = new Map<Group, Group | undefined>([[from, undefined]]);
  for (const [group] of reachedBy) {
    for (const next of before.get(group)!.keys()) if (!reachedBy.has(next)) reachedBy.set(next, group);
  }
  const way: Group[] = [];
  for (let group = to === from ? undefined : reachedBy.get(to); group !== undefined; group = reachedBy.get(group)) {
    way.unshift(group);
  }
  return way;
}

/** What each group must wait for. */
export function predecessors(step: Step, fusion: Fusion, storage: Storage): Edges {
  const before = new Map(fusion.groups.map((group) => [group, new Map<Group, Dependence>()]));
  const writers = new Map(step.updates.map(([leaf, value]) => [leaf, fusion.groupOf(value)]));
  for (const group of fusion.groups) {
    for (const read of readsOf(group)) {
      const source = storage.of(read);
      const producers = fusion.groupsOf(read);
      const isWhole = producers.length === 1 && producers[0] === fusion.groupOf(read);
      for (const producer of producers) {
        if (producer === group) continue;
        const edges = before.get(group)!;
        const own = edges.get(producer) === 'all' || !isWhole ? 'all' : dependence(group, read, source);
        edges.set(producer, own);
      }
      const readsOld = producers.length === 0 && isLeaf(source);
      const writer = readsOld ? writers.get(source) : undefined;
      if (writer !== undefined && writer !== group) before.get(writer)!.set(group, 'all');
    }
  }
  return before;
}

/** How the members of a group read a value: through a reshape that moves rows, not by row; likewise through most views and gathers. */
function dependence(group: Group, read: Node, stored: Node): Dependence {
  const members = [...group.roots, ...group.epilogue, ...group.partials, ...group.prologue, ...group.inlined];
  const seen = new Set([read]);
  const within = [...group.inlined, ...group.prologue];
  const showing = (node: Node): boolean => node.inputs.some((input) => seen.has(input));
  for (let size = 0; size < seen.size; ) {
    size = seen.size;
    for (const node of within.filter(showing)) seen.add(node);
  }
  const byRow = members.every((node) =>
    node.inputs.every((input, i) => !seen.has(input) || (node.op.rowwise?.(node) ?? []).includes(i)),
  );
  return byRow && read.shape[0] === stored.shape[0] ? 'rows' : 'all';
}

/** Whether `to` can follow `from` in one dispatch, row by row. */
function chains(from: Group, to: Group, before: Edges, calls: Calls, policy: Policy): boolean {
  const [first, second] = [calls.get(from)!, calls.get(to)!];
  const small = first.flops <= policy.chainFlops && second.flops <= policy.chainFlops;
  const rows = first.walk !== undefined && first.walk.rows === second.walk?.rows;
  return small && rows && before.get(to)!.get(from) === 'rows';
}

/** Groups of a level in chains, each after what it is linked to; a chain that grew comes last. */
function chainsOf(groups: readonly Group[], linked: (group: Group) => readonly Group[]): Group[][] {
  const chains = new Map<Group[], number>();
  const chainOf = new Map<Group, Group[]>();
  groups.forEach((group, at) => {
    const found = new Set(linked(group).map((other) => chainOf.get(other)!));
    const joined = [...found].toSorted((a, b) => chains.get(a)! - chains.get(b)!);
    for (const chain of joined) chains.delete(chain);
    const [chain = [], ...others] = joined;
    for (const other of others) for (const member of other) chain.push(member);
    chain.push(group);
    for (const member of others.flat()) chainOf.set(member, chain);
    chainOf.set(group, chain);
    chains.set(chain, at);
  });
  return [...chains.keys()];
}

/** Whether a kernel shares its dispatch with no other that stands beside it. */
export const standsAlone = ({ flops, fixedThreads, stage }: KernelCall, policy: Policy): boolean =>
  stage !== undefined || flops > (fixedThreads ? policy.smallFlops : policy.chainFlops);

/**
 * The dispatches of a level. A chain that needs too much is cut into several.
 *
 * @param buffersOf the buffers that a kernel binds
 * @param maxBindings the adapter's maxStorageBuffersPerShaderStage
 */
export function dispatchesOf(
  level: Level,
  calls: Calls,
  policy: Policy,
  buffersOf: (call: KernelCall) => readonly string[],
  maxBindings: number,
): KernelCall[] {
  const about = { buffersOf, alike: alikeBy(buffersOf) };
  const limits = { bindings: maxBindings, flops: policy.chainFlops, text: policy.text };
  const chains = level.map((chain) => {
    const members = chain.map((group) => calls.get(group)!);
    const rows = policy.rowsPerGroup(members[0]!.walk?.rows ?? 1);
    const parts: Together[] = [];
    for (const call of members) if (!parts.at(-1)?.take(call)) parts.push(new Together(true, limits, about, call));
    return parts.map((part) => inSequence(part.calls, rows, about.alike));
  });
  const apart = (call: KernelCall): boolean => standsAlone(call, policy);
  const longest = Math.max(...chains.map((chain) => chain.length));
  return Array.from({ length: longest }, (_, at) => {
    const bins: Together[] = [];
    for (const call of chains.flatMap((chain) => chain.slice(at, at + 1))) {
      if (!bins.some((bin) => !apart(call) && !apart(bin.calls[0]!) && bin.take(call))) {
        bins.push(new Together(false, limits, about, call));
      }
    }
    return bins.map(({ calls: together }) => sideBySide(together, about.alike));
  }).flat();
}
