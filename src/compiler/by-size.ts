/**
 * Places of values whose lifetimes are all known: the largest first, each as far to the front as nothing lies that lives at the same time.
 * Source: Pisarchyk and Lee 2020, "Efficient Memory Management for Deep Neural Net Inference", greedy by size.
 */

/** A value: how many words it takes, and the first and the last time at which it is there. */
export interface Life<Value> {
  readonly value: Value;
  readonly words: number;
  readonly from: number;
  readonly to: number;
}

export interface Lies {
  /** The arena, counted from 0. */
  readonly arena: number;
  /** Its first word there. */
  readonly begin: number;
}

/** @param room words that an arena has at most, no less than the largest value takes */
export function placeBySize<Value>(lives: readonly Life<Value>[], room: number): Map<Value, Lies> {
  const arenas: (Life<Value> & { readonly begin: number })[][] = [];
  const places = new Map<Value, Lies>();
  for (const life of lives.toSorted((a, b) => b.words - a.words || a.from - b.from)) {
    for (let arena = 0; !places.has(life.value); arena++) {
      const lying = arenas[arena] ?? [];
      arenas[arena] = lying;
      let begin = 0;
      for (const other of lying) {
        if (other.to < life.from || other.from > life.to || other.begin + other.words <= begin) continue;
        if (other.begin >= begin + life.words) break;
        begin = other.begin + other.words;
      }
      if (begin + life.words > room) continue;
      places.set(life.value, { arena, begin });
      lying.push({ ...life, begin });
      lying.sort((a, b) => a.begin - b.begin);
    }
  }
  return places;
}
