/**
 * Memory: where everything lies that the kernels bind. Leaves lie where they say, outputs have a buffer each. Temporaries lie
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
import { throughReshapes } from '../graph/views.ts';
import type { KernelCall } from '../kernels/group.ts';

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
