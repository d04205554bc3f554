/**
 * A step as kernels: fused, stored, emitted. Where the new value of a state cannot be written over the old one by the kernel that
 * computes it, since others still read what it overwrites, it is computed apart and then copied.
 */
import type { Node, Step } from '../graph/node.ts';
import type { KernelOptions } from '../graph/op.ts';
import { copy } from '../graph/views.ts';
import { emitGroup, tileOf } from '../kernels/emit.ts';
import { readsOf } from '../kernels/group.ts';
import { fuse } from './fuse.ts';
import { fitsOneArena } from './memory.ts';
import { circleOf, type Kernels, predecessors } from './schedule.ts';
import { assignStorage } from './storage.ts';

interface Options extends KernelOptions {
  readonly optimize: boolean;
  readonly maxBindings: number;
  readonly maxBufferBytes: number;
}

export function kernelsOf(step: Step, options: Options): Kernels {
  const oneArena = fitsOneArena(step, options.maxBufferBytes);
  const fusion = fuse(step, options.optimize, options.maxBindings, oneArena, (node) => tileOf(node, options));
  const storage = assignStorage(step, fusion);
  const calls = new Map(
    fusion.groups.map((group) => [group, emitGroup(group, storage.storedBy(group), storage.of, options)] as const),
  );
  const kernels = { step, fusion, storage, calls };
  const apart = notInPlace(kernels);
  if (apart.size === 0) return kernels;
  const updates = step.updates.map(([leaf, value]) => [leaf, apart.has(leaf) ? copy(value) : value] as const);
  return kernelsOf({ ...step, updates }, options);
}

/** States of which a kernel reads elements that others of its threads overwrite, or kernels that would wait for each other. */
function notInPlace({ step, fusion, storage, calls }: Kernels): ReadonlySet<Node> {
  const overwritten = new Set([...calls.values()].flatMap((call) => call.overwritten));
  if (overwritten.size > 0) return overwritten;
  const circle = circleOf(fusion.groups, predecessors(step, fusion, storage));
  const isOverwritten = ([leaf, value]: Step['updates'][number]): boolean => {
    const writer = fusion.groupOf(value);
    const reads = circle.filter((group) => group !== writer).flatMap(readsOf);
    const old = reads.filter((read) => fusion.groupOf(read) === undefined).map(storage.of);
    return writer !== undefined && circle.includes(writer) && old.includes(leaf);
  };
  return new Set(step.updates.filter(isOverwritten).map(([leaf]) => leaf));
}
