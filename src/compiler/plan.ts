/**
 * Plan: gives memory to everything that the kernels bind. Leaves lie where they say, outputs have a buffer each. Temporaries lie
 * side by side in one buffer for f32 and one for u32, so that a kernel binds few buffers however many values it touches; two
 * whose lifetimes do not overlap may lie in the same place.
 */
import { bytesOf, isLeaf, leafName, type Node, type Place, placeOf, type Step } from '../graph/node.ts';
import { bindMemory } from '../kernels/bind.ts';
import type { KernelCall } from '../kernels/group.ts';
import { emitKernel } from '../kernels/source.ts';
import type { BufferKind, BufferSpec, Program } from './program.ts';
import type { Storage } from './storage.ts';

const TEMPORARIES = { f32: 'temporaries', u32: 'temporaries/u32', u8: 'temporaries/u8' };

export function plan(step: Step, calls: readonly KernelCall[], storage: Storage): Program {
  const places = allocate(step, calls);
  const buffers = buffersOf(step, calls, places);
  const index = new Map(buffers.map(({ name }, i) => [name, i]));
  const names = new Map([...places.keys()].map((node, i) => [node, `t${i}`]));
  const placed = (node: Node): Place => places.get(node) ?? ownPlace(node, step);
  const nameOf = (node: Node): string => (isLeaf(node) ? leafName(node) : (names.get(node) ?? placed(node).buffer));
  const dispatches = calls.map(({ source, operands, label, workgroups, flops, bytes }) => {
    const bound = bindMemory(source, operands, placed);
    const memories = (access: string): string[] => {
      const used = operands.filter((_, i) => source.bindings[i]!.access === access);
      return [...new Set(used.map((operand) => nameOf(operand.storage)))];
    };
    const bindings = bound.buffers.map(({ name, access }) => ({ buffer: index.get(name)!, access }));
    const code = emitKernel(bound.source);
    return { label, code, workgroups, bindings, reads: memories('read'), writes: memories('read_write'), flops, bytes };
  });
  const outputs = Object.entries(step.outputs).map(([name, node]) => {
    return [name, index.get(placed(storage.of(node)).buffer)!] as const;
  });
  return { buffers, dispatches, outputs: Object.fromEntries(outputs) };
}

/** The buffer that will hold a node's value. */
export function bufferOf(storage: Node, step: Step): string {
  const name = outputName(storage, step);
  return isLeaf(storage) ? placeOf(storage).buffer : (name ?? TEMPORARIES[storage.dtype]);
}

const outputName = (node: Node, step: Step): string | undefined =>
  Object.entries(step.outputs).find(([, output]) => throughReshapes(output) === node)?.[0];

const throughReshapes = (node: Node): Node => (node.op === 'reshape' ? throughReshapes(node.inputs[0]!) : node);

const ownPlace = (node: Node, step: Step): Place =>
  isLeaf(node) ? placeOf(node) : { buffer: bufferOf(node, step), offset: 0, words: wordsOf(node) };

const wordsOf = (node: Node): number => bytesOf(node.shape, node.dtype) / 4;

interface Slot {
  readonly node: Node;
  readonly begin: number;
  readonly end: number;
  /** The last dispatch that uses it. */
  readonly until: number;
}

/** Places of the temporaries: each where nothing lies that is still needed, as far to the front as it goes. */
export function allocate(step: Step, calls: readonly KernelCall[]): Map<Node, Place> {
  const slots: Slot[] = [];
  const isTemporary = (node: Node): boolean => !isLeaf(node) && outputName(node, step) === undefined;
  const lastUse = new Map<Node, number>();
  calls.forEach((call, at) => {
    for (const { storage } of call.operands) lastUse.set(storage, at);
  });
  calls.forEach((call, at) => {
    for (const { storage: node } of call.operands) {
      if (!isTemporary(node) || slots.some((slot) => slot.node === node)) continue;
      const live = slots.filter((slot) => slot.until >= at && slot.node.dtype === node.dtype);
      const size = 4 * Math.ceil(wordsOf(node) / 4);
      const begin = firstGap(live, size);
      slots.push({ node, begin, end: begin + size, until: lastUse.get(node)! });
    }
  });
  const words = (dtype: Node['dtype']): number =>
    Math.max(...slots.filter(({ node }) => node.dtype === dtype).map(({ end }) => end));
  return new Map(
    slots.map(({ node, begin }) => [
      node,
      { buffer: TEMPORARIES[node.dtype], offset: begin, words: words(node.dtype) },
    ]),
  );
}

function firstGap(live: readonly Slot[], size: number): number {
  let begin = 0;
  for (const slot of live.toSorted((a, b) => a.begin - b.begin)) {
    if (slot.begin - begin >= size) return begin;
    begin = Math.max(begin, slot.end);
  }
  return begin;
}

function buffersOf(step: Step, calls: readonly KernelCall[], places: ReadonlyMap<Node, Place>): BufferSpec[] {
  const specs = new Map<string, BufferSpec>();
  const outputs = Object.values(step.outputs).map(throughReshapes);
  for (const node of [...outputs, ...calls.flatMap((call) => call.operands.map((operand) => operand.storage))]) {
    const { buffer: name, words } = places.get(node) ?? ownPlace(node, step);
    const kind: BufferKind = isLeaf(node) ? (node.op as BufferKind) : places.has(node) ? 'temporary' : 'output';
    specs.set(name, { name, kind, bytes: 4 * words });
  }
  return [...specs.values()];
}
