/**
 * Plan: gives memory to everything that the kernels bind. Leaves lie where they say, outputs have a buffer each. Temporaries lie
 * side by side in one arena for f32 and one for u32, so that a kernel binds few buffers however many values it touches; two
 * whose lifetimes do not overlap may lie in the same place. Where the device cannot bind that much at a time, there are more arenas.
 */
import { arenaName, padded, tooLarge } from '../graph/arenas.ts';
import {
  bytesOf,
  isLeaf,
  leafKind,
  leafName,
  type Node,
  type Place,
  placeOf,
  type Step,
  stepRoots,
  topologicalOrder,
} from '../graph/node.ts';
import type { Target } from '../graph/op.ts';
import { throughReshapes } from '../graph/views.ts';
import { type Addressed, address, FIRST_WORKGROUP } from '../kernels/addresses.ts';
import { type Bound, bindMemory } from '../kernels/bind.ts';
import { inRanges } from '../kernels/compose.ts';
import type { KernelCall } from '../kernels/group.ts';
import { emitKernel } from '../kernels/source.ts';
import type { BindingSpec, BufferKind, BufferSpec, Dispatch, Program } from './program.ts';
import { estimateMs, partOf, type Range, rangesOf } from './slices.ts';
import type { Storage } from './storage.ts';

const TEMPORARIES = { f32: 'temporaries', u32: 'temporaries/u32', i32: 'temporaries/i32', u8: 'temporaries/u8' };

/** How dispatches are cut: into ranges that take no longer than this on adapters of the target, if their estimate is right. */
export interface Slicing {
  readonly target: Target;
  readonly maxDispatchMs: number;
}

/** A dispatch: a kernel, or a range of the workgroups of one that would take long. */
interface Part {
  readonly call: KernelCall;
  readonly range: Range;
  readonly bound: Bound;
  /** Tells it from the others of its kernel, for people. */
  readonly number: string;
}

/** @param places of the temporaries, as `allocate` gives them */
export function plan(
  step: Step,
  calls: readonly KernelCall[],
  storage: Storage,
  places: ReadonlyMap<Node, Place>,
  slicing: Slicing,
): Program {
  const buffers = buffersOf(step, calls, places);
  const index = new Map(buffers.map(({ name }, i) => [name, i]));
  const names = new Map([...places.keys()].map((node, i) => [node, `t${i}`]));
  const placed = (node: Node): Place => places.get(node) ?? ownPlace(node, step);
  const nameOf = (node: Node): string => (isLeaf(node) ? leafName(node) : (names.get(node) ?? placed(node).buffer));
  const parts = calls.flatMap((call) => partsOf(call, placed, slicing));
  const addressed = address(parts.map(({ bound }) => bound));
  const tables = tablesOf(addressed, buffers.length);
  const sources = new Set(addressed.map(({ source }) => source));
  const codes = new Map([...sources].map((source) => [source, emitKernel(source)]));
  const dispatches = parts.map(({ call, range, bound, number }, i): Dispatch => {
    const memories = (access: string): string[] => {
      const used = call.operands.filter((_, at) => call.source.bindings[at]!.access === access);
      return [...new Set(used.flatMap(({ storages }) => storages).map(nameOf))];
    };
    const own = bound.buffers.map(({ name, access }) => ({ buffer: index.get(name)!, access }));
    const work = {
      flops: partOf(call.flops, range, call.workgroups),
      bytes: partOf(call.bytes, range, call.workgroups),
    };
    return {
      label: call.label + number,
      code: codes.get(addressed[i]!.source)!,
      workgroups: range.count,
      bindings: [...own, ...tables.bindings[i]!],
      reads: memories('read'),
      writes: memories('read_write'),
      ...work,
      ms: estimateMs(work, slicing.target),
    };
  });
  const outputs = Object.entries(step.outputs).map(([name, node]) => {
    return [name, index.get(placed(storage.of(node)).buffer)!] as const;
  });
  return { buffers: [...buffers, ...tables.buffers], dispatches, outputs: Object.fromEntries(outputs) };
}

/** All dispatches of a kernel; they differ in the number of their first workgroup alone. */
function partsOf(call: KernelCall, placed: (node: Node) => Place, { target, maxDispatchMs }: Slicing): Part[] {
  const ranges = rangesOf(call.workgroups, estimateMs(call, target), maxDispatchMs);
  const whole = ranges.length === 1;
  const bound = bindMemory(whole ? call.source : inRanges(call.source), call.operands, call.parameters, placed);
  return ranges.map((range, i) => {
    if (whole) return { call, range, bound, number: '' };
    const addresses = [...bound.addresses, { name: FIRST_WORKGROUP, values: [range.first] }];
    return { call, range, bound: { ...bound, addresses }, number: `, part ${i + 1} of ${ranges.length}` };
  });
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

/** The buffer that will hold a node's value. @param places of the temporaries, where there may be several arenas */
export function bufferOf(storage: Node, step: Step, places?: ReadonlyMap<Node, Place>): string {
  if (isLeaf(storage)) return placeOf(storage).buffer;
  return outputName(storage, step) ?? places?.get(storage)?.buffer ?? TEMPORARIES[storage.dtype];
}

const outputName = (node: Node, step: Step): string | undefined =>
  Object.entries(step.outputs).find(([, output]) => throughReshapes(output) === node)?.[0];

const ownPlace = (node: Node, step: Step): Place =>
  isLeaf(node) ? placeOf(node) : { buffer: bufferOf(node, step), offset: 0, words: wordsOf(node) };

const wordsOf = (node: Node): number => bytesOf(node.shape, node.dtype) / 4;

/** Whether one arena holds all values of a step at once, whatever the schedule. */
export function fitsOneArena(step: Step, maxBufferBytes: number): boolean {
  const values = topologicalOrder(stepRoots(step)).filter((node) => !isLeaf(node));
  return values.reduce((sum, { shape, dtype }) => sum + padded(bytesOf(shape, dtype)), 0) <= maxBufferBytes;
}

/** A temporary's place in an arena of its type, and how long it is needed. */
interface Lifetime {
  readonly node: Node;
  readonly arena: number;
  readonly begin: number;
  readonly end: number;
  /** The last time at which it is used. */
  readonly until: number;
}

/**
 * Places of the temporaries: each where nothing lies that is still needed, as far to the front as it goes.
 *
 * @param times the kernels that run at each time: a dispatch, or all of a level
 * @throws DeviceError where a value alone is larger than a buffer may be
 */
export function allocate(
  step: Step,
  times: readonly (readonly KernelCall[])[],
  maxBufferBytes: number,
): Map<Node, Place> {
  const outputs = new Set(Object.values(step.outputs).map(throughReshapes));
  for (const node of outputs) expectRoom(node, maxBufferBytes);
  const storages = times.map((calls) => {
    const nodes = new Set(calls.flatMap(({ operands }) => operands.flatMap((operand) => operand.storages)));
    return [...nodes].filter((node) => !isLeaf(node) && !outputs.has(node));
  });
  const lastUse = new Map(storages.flatMap((nodes, at) => nodes.map((node) => [node, at] as const)));
  const known = new Map<Node, Lifetime>();
  let live: Lifetime[] = [];
  storages.forEach((nodes, at) => {
    live = live.filter(({ until }) => until >= at);
    for (const node of nodes) {
      if (known.has(node)) continue;
      expectRoom(node, maxBufferBytes);
      const alike = live.filter((other) => other.node.dtype === node.dtype);
      const lifetime = { node, ...firstGap(alike, padded(bytesOf(node.shape, node.dtype)) / 4, maxBufferBytes / 4) };
      known.set(node, { ...lifetime, until: lastUse.get(node)! });
      live.push(known.get(node)!);
    }
  });
  return placesOf([...known.values()]);
}

/** The first gap of `size` words in the first arena that has one. */
function firstGap(live: readonly Lifetime[], size: number, room: number): Pick<Lifetime, 'arena' | 'begin' | 'end'> {
  for (let arena = 0; ; arena++) {
    let begin = 0;
    const within = live.filter((other) => other.arena === arena).toSorted((a, b) => a.begin - b.begin);
    for (const other of within) {
      if (other.begin - begin >= size) break;
      begin = Math.max(begin, other.end);
    }
    if (begin + size <= room) return { arena, begin, end: begin + size };
  }
}

/** Each arena is as long as what lies in it. */
function placesOf(lifetimes: readonly Lifetime[]): Map<Node, Place> {
  const nameOf = ({ node, arena }: Lifetime): string => arenaName(TEMPORARIES[node.dtype], arena);
  const words = new Map<string, number>();
  for (const one of lifetimes) words.set(nameOf(one), Math.max(words.get(nameOf(one)) ?? 0, one.end));
  return new Map(
    lifetimes.map((one) => {
      const buffer = nameOf(one);
      return [one.node, { buffer, offset: one.begin, words: words.get(buffer)! }];
    }),
  );
}

/** @throws DeviceError that names the layer: that of the nearest param */
function expectRoom(node: Node, maxBufferBytes: number): void {
  const bytes = padded(bytesOf(node.shape, node.dtype));
  if (bytes <= maxBufferBytes) return;
  const near = [node];
  for (const other of near) near.push(...other.inputs.filter((input) => !near.includes(input)));
  const param = near.find((other) => isLeaf(other) && leafKind(other) === 'param');
  const layer = param === undefined ? 'compile' : leafName(param).replace(/\/[^/]*$/, '');
  throw tooLarge(`${layer}: the result of ${node.op.name} [${node.shape.join(', ')}]`, bytes, maxBufferBytes);
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
