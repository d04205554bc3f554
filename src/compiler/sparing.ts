/**
 * Sparing: an order of levels that needs less memory at a time, for steps of large values. Kernels that stand
 * alone anyway leave their level; of what may run next, that comes first which leaves the least in memory. Levels as they were
 * remain where they need no more.
 */
import { padded } from '../graph/arenas.ts';
import { bytesOf, isLeaf, type Node } from '../graph/node.ts';
import type { Group } from '../kernels/group.ts';
import type { Parts } from './parts.ts';
import { type Calls, type Edges, type Level, type Policy, standsAlone } from './schedule.ts';

const bytesIn = ({ shape, dtype }: Node): number => padded(bytesOf(shape, dtype));

/** @param before what each group must wait for */
export function sparing(
  ordered: readonly Level[],
  before: Edges,
  calls: Calls,
  policy: Policy,
  shown: Parts,
): readonly Level[] {
  const alone = (chain: readonly Group[]): boolean => chain.length === 1 && standsAlone(calls.get(chain[0]!)!, policy);
  const parts = ordered.flatMap((level) => {
    const rest = level.filter((chain) => !alone(chain));
    return [...(rest.length > 0 ? [rest] : []), ...level.filter(alone).map((chain) => [chain])];
  });
  const lives = new Lives(parts, calls, shown);
  const rearranged = greedy(parts, before, lives);
  return lives.peak(rearranged) < lives.peak(parts) ? rearranged : ordered;
}

/** At each turn the part, of those whose predecessors ran, after which the least is in memory; of equal ones the first. */
function greedy(parts: readonly Level[], before: Edges, lives: Lives): Level[] {
  const partOf = new Map(parts.flatMap((part) => part.flat().map((group) => [group, part] as const)));
  const waitsFor = (part: Level): Level[] =>
    part.flat().flatMap((group) => [...before.get(group)!.keys()].map((other) => partOf.get(other)!));
  const needs = new Map(parts.map((part) => [part, new Set(waitsFor(part).filter((other) => other !== part))]));
  const left = new Set(parts);
  const order: Level[] = [];
  const memory = lives.begin();
  while (left.size > 0) {
    let best: { part: Level; growth: number } | undefined;
    for (const part of left) {
      if ([...needs.get(part)!].some((other) => left.has(other))) continue;
      const growth = memory.growth(part);
      if (best === undefined || growth < best.growth) best = { part, growth };
    }
    if (best === undefined) return [...parts]; // levels that wait for each other in turn: whole, they do not
    left.delete(best.part);
    memory.run(best.part);
    order.push(best.part);
  }
  return order;
}

/** Temporaries, by the levels that touch them. */
class Lives {
  readonly #touched: ReadonlyMap<Level, readonly Node[]>;
  readonly #readers = new Map<Node, number>();

  constructor(parts: readonly Level[], calls: Calls, shown: Parts) {
    this.#touched = new Map(
      parts.map((part) => {
        const operands = part.flat().flatMap((group) => calls.get(group)!.operands);
        const nodes = operands.flatMap(({ storages }) => storages.map((node) => shown.wholeOf(node)));
        return [part, [...new Set(nodes)].filter((node) => !isLeaf(node))];
      }),
    );
    for (const nodes of this.#touched.values())
      for (const node of nodes) this.#readers.set(node, (this.#readers.get(node) ?? 0) + 1);
  }

  /** The memory before the first level. */
  begin() {
    const left = new Map(this.#readers);
    const held = new Set<Node>();
    const of = (part: Level): readonly Node[] => this.#touched.get(part)!;
    return {
      /** Bytes that a level needs besides what is held. */
      need: (part: Level): number => of(part).reduce((sum, node) => sum + (held.has(node) ? 0 : bytesIn(node)), 0),
      /** Bytes that are held after it, less those before. */
      growth: (part: Level): number =>
        of(part).reduce((sum, node) => {
          const [before, after] = [held.has(node) ? 1 : 0, left.get(node)! > 1 ? 1 : 0];
          return sum + (after - before) * bytesIn(node);
        }, 0),
      run: (part: Level): void => {
        for (const node of of(part)) {
          left.set(node, left.get(node)! - 1);
          if (left.get(node)! > 0) held.add(node);
          else held.delete(node);
        }
      },
    };
  }

  /** The most bytes at a time. */
  peak(order: readonly Level[]): number {
    const memory = this.begin();
    let [bytes, most] = [0, 0];
    for (const part of order) {
      most = Math.max(most, bytes + memory.need(part));
      bytes += memory.growth(part);
      memory.run(part);
    }
    return most;
  }
}
