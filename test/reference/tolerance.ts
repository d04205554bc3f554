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

/** The element that is furthest beyond its bound or, where none is, comes nearest to it. */
export interface Worst {
  readonly at: number;
  /** NaN where a value is */
  readonly error: number;
  readonly bound: number;
  /** of the error to the bound: above 1 is wrong */
  readonly ratio: number;
}

export function worstOf(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance): Worst {
  let worst: Worst = { at: 0, error: 0, bound: 0, ratio: -1 };
  for (let at = 0; at < expected.length; at++) {
    const error = Math.abs(actual[at]! - expected[at]!);
    const bound = tolerance.bound(expected[at]!, at);
    const quotient = error === 0 ? 0 : error / bound;
    const ratio = Number.isNaN(quotient) ? Number.POSITIVE_INFINITY : quotient;
    if (ratio > worst.ratio) worst = { at, error, bound, ratio };
  }
  return worst;
}

/** What is wrong with `actual`, in a line; undefined where all of it is within tolerance. */
export function describeWorst(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} values, expected ${expected.length}`;
  const { at, ratio } = worstOf(actual, expected, tolerance);
  if (ratio <= 1) return undefined;
  return `[${at}] is ${actual[at]}, expected ${expected[at]}: ${ratio.toPrecision(3)} times the tolerance (${tolerance.why})`;
}
