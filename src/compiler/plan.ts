/**
 * Plan: gives memory to everything that the kernels bind. Leaves and outputs keep a buffer each; temporaries of equal size
 * share one when their lifetimes do not overlap. Whole buffers, because WebGPU tracks usage per buffer, not per range.
 */
import { bytesOf, isLeaf, leafName, type Node, type Step } from '../graph/node.ts';
import type { KernelCall } from '../kernels/group.ts';
import { emitKernel } from '../kernels/source.ts';
import type { BufferKind, BufferSpec, Program } from './program.ts';
import type { Storage } from './storage.ts';

interface Slot {
  readonly index: number;
  readonly bytes: number;
  /** The last dispatch that uses it. */
  busyUntil: number;
}

export function plan(step: Step, calls: readonly KernelCall[], storage: Storage): Program {
  const buffers: BufferSpec[] = [];
  const place = placer(buffers, lastUses(calls));
  const outputs = Object.fromEntries(
    Object.entries(step.outputs).map(([name, node]) => [name, place(storage.of(node), 0, name)]),
  );
  const dispatches = calls.map((call, at) => ({
    label: call.label,
    code: emitKernel(call.source, call.lanes),
    workgroups: call.workgroups,
    bindings: call.operands.map(({ storage: memory }, i) => ({
      buffer: place(memory, at),
      access: call.source.bindings[i]!.access,
    })),
  }));
  return { buffers, dispatches, outputs };
}

/** The last dispatch that uses each memory. */
function lastUses(calls: readonly KernelCall[]): Map<Node, number> {
  const last = new Map<Node, number>();
  calls.forEach((call, at) => {
    for (const { storage } of call.operands) last.set(storage, at);
  });
  return last;
}

/** Index of the buffer that holds a memory at dispatch `at`; at its first use it is given one. */
function placer(
  buffers: BufferSpec[],
  lastUse: ReadonlyMap<Node, number>,
): (memory: Node, at: number, output?: string) => number {
  const indexOf = new Map<Node, number>();
  const slots: Slot[] = [];
  const add = (name: string, kind: BufferKind, bytes: number): number => buffers.push({ name, kind, bytes }) - 1;
  const shared = (bytes: number, at: number, until: number): number => {
    let slot = slots.find((candidate) => candidate.busyUntil < at && candidate.bytes === bytes);
    if (slot === undefined) {
      slot = { index: add(`t${slots.length}`, 'temporary', bytes), bytes, busyUntil: until };
      slots.push(slot);
    }
    slot.busyUntil = until;
    return slot.index;
  };
  return (memory, at, output) => {
    const known = indexOf.get(memory);
    if (known !== undefined) return known;
    const bytes = bytesOf(memory.shape, memory.dtype);
    let index: number;
    if (isLeaf(memory)) index = add(leafName(memory), memory.op as BufferKind, bytes);
    else if (output !== undefined) index = add(output, 'output', bytes);
    else index = shared(bytes, at, lastUse.get(memory) ?? at);
    indexOf.set(memory, index);
    return index;
  };
}
