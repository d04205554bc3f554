/**
 * Memory: where everything lies that the kernels bind. Leaves lie where they say, outputs have a buffer each. Temporaries lie
 * side by side in one arena for f32 and one for u32, so that a kernel binds few buffers however many values it touches; two
 * whose lifetimes do not overlap may lie in the same place. Where the device cannot bind that much at a time, there are more arenas.
 */
import { arenaName, padded, tooLarge } from '../graph/arenas.ts';
import { groupBy } from '../graph/group-by.ts';
import {
  bytesOf,
  type DType,
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
import { throughReshapes } from '../graph/views.ts';
import type { KernelCall } from '../kernels/group.ts';
import { type Life, placeBySize } from './by-size.ts';
import type { Parts } from './parts.ts';

const TEMPORARIES = { f32: 'temporaries', u32: 'temporaries/u32', i32: 'temporaries/i32', u8: 'temporaries/u8' };

/** The buffer that will hold a node's value. @param places of the temporaries, where there may be several arenas */
export function bufferOf(storage: Node, step: Step, places?: ReadonlyMap<Node, Place>): string {
  if (isLeaf(storage)) return placeOf(storage).buffer;
  return outputName(storage, step) ?? places?.get(storage)?.buffer ?? TEMPORARIES[storage.dtype];
}

const outputName = (node: Node, step: Step): string | undefined =>
  Object.entries(step.outputs).find(([, output]) => throughReshapes(output) === node)?.[0];

/** The place of a value that is no temporary. */
export const ownPlace = (node: Node, step: Step): Place =>
  isLeaf(node) ? placeOf(node) : { buffer: bufferOf(node, step), offset: 0, words: wordsOf(node) };

const wordsOf = (node: Node): number => bytesOf(node.shape, node.dtype) / 4;

/** Whether one arena holds all values of a step at once, whatever the schedule. */
export function fitsOneArena(step: Step, maxBufferBytes: number): boolean {
  const values = topologicalOrder(stepRoots(step)).filter((node) => !isLeaf(node));
  return values.reduce((sum, { shape, dtype }) => sum + padded(bytesOf(shape, dtype)), 0) <= maxBufferBytes;
}

/** Words from `begin` to `end`. */
interface Range {
  readonly begin: number;
  readonly end: number;
}

/** An arena while temporaries come and go: what is free of it, from front to back, of which no two ranges touch. */
class Arena {
  #free: Range[];
  /** How far it was ever filled, in words. */
  words = 0;

  constructor(
    readonly name: string,
    room: number,
  ) {
    this.#free = [{ begin: 0, end: room }];
  }

  /** The first place of `size` words, where there is one. */
  take(size: number): Range | undefined {
    const at = this.#free.findIndex(({ begin, end }) => end - begin >= size);
    if (at < 0) return undefined;
    const { begin, end } = this.#free[at]!;
    this.#free.splice(at, 1, ...(end - begin > size ? [{ begin: begin + size, end }] : []));
    this.words = Math.max(this.words, begin + size);
    return { begin, end: begin + size };
  }

  give({ begin, end }: Range): void {
    const next = this.#free.findIndex((range) => range.begin >= end);
    const at = next < 0 ? this.#free.length : next;
    const [before, after] = [this.#free[at - 1], this.#free[at]];
    const [touchesBefore, touchesAfter] = [before?.end === begin, after?.begin === end];
    const joined = { begin: touchesBefore ? before!.begin : begin, end: touchesAfter ? after!.end : end };
    this.#free.splice(at - Number(touchesBefore), Number(touchesBefore) + Number(touchesAfter), joined);
  }
}

/** Where a temporary lies. */
interface Lying extends Range {
  readonly arena: Arena;
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
  parts: Parts,
): Map<Node, Place> {
  const { storages, all } = temporariesAt(step, times, maxBufferBytes, parts);
  const lastUse = new Map(storages.flatMap((nodes, at) => nodes.map((node) => [node, at] as const)));
  const endingAt = groupBy(lastUse.keys(), (node) => lastUse.get(node)!);
  const arenas = new Map<DType, Arena[]>();
  const lying = new Map<Node, Lying>();
  storages.forEach((nodes, at) => {
    for (const node of endingAt.get(at - 1) ?? []) lying.get(node)!.arena.give(lying.get(node)!);
    for (const node of nodes) {
      if (lying.has(node)) continue;
      const alike = arenas.get(node.dtype) ?? [];
      arenas.set(node.dtype, alike);
      lying.set(node, placeIn(alike, node, maxBufferBytes));
    }
  });
  const places = [...lying].map(([node, { arena, begin }]) => {
    return [node, { buffer: arena.name, offset: begin, words: arena.words }] as const;
  });
  return parts.placed(all, new Map(places));
}

/** The same, the largest first: it leaves fewer gaps, and takes time in proportion to the square of the number of values. */
export function allocateBySize(
  step: Step,
  times: readonly (readonly KernelCall[])[],
  maxBufferBytes: number,
  parts: Parts,
): Map<Node, Place> {
  const lives = new Map<Node, Life<Node>>();
  const { storages, all } = temporariesAt(step, times, maxBufferBytes, parts);
  storages.forEach((nodes, at) => {
    for (const node of nodes) {
      const words = padded(bytesOf(node.shape, node.dtype)) / 4;
      lives.set(node, { value: node, words, from: lives.get(node)?.from ?? at, to: at });
    }
  });
  const places = [...groupBy(lives.values(), ({ value }) => value.dtype)].flatMap(([dtype, own]) => {
    const lies = placeBySize(own, maxBufferBytes / 4);
    const filled: number[] = [];
    for (const [value, { arena, begin }] of lies) {
      filled[arena] = Math.max(filled[arena] ?? 0, begin + lives.get(value)!.words);
    }
    return [...lies].map(([value, { arena, begin }]) => {
      return [value, { buffer: arenaName(TEMPORARIES[dtype], arena), offset: begin, words: filled[arena]! }] as const;
    });
  });
  return parts.placed(all, new Map(places));
}

/**
 * The temporaries that are touched at each time, without those that are parts of others; and all of them.
 * @throws DeviceError where a value alone is larger than a buffer may be
 */
function temporariesAt(
  step: Step,
  times: readonly (readonly KernelCall[])[],
  maxBufferBytes: number,
  parts: Parts,
): { storages: Node[][]; all: Set<Node> } {
  const outputs = new Set(Object.values(step.outputs).map(throughReshapes));
  const all = new Set<Node>();
  const storages = times.map((calls) => {
    const nodes = calls.flatMap(({ operands }) => operands.flatMap((operand) => operand.storages));
    const own = nodes.filter((node) => !isLeaf(node) && !outputs.has(node));
    for (const node of own) all.add(node);
    return [...new Set(own.map((node) => parts.wholeOf(node)))];
  });
  for (const node of new Set([...outputs, ...storages.flat()])) expectRoom(node, maxBufferBytes);
  return { storages, all };
}

/** The first place in the first arena of its type that has one; there may always be one arena more. */
function placeIn(arenas: Arena[], node: Node, maxBufferBytes: number): Lying {
  const size = padded(bytesOf(node.shape, node.dtype)) / 4;
  for (const arena of arenas) {
    const range = arena.take(size);
    if (range !== undefined) return { arena, ...range };
  }
  const arena = new Arena(arenaName(TEMPORARIES[node.dtype], arenas.length), maxBufferBytes / 4);
  arenas.push(arena);
  return { arena, ...arena.take(size)! };
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
