/** How far a result in f32 may be from its float64 twin, each bound with its reason; and who went beyond. */

export interface Tolerance {
  /** Where the bound comes from. */
  readonly why: string;
  /** The largest |actual - expected| for element i. */
  readonly bound: (expected: number, i: number) => number;
}

/** The unit of an f32 operation: WGSL lets + - × round either way. */
export const ULP = 2 ** -23;
/** Numbers below may be flushed to zero. */
const DENORMAL = 2 ** -126;

export const exact: Tolerance = { why: 'copies, selects and integers are exact', bound: () => 0 };

/** |error| ≤ n · 2⁻²³ · |expected|: n roundings, or the named accuracy of a function. */
export const ulps = (n: number, why: string): Tolerance => ({
  why,
  bound: (expected) => n * ULP * Math.abs(expected) + DENORMAL,
});

/** |error| ≤ absolute + n · 2⁻²³ · |expected| */
export const within = (absolute: number, why: string, n = 0): Tolerance => ({
  why,
  bound: (expected) => absolute + n * ULP * Math.abs(expected) + DENORMAL,
});

/** A bound for each element. */
export const each = (bounds: ArrayLike<number>, why: string, n = 0): Tolerance => ({
  why,
  bound: (expected, i) => bounds[i]! + n * ULP * Math.abs(expected) + DENORMAL,
});

/** What is wrong with `actual`, in a line; undefined where all of it is within tolerance. */
export function describeWorst(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} values, expected ${expected.length}`;
  let worst = -1;
  let excess = 1;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    const bound = tolerance.bound(expected[i]!, i);
    const ratio = error === 0 ? 0 : error / bound;
    if (Number.isNaN(ratio) || ratio > excess) {
      worst = i;
      excess = Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
    }
  }
  if (worst < 0) return undefined;
  return `[${worst}] is ${actual[worst]}, expected ${expected[worst]}: ${excess.toPrecision(3)} times the tolerance (${tolerance.why})`;
}
