/**
 * Plan: gives memory to everything that the kernels bind. Leaves lie where they say, outputs have a buffer each. Temporaries lie
 * side by side in one buffer for f32 and one for u32, so that a kernel binds few buffers however many values it touches; two
 * whose lifetimes do not overlap may lie in the same place.
 */
import { bytesOf, isLeaf, leafKind, leafName, type Node, type Place, placeOf, type Step } from '../graph/node.ts';
import { throughReshapes } from '../graph/views.ts';
import { type Addressed, address } from '../kernels/addresses.ts';
import { bindMemory } from '../kernels/bind.ts';
import { overGrid } from '../kernels/compose.ts';
import type { KernelCall } from '../kernels/group.ts';
import { emitKernel } from '../kernels/source.ts';
import type { BindingSpec, BufferKind, BufferSpec, Program } from './program.ts';
import type { Storage } from './storage.ts';

const TEMPORARIES = { f32: 'temporaries', u32: 'temporaries/u32', i32: 'temporaries/i32', u8: 'temporaries/u8' };

export function plan(step: Step, calls: readonly KernelCall[], storage: Storage): Program {
  const places = allocate(step, calls);
  const buffers = buffersOf(step, calls, places);
  const index = new Map(buffers.map(({ name }, i) => [name, i]));
  const names = new Map([...places.keys()].map((node, i) => [node, `t${i}`]));
  const placed = (node: Node): Place => places.get(node) ?? ownPlace(node, step);
  const nameOf = (node: Node): string => (isLeaf(node) ? leafName(node) : (names.get(node) ?? placed(node).buffer));
  const bounds = calls.map((call) => {
    return bindMemory(overGrid(call.source, call.workgroups), call.operands, call.parameters, placed);
  });
  const addressed = address(bounds);
  const tables = tablesOf(addressed, buffers.length);
  const dispatches = calls.map(({ source, operands, label, workgroups, flops, bytes }, i) => {
    const memories = (access: string): string[] => {
      const used = operands.filter((_, at) => source.bindings[at]!.access === access);
      return [...new Set(used.flatMap(({ storages }) => storages).map(nameOf))];
    };
    const own = bounds[i]!.buffers.map(({ name, access }) => ({ buffer: index.get(name)!, access }));
    const bindings = [...own, ...tables.bindings[i]!];
    const code = emitKernel(addressed[i]!.source);
    return { label, code, workgroups, bindings, reads: memories('read'), writes: memories('read_write'), flops, bytes };
  });
  const outputs = Object.entries(step.outputs).map(([name, node]) => {
    return [name, index.get(placed(storage.of(node)).buffer)!] as const;
  });
  return { buffers: [...buffers, ...tables.buffers], dispatches, outputs: Object.fromEntries(outputs) };
}

/** Where a part of a uniform buffer may begin: a multiple of so many words on every adapter. */
const UNIFORM_ALIGNMENT = 64;

/** The addresses of all dispatches in one uniform buffer, and the binding of each dispatch's part. */
function tablesOf(
  addressed: readonly Addressed[],
  buffer: number,
): { buffers: BufferSpec[]; bindings: readonly BindingSpec[][] } {
  const words: number[] = [];
  const bindings = addressed.map(({ table }): BindingSpec[] => {
    if (table === undefined) return [];
    while (words.length % UNIFORM_ALIGNMENT !== 0) words.push(0);
    const range = { offset: 4 * words.length, size: 4 * table.length };
    words.push(...table);
    return [{ buffer, access: 'uniform', range }];
  });
  const spec: BufferSpec = { name: 'addresses', kind: 'addresses', bytes: 4 * words.length, words };
  return { buffers: words.length > 0 ? [spec] : [], bindings };
}

/** The buffer that will hold a node's value. */
export function bufferOf(storage: Node, step: Step): string {
  const name = outputName(storage, step);
  return isLeaf(storage) ? placeOf(storage).buffer : (name ?? TEMPORARIES[storage.dtype]);
}

const outputName = (node: Node, step: Step): string | undefined =>
  Object.entries(step.outputs).find(([, output]) => throughReshapes(output) === node)?.[0];

const ownPlace = (node: Node, step: Step): Place =>
  isLeaf(node) ? placeOf(node) : { buffer: bufferOf(node, step), offset: 0, words: wordsOf(node) };

const wordsOf = (node: Node): number => bytesOf(node.shape, node.dtype) / 4;

/** A temporary's place, and how long it is needed. */
interface Lifetime {
  readonly node: Node;
  readonly begin: number;
  readonly end: number;
  /** The last dispatch that uses it. */
  readonly until: number;
}

/** Places of the temporaries: each where nothing lies that is still needed, as far to the front as it goes. */
export function allocate(step: Step, calls: readonly KernelCall[]): Map<Node, Place> {
  const outputs = new Set(Object.values(step.outputs).map(throughReshapes));
  const storages = calls.map(({ operands }) => {
    const nodes = new Set(operands.flatMap((operand) => operand.storages));
    return [...nodes].filter((node) => !isLeaf(node) && !outputs.has(node));
  });
  const lastUse = new Map(storages.flatMap((nodes, at) => nodes.map((node) => [node, at] as const)));
  const known = new Map<Node, Lifetime>();
  const words = new Map<Node['dtype'], number>();
  let live: Lifetime[] = [];
  storages.forEach((nodes, at) => {
    live = live.filter(({ until }) => until >= at);
    for (const node of nodes) {
      if (known.has(node)) continue;
      const size = 4 * Math.ceil(wordsOf(node) / 4);
      const begin = firstGap(
        live.filter((other) => other.node.dtype === node.dtype),
        size,
      );
      const lifetime = { node, begin, end: begin + size, until: lastUse.get(node)! };
      known.set(node, lifetime);
      live.push(lifetime);
      words.set(node.dtype, Math.max(words.get(node.dtype) ?? 0, lifetime.end));
    }
  });
  const placeOf = ({ node, begin }: Lifetime): Place => {
    return { buffer: TEMPORARIES[node.dtype], offset: begin, words: words.get(node.dtype)! };
  };
  return new Map([...known].map(([node, lifetime]) => [node, placeOf(lifetime)]));
}

function firstGap(live: readonly Lifetime[], size: number): number {
  let begin = 0;
  for (const other of live.toSorted((a, b) => a.begin - b.begin)) {
    if (other.begin - begin >= size) return begin;
    begin = Math.max(begin, other.end);
  }
  return begin;
}

function buffersOf(step: Step, calls: readonly KernelCall[], places: ReadonlyMap<Node, Place>): BufferSpec[] {
  const specs = new Map<string, BufferSpec>();
  const outputs = Object.values(step.outputs).map(throughReshapes);
  for (const node of [...outputs, ...calls.flatMap((call) => call.operands.flatMap((operand) => operand.storages))]) {
    const { buffer: name, words } = places.get(node) ?? ownPlace(node, step);
    const kind: BufferKind = isLeaf(node) ? leafKind(node) : places.has(node) ? 'temporary' : 'output';
    specs.set(name, { name, kind, bytes: 4 * words });
  }
  return [...specs.values()];
}
