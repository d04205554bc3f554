/**
 * A small seeded generator for data made on the CPU: mulberry32 (Tommy Ettinger, 2017, public domain), period 2³².
 * Initialisers, shuffle and dropout use the counter-based generator on the GPU instead.
 */

/** Gives numbers in [0, 1). */
export type Random = () => number;

/** A generator of its own for each pair of seed and stream, both whole numbers. */
export function mulberry32(seed: number, stream = 0): Random {
  let state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** About normal, mean 0 and deviation 1, by the sum of four uniforms: never beyond ±3.47, so no wild outliers. */
export function gaussian(random: Random): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}

/** The numbers 0 up to `classes` in equal shares and random order. */
export const balancedLabels = (count: number, classes: number, random: Random): Uint8Array<ArrayBuffer> =>
  shuffled(
    Uint8Array.from({ length: count }, (_, i) => i % classes),
    random,
  );

/** Puts values into random order (Fisher and Yates); gives what it was given. */
export function shuffled<Values extends Uint8Array | Uint32Array>(values: Values, random: Random): Values {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}
