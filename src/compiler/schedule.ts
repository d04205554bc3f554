/**
 * Schedule: which kernels make up a dispatch, and the order of dispatches. A group runs after those whose results it reads, and
 * a group that overwrites a state runs after all that read its old value. Groups of one level share a dispatch where that
 * pays: a chain of groups that pass on rows in sequence, independent ones side by side.
 */
import { isLeaf, type Node, type Step } from '../graph/node.ts';
import type { Target } from '../graph/op.ts';
import { copyOp } from '../graph/views.ts';
import { inSequence, sideBySide, threadsAgree } from '../kernels/compose.ts';
import { alikeBy, repeated } from '../kernels/copies.ts';
import { type Group, type KernelCall, readsOf } from '../kernels/group.ts';
import { textLength } from '../kernels/source.ts';
import type { Fusion } from './fuse.ts';
import type { Storage } from './storage.ts';

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
type Edges = ReadonlyMap<Group, ReadonlyMap<Group, Dependence>>;

/** What shares a level depends on earlier levels only, or is one chain: a list of groups, each after what it reads. */
export type Level = readonly (readonly Group[])[];

export function levels({ step, fusion, storage, calls }: Kernels, policy: Policy): Level[] {
  const before = predecessors(step, fusion, storage);
  const order = executionOrder(fusion.groups, before);
  const distance = (from: Group, to: Group): number => (chains(from, to, before, calls, policy) ? 0 : 1);
  const levelOf = new Map<Group, number>();
  for (const group of order) {
    const earliest = [...before.get(group)!.keys()].map((other) => levelOf.get(other)! + distance(other, group));
    levelOf.set(group, Math.max(0, ...earliest));
  }
  postpone(order, before, levelOf, distance);
  const count = Math.max(-1, ...levelOf.values()) + 1;
  return Array.from({ length: count }, (_, level) => {
    const members = order.filter((group) => levelOf.get(group) === level);
    return chainsOf(members, (from, to) => before.get(to)!.has(from) && distance(from, to) === 0);
  });
}

/**
 * Moves groups that could wait to just before they are needed: there they may share a dispatch with others. A copy, which nothing
 * waits for, goes where the value that it copies is first read: at its earliest it would keep that value's kernel early, too.
 */
function postpone(
  order: readonly Group[],
  before: Edges,
  levelOf: Map<Group, number>,
  distance: (from: Group, to: Group) => number,
): void {
  const after = new Map<Group, Group[]>(order.map((group) => [group, []]));
  for (const group of order) for (const other of before.get(group)!.keys()) after.get(other)!.push(group);
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

const isCopy = ({ roots }: Group): boolean => roots[0]?.op === copyOp;

function executionOrder(groups: readonly Group[], before: Edges): Group[] {
  const order = new Set<Group>();
  const visit = (group: Group): void => {
    if (order.has(group)) return;
    [...before.get(group)!.keys()].forEach(visit);
    order.add(group);
  };
  groups.forEach(visit);
  return [...order];
}

/** Groups of which each waits for the next, and the last for the first; none where there is an order. */
export function circleOf(groups: readonly Group[], before: Edges): Group[] {
  const done = new Set<Group>();
  const waiting = new Set<Group>();
  const visit = (group: Group): Group[] => {
    if (done.has(group)) return [];
    if (waiting.has(group)) return [...waiting].slice([...waiting].indexOf(group));
    waiting.add(group);
    for (const other of before.get(group)!.keys()) {
      const circle = visit(other);
      if (circle.length > 0) return circle;
    }
    waiting.delete(group);
    done.add(group);
    return [];
  };
  for (const group of groups) {
    const circle = visit(group);
    if (circle.length > 0) return circle;
  }
  return [];
}

/** What each group must wait for. */
export function predecessors(step: Step, fusion: Fusion, storage: Storage): Edges {
  const before = new Map(fusion.groups.map((group) => [group, new Map<Group, Dependence>()]));
  const writers = new Map(step.updates.map(([leaf, value]) => [leaf, fusion.groupOf(value)]));
  for (const group of fusion.groups) {
    for (const read of readsOf(group)) {
      const producer = fusion.groupOf(read);
      if (producer !== undefined && producer !== group) {
        const edges = before.get(group)!;
        edges.set(producer, edges.get(producer) === 'all' ? 'all' : dependence(group, read, storage.of(read)));
      }
      const source = storage.of(read);
      const readsOld = producer === undefined && isLeaf(source);
      const writer = readsOld ? writers.get(source) : undefined;
      if (writer !== undefined && writer !== group) before.get(writer)!.set(group, 'all');
    }
  }
  return before;
}

/** How the members of a group read a value: through a reshape that moves rows, not by row; likewise through most views and gathers. */
function dependence(group: Group, read: Node, stored: Node): Dependence {
  const members = [...group.roots, ...group.epilogue, ...group.prologue, ...group.inlined];
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

/** Groups of a level in chains, each chain in the order given. */
function chainsOf(groups: readonly Group[], linked: (from: Group, to: Group) => boolean): Group[][] {
  const result: Group[][] = [];
  for (const group of groups) {
    const joined = result.filter((chain) => chain.some((member) => linked(member, group)));
    const rest = result.filter((chain) => !joined.includes(chain));
    result.splice(0, result.length, ...rest, [...joined.flat(), group]);
  }
  return result;
}

/**
 * The dispatches of a level. A chain that binds too many buffers is cut into several.
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
  const alike = alikeBy(buffersOf);
  const total = (kernels: readonly KernelCall[], value: (call: KernelCall) => number): number =>
    kernels.reduce((sum, call) => sum + value(call), 0);
  /** @param texts the kernels that `together` become, each text once */
  const fits = (together: readonly KernelCall[], texts: readonly KernelCall[]): boolean =>
    new Set(together.flatMap(buffersOf)).size <= maxBindings &&
    threadsAgree(texts) &&
    total(together, ({ flops }) => flops) <= policy.chainFlops &&
    total(texts, ({ source }) => textLength(source)) <= policy.text;
  const inChain = (together: readonly KernelCall[]): boolean =>
    total(together, usesWorkgroupMemory) <= 1 &&
    fits(
      together,
      repeated(together, alike).flatMap((block) => block.calls),
    );
  const beside = (together: readonly KernelCall[]): boolean => {
    const texts = [...new Map(together.map((call) => [alike(call), call])).values()];
    return total(texts, usesWorkgroupMemory) <= 1 && fits(together, texts);
  };
  const chains = level.map((chain) => {
    const members = chain.map((group) => calls.get(group)!);
    const rows = policy.rowsPerGroup(members[0]!.walk?.rows ?? 1);
    return cut(members, inChain).map((part) => inSequence(part, rows, alike));
  });
  const longest = Math.max(...chains.map((chain) => chain.length));
  return Array.from({ length: longest }, (_, at) => {
    const bins: KernelCall[][] = [];
    for (const call of chains.flatMap((chain) => chain.slice(at, at + 1))) {
      const apart = (other: KernelCall): boolean =>
        other.flops > (other.fixedThreads ? policy.smallFlops : policy.chainFlops);
      const bin = bins.find((others) => !apart(call) && !apart(others[0]!) && beside([...others, call]));
      if (bin === undefined) bins.push([call]);
      else bin.push(call);
    }
    return bins.map((bin) => sideBySide(bin, alike));
  }).flat();
}

/** Each kernel that uses workgroup memory may take all of it. */
const usesWorkgroupMemory = ({ source }: KernelCall): number => (source.workgroup.size > 0 ? 1 : 0);

/** A list in parts that fit, in its order. */
function cut(calls: readonly KernelCall[], fits: (together: readonly KernelCall[]) => boolean): KernelCall[][] {
  const parts: KernelCall[][] = [];
  for (const call of calls) {
    const last = parts.at(-1);
    if (last !== undefined && fits([...last, call])) last.push(call);
    else parts.push([call]);
  }
  return parts;
}
