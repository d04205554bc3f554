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
  const indexOf = new Map<Node, number>();
  const addBuffer = (name: string, kind: BufferKind, bytes: number): number => buffers.push({ name, kind, bytes }) - 1;
  const outputs: Record<string, number> = {};
  for (const [name, node] of Object.entries(step.outputs)) {
    const memory = storage.of(node);
    const index = indexOf.get(memory) ?? addOwned(memory, name);
    outputs[name] = index;
  }
  function addOwned(memory: Node, output: string): number {
    const leaf = isLeaf(memory);
    const name = leaf ? leafName(memory) : output;
    const index = addBuffer(name, leaf ? (memory.op as BufferKind) : 'output', bytesOf(memory.shape, memory.dtype));
    indexOf.set(memory, index);
    return index;
  }
  const lastUse = new Map<Node, number>();
  calls.forEach((call, at) => {
    for (const { storage: memory } of call.operands) lastUse.set(memory, at);
  });
  const slots: Slot[] = [];
  const place = (memory: Node, at: number): number => {
    const known = indexOf.get(memory);
    if (known !== undefined) return known;
    if (isLeaf(memory)) return addOwned(memory, '');
    const bytes = bytesOf(memory.shape, memory.dtype);
    let slot = slots.find((candidate) => candidate.busyUntil < at && candidate.bytes === bytes);
    if (slot === undefined) {
      slot = { index: addBuffer(`t${slots.length}`, 'temporary', bytes), bytes, busyUntil: at };
      slots.push(slot);
    }
    slot.busyUntil = lastUse.get(memory) ?? at;
    indexOf.set(memory, slot.index);
    return slot.index;
  };
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
