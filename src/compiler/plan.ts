/**
 * Plan: the program that does the kernels' work on the memory that it is given: buffers, and dispatches with what they bind. A kernel
 * that would take long becomes several dispatches.
 */
import { isLeaf, leafKind, leafName, type Node, type Place, type Step } from '../graph/node.ts';
import type { Target } from '../graph/op.ts';
import { throughReshapes } from '../graph/views.ts';
import { type Addressed, address, FIRST_WORKGROUP } from '../kernels/addresses.ts';
import { type Bound, bindMemory } from '../kernels/bind.ts';
import { inRanges } from '../kernels/compose.ts';
import type { KernelCall } from '../kernels/group.ts';
import { emitKernel } from '../kernels/source.ts';
import { ownPlace } from './memory.ts';
import type { BindingSpec, BufferKind, BufferSpec, Dispatch, Program } from './program.ts';
import { type Range, rangesOf } from './slices.ts';
import type { Storage } from './storage.ts';

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
    return {
      label: call.label + number,
      code: codes.get(addressed[i]!.source)!,
      workgroups: range.workgroups,
      bindings: [...own, ...tables.bindings[i]!],
      reads: memories('read'),
      writes: memories('read_write'),
      flops: range.flops,
      bytes: range.bytes,
      ms: range.ms,
    };
  });
  const outputs = Object.entries(step.outputs).map(([name, node]) => {
    return [name, index.get(placed(storage.of(node)).buffer)!] as const;
  });
  return { buffers: [...buffers, ...tables.buffers], dispatches, outputs: Object.fromEntries(outputs) };
}

/** All dispatches of a kernel; they differ in the number of their first workgroup alone. */
function partsOf(call: KernelCall, placed: (node: Node) => Place, { target, maxDispatchMs }: Slicing): Part[] {
  const ranges = rangesOf(call.beside ?? [call], target, maxDispatchMs);
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
