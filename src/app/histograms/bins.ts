/**
 * How many of a tensor's values lie where. The edges are the same over a whole run: so many equal bins from −2ᵉ to 2ᵉ. Where a later
 * snapshot reaches further, e grows, and the counts of earlier ones are added in pairs, which is exact.
 */

export const BINS = 1024;
/** Of e: what is smaller lies in the two bins in the middle. */
const LEAST_EXPONENT = -40;

export interface Bins {
  /** e: the bins reach from −2ᵉ to 2ᵉ */
  readonly exponent: number;
  /** of the values that are not exactly 0 */
  readonly counts: Uint32Array;
  /** values that are exactly 0: what dropout and ReLU leave would hide all others */
  readonly zeros: number;
  /** all finite values */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** standard deviation */
  readonly sd: number;
}

/** What is not finite is left out. */
export function binsOf(values: ArrayLike<number>): Bins {
  let [min, max, sum, squares, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    squares += value * value;
    count += 1;
  }
  const exponent = exponentOf(count === 0 ? 0 : Math.max(-min, max));
  const counts = new Uint32Array(BINS);
  const perValue = BINS / 2 / 2 ** exponent;
  let zeros = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === 0) zeros += 1;
    else if (Number.isFinite(value)) counts[binOf(value * perValue)]! += 1;
  }
  const mean = count === 0 ? 0 : sum / count;
  const sd = count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean));
  // + 0: no -0
  return { exponent, counts, zeros, count, min: count === 0 ? 0 : min + 0, max: count === 0 ? 0 : max + 0, mean, sd };
}

const binOf = (place: number): number => Math.min(BINS - 1, Math.max(0, BINS / 2 + Math.floor(place)));

/** The least e with which all values up to `most` have a bin. */
function exponentOf(most: number): number {
  if (most <= 2 ** LEAST_EXPONENT) return LEAST_EXPONENT;
  const exponent = Math.ceil(Math.log2(most));
  return 2 ** exponent < most ? exponent + 1 : exponent; // a logarithm is rounded
}

/** The same counts in wider bins. */
export function widened(bins: Bins, exponent: number): Bins {
  let { counts } = bins;
  for (let e = bins.exponent; e < exponent; e++) {
    const wider = new Uint32Array(BINS);
    for (let i = 0; i < BINS; i++) wider[BINS / 4 + (i >> 1)]! += counts[i]!;
    counts = wider;
  }
  return counts === bins.counts ? bins : { ...bins, exponent, counts };
}

/** Where a bin begins. */
export const edgeOf = (bin: number, exponent: number): number => (bin - BINS / 2) * ((2 * 2 ** exponent) / BINS);

/** The bins that hold all but a share of the values on either side; undefined where all are 0. */
export function bulkOf({ counts }: Bins, share: number): readonly [first: number, last: number] | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  const walk = (bins: readonly number[]): number => {
    let seen = 0;
    for (const bin of bins) {
      seen += counts[bin]!;
      if (seen > share * all) return bin;
    }
    return bins.at(-1)!;
  };
  return [walk(UP), walk(DOWN)];
}

const UP = Array.from({ length: BINS }, (_, i) => i);
const DOWN = UP.toReversed();
