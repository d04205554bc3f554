/** Random numbers that are the same on every machine, for the examples' data: mulberry32 (Tommy Ettinger, 2017, public domain). */
export interface Random {
  /** from `low` to below `high` */
  uniform(low?: number, high?: number): number;
  /** about normal: the sum of four uniform numbers, never beyond ±3.47 */
  normal(mean?: number, deviation?: number): number;
  /** a whole number from 0 to `count` - 1 */
  below(count: number): number;
  /** one of them */
  pick<Value>(values: readonly Value[]): Value;
}

export function seeded(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    uniform: (low = 0, high = 1) => low + (high - low) * next(),
    normal: (mean = 0, deviation = 1) => mean + deviation * (next() + next() + next() + next() - 2) * Math.sqrt(3),
    below,
    pick: (values) => values[below(values.length)]!,
  };
}
