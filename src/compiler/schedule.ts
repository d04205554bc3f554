/**
 * Schedule: the order of the kernels. A group runs after those whose results it reads, and a group that overwrites a state
 * runs after all that read its old value. Groups of one level are independent; the small ones of a level share a dispatch.
 */
import { internal } from '../errors.ts';
import { isLeaf, leafName, type Step } from '../graph/node.ts';
import { MAX_WORKGROUPS } from '../kernels/choose.ts';
import { type Group, type KernelCall, readsOf } from '../kernels/group.ts';
import { mergeCalls } from '../kernels/merge.ts';
import type { Fusion } from './fuse.ts';
import type { Storage } from './storage.ts';

/** Kernels with fewer operations are dominated by the cost of a dispatch. Measured on software adapters: 20 to 50 µs. */
const SMALL_FLOPS = 2_000_000;

/** Groups by level: those of one level depend only on earlier levels. */
export function levels(step: Step, fusion: Fusion, storage: Storage): Group[][] {
  const before = predecessors(step, fusion, storage);
  const levelOf = new Map<Group, number>();
  const visiting = new Set<Group>();
  const visit = (group: Group): number => {
    const known = levelOf.get(group);
    if (known !== undefined) return known;
    if (visiting.has(group))
      throw internal('kernels that wait for each other: a state is overwritten before it is read.');
    visiting.add(group);
    const level = 1 + Math.max(-1, ...[...before.get(group)!].map(visit));
    levelOf.set(group, level);
    return level;
  };
  const result: Group[][] = [];
  for (const group of fusion.groups) {
    const level = visit(group);
    while (result.length <= level) result.push([]);
    result[level]!.push(group);
  }
  return result;
}

function predecessors(step: Step, fusion: Fusion, storage: Storage): Map<Group, Set<Group>> {
  const before = new Map(fusion.groups.map((group) => [group, new Set<Group>()]));
  const writers = new Map(step.updates.map(([leaf, value]) => [leafName(leaf), fusion.groupOf(value)]));
  for (const group of fusion.groups) {
    for (const read of readsOf(group)) {
      const producer = fusion.groupOf(read);
      if (producer !== undefined && producer !== group) before.get(group)!.add(producer);
      const source = storage.of(read);
      const readsOld = producer === undefined && isLeaf(source);
      const writer = readsOld ? writers.get(leafName(source)) : undefined;
      if (writer !== undefined && writer !== group) before.get(writer)!.add(group);
    }
  }
  return before;
}

/**
 * Puts the small calls of a level side by side, as many as the number of bindings allows.
 *
 * @param maxBindings the adapter's maxStorageBuffersPerShaderStage
 */
export function mergeLevel(calls: readonly KernelCall[], maxBindings: number): KernelCall[] {
  const alone = calls.filter((call) => !isSmall(call));
  const bins: KernelCall[][] = [];
  for (const call of calls.filter(isSmall)) {
    const bin = bins.find((members) => fitsBeside([...members, call], maxBindings));
    if (bin === undefined) bins.push([call]);
    else bin.push(call);
  }
  return [...alone, ...bins.map(mergeCalls)];
}

const isSmall = (call: KernelCall): boolean => call.flops <= SMALL_FLOPS && call.lanes === 1;

function fitsBeside(calls: readonly KernelCall[], maxBindings: number): boolean {
  const bound = new Set(calls.flatMap((call) => call.operands.map((operand) => operand.storage)));
  const workgroups = calls.reduce((sum, call) => sum + call.workgroups, 0);
  return bound.size <= maxBindings && workgroups <= MAX_WORKGROUPS;
}
