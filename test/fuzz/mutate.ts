/** Seeded mutations of bytes: what a disk, a network or an attacker may do to a file. */

/** Numbers of 32 bits from a seed (xorshift, Marsaglia 2003: 13, 17, 5). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b9) | 1;
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % Math.max(1, count);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

/** Values at which sizes and signs overflow. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff];

/** What JSON is made of, and what its readers trip over. */
const TOKENS = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\\u0000', '\\ud800', 'null', 'true', 'NaN', '-', '.', 'e', ' ', '\n'],
  ...['0', '-1', '1.5', '1e999', '-0', '9007199254740993', '4294967296', '1e-320', '[]', '{}', '""', '"__proto__":{},'],
  ...['"constructor"', '"toString"', '"../x"', '[null,2,3]', '"Dense"', '"float32"', '[[[[[[[[', '"\u202e"'],
].map((token) => new TextEncoder().encode(token));

type Mutation = (bytes: Uint8Array, dice: Dice) => Uint8Array;

const spliced = (bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array => {
  const result = new Uint8Array(bytes.length - removed + inserted.length);
  result.set(bytes.subarray(0, at));
  result.set(inserted, at);
  result.set(bytes.subarray(at + removed), at + inserted.length);
  return result;
};

/** Somewhere in the bytes, and rather near the begin, where headers are. */
const place = (bytes: Uint8Array, dice: Dice): number => {
  const most = dice.below(3) === 0 ? bytes.length : Math.min(bytes.length, 400);
  return dice.below(most + 1);
};

const run = (bytes: Uint8Array, at: number, dice: Dice): number =>
  Math.min(bytes.length - at, 1 + dice.below(dice.of([1, 4, 16, 400])));

const MUTATIONS: readonly Mutation[] = [
  (bytes, dice) => {
    const changed = bytes.slice();
    if (changed.length > 0) changed[dice.below(changed.length)]! ^= 1 << dice.below(8);
    return changed;
  },
  (bytes, dice) => {
    const changed = bytes.slice();
    changed[place(bytes, dice)] = dice.below(256);
    return changed;
  },
  (bytes, dice) => bytes.slice(0, place(bytes, dice)),
  (bytes, dice) => {
    const at = place(bytes, dice);
    return spliced(bytes, at, run(bytes, at, dice), new Uint8Array());
  },
  (bytes, dice) => {
    const [from, at] = [place(bytes, dice), place(bytes, dice)];
    return spliced(bytes, at, 0, bytes.slice(from, from + run(bytes, from, dice)));
  },
  (bytes, dice) => spliced(bytes, place(bytes, dice), 0, dice.of(TOKENS)),
  (bytes, dice) => {
    const at = place(bytes, dice);
    return spliced(bytes, at, Math.min(bytes.length - at, 1 + dice.below(6)), dice.of(TOKENS));
  },
  (bytes, dice) => {
    const changed = bytes.slice();
    if (changed.length < 4) return changed;
    const at = Math.min(place(bytes, dice), changed.length - 4);
    new DataView(changed.buffer).setUint32(at, dice.of(EDGES), dice.below(2) === 0);
    return changed;
  },
  (bytes, dice) => {
    const tail = Uint8Array.from({ length: 1 + dice.below(64) }, () => dice.below(256));
    return spliced(bytes, bytes.length, 0, tail);
  },
  (_, dice) => Uint8Array.from({ length: dice.below(200) }, () => dice.below(256)),
];

/** The bytes after one to four mutations; the same for the same seed. */
export function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  const dice = new Dice(seed);
  let result = bytes;
  for (let left = 1 + dice.below(4); left > 0; left--) result = dice.of(MUTATIONS)(result, dice);
  return result;
}
