/**
 * Company: small kernels that would be a dispatch of their own, since all others of their level are large ones, go to a level that has
 * small ones anyway: later, and what waits for them with them, or earlier.
 */
import { groupBy } from '../graph/group-by.ts';
import type { Group } from '../kernels/group.ts';

/** Groups in levels. */
export interface Levels {
  readonly order: readonly Group[];
  /** What each group waits for, and what waits for it. */
  readonly before: ReadonlyMap<Group, ReadonlyMap<Group, unknown>>;
  readonly after: ReadonlyMap<Group, readonly Group[]>;
  readonly levelOf: Map<Group, number>;
  /** How many levels a group must come after one that it waits for. */
  readonly distance: (from: Group, to: Group) => number;
  /** Whether a group has a dispatch to itself, whatever else is in its level. */
  readonly isLarge: (group: Group) => boolean;
  readonly mayMove: (group: Group) => boolean;
}

/** Levels that are looked at for company, and groups that are moved for a level: it takes time in proportion to the levels. */
const [FAR, MOST_MOVED] = [32, 32];

export function findCompany(levels: Levels): void {
  const { order, levelOf, isLarge } = levels;
  const byLevel = groupBy(order, (group) => levelOf.get(group)!);
  const members = Array.from({ length: Math.max(0, ...byLevel.keys()) + 1 }, (_, level) => byLevel.get(level) ?? []);
  /** Groups of a level that share a dispatch. */
  const small = members.map((groups) => new Set(groups.filter((group) => !isLarge(group))));
  for (const [level, groups] of members.entries()) {
    if (!groups.some(isLarge) || small[level]!.size > MOST_MOVED) continue;
    const moves = new Moves(levels, small, level);
    if (!moves.vacate()) moves.undo();
  }
}

class Moves {
  readonly #moved: { readonly group: Group; readonly from: number }[] = [];

  constructor(
    private readonly levels: Levels,
    private readonly small: readonly Set<Group>[],
    private readonly left: number,
  ) {}

  /** Whether all small groups of the level could be moved: those that others wait for after these. */
  vacate(): boolean {
    const groups = [...this.small[this.left]!];
    const stay = groups.toReversed().filter((group) => !this.#later(group, this.left + 1));
    const { levelOf } = this.levels;
    return stay.toReversed().every((group) => levelOf.get(group) !== this.left || this.#earlier(group));
  }

  undo(): void {
    for (const { group, from } of this.#moved.toReversed()) this.#put(group, from);
  }

  /** Moves a group to a level from `least` on that has small ones, and what waits for it as far as it has to. */
  #later(group: Group, least: number): boolean {
    const { after, levelOf, distance, mayMove } = this.levels;
    if (!mayMove(group) || this.#moved.length >= MOST_MOVED) return false;
    const level = this.#company(least, 1);
    if (level === undefined) return false;
    const done = this.#moved.length;
    for (const other of after.get(group)!) {
      const first = level + distance(group, other);
      if (levelOf.get(other)! >= first || this.#later(other, first)) continue;
      for (const move of this.#moved.splice(done).toReversed()) this.#put(move.group, move.from);
      return false;
    }
    this.#move(group, level);
    return true;
  }

  #earlier(group: Group): boolean {
    const { before, levelOf, distance, mayMove } = this.levels;
    if (!mayMove(group)) return false;
    const earliest = [...before.get(group)!.keys()].map((other) => levelOf.get(other)! + distance(other, group));
    const level = this.#company(this.left - 1, -1);
    if (level === undefined || level < Math.max(0, ...earliest)) return false;
    this.#move(group, level);
    return true;
  }

  /** The nearest level with small groups, but for the one that is left. */
  #company(first: number, step: 1 | -1): number | undefined {
    for (let level = first, looked = 0; looked < FAR; level += step, looked++) {
      const groups = this.small[level];
      if (groups === undefined) return undefined;
      if (groups.size > 0 && level !== this.left) return level;
    }
    return undefined;
  }

  #move(group: Group, to: number): void {
    this.#moved.push({ group, from: this.levels.levelOf.get(group)! });
    this.#put(group, to);
  }

  #put(group: Group, level: number): void {
    this.small[this.levels.levelOf.get(group)!]!.delete(group);
    this.levels.levelOf.set(group, level);
    this.small[level]!.add(group);
  }
}
